"""What offers say, as two verbs take it."""

from datetime import date, time

import strawberry

from services.api.verbs import local_id
from services.domain.partners.models import Tier
from services.domain.partners.terms import OfferTerms, SlotTerms


@strawberry.input(description="When an offer can be given: give `weekday` or `on`.")
class OfferSlotInput:
    weekday: int | None = strawberry.field(
        default=None, description="ISO weekday, 1 Monday to 7 Sunday, for every week."
    )
    on: date | None = strawberry.field(
        default=None, description="Civil date (China Standard Time), for once; within the validity."
    )
    starts: time = strawberry.field(description="Local time without offset (China Standard Time).")
    ends: time = strawberry.field(
        description="Local time without offset (China Standard Time), later on the same day."
    )


@strawberry.input(description="The whole of what an offer says.")
class OfferTermsInput:
    serves: strawberry.ID = strawberry.field(description="It serves needs in this area and below.")
    title: str = strawberry.field(description="What is offered, 1 to 80 characters in one line.")
    text: str = strawberry.field(description="The offer in full, 1 to 2,000 characters.")
    category: str = strawberry.field(description="Kind of service as needs name it, 1 to 30 characters.")
    tier: Tier = strawberry.field(description="Price tier.")
    price_fen: int = strawberry.field(
        default=0, description="Price a person in fen, to 10,000,000; 0 if and only if the tier is FREE."
    )
    capacity: int = strawberry.field(default=1, description="How many needs a slot takes, 1 to 1,000.")
    places: int | None = strawberry.field(
        default=None, description="How many people a slot takes, 1 to 100,000; none without a limit."
    )
    at_home: bool = strawberry.field(default=False, description="Whether the partner comes home.")
    place: str = strawberry.field(default="", description="Where, in words, at most 120 characters.")
    longitude: float | None = strawberry.field(
        default=None, description="Longitude of the place in degrees (WGS84), with the latitude."
    )
    latitude: float | None = strawberry.field(
        default=None, description="Latitude of the place in degrees (WGS84), with the longitude."
    )
    radius_metres: int | None = strawberry.field(
        default=None, description="How far from the place, 1 to 200,000 metres; none without a limit."
    )
    groups: list[str] = strawberry.field(
        default_factory=list, description="Whom it is for, 20 at most of 1 to 30 characters; none: everybody."
    )
    valid_from: date = strawberry.field(
        description="First day, a civil date (China Standard Time); not in the past."
    )
    valid_until: date = strawberry.field(description="Last day, a civil date (China Standard Time).")
    slots: list[OfferSlotInput] = strawberry.field(description="When, 1 to 60 slots, none overlapping.")


def terms_of(given: OfferTermsInput) -> OfferTerms:
    """As the actions take them."""
    return OfferTerms(
        serves=local_id(given.serves, "Area", "serves"),
        title=given.title,
        text=given.text,
        category=given.category,
        tier=given.tier,
        price_fen=given.price_fen,
        capacity=given.capacity,
        places=given.places,
        at_home=given.at_home,
        place=given.place,
        longitude=given.longitude,
        latitude=given.latitude,
        radius_metres=given.radius_metres,
        groups=given.groups,
        valid_from=given.valid_from,
        valid_until=given.valid_until,
        slots=[SlotTerms(one.starts, one.ends, weekday=one.weekday, on=one.on) for one in given.slots],
    )
