from typing import Any

import strawberry

from services.api.needs.inputs import NeedPlaceInput, NeedWindowInput, given_of, place_of, windows_of
from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.needs import actions
from services.domain.needs.errors import NeedStateWrong
from services.domain.needs.models import Urgency
from services.domain.partners.models import Tier

_PLAIN = ("title", "text", "category", "max_tier", "at_home", "people", "urgency", "wanted", "groups")


def _changed(description: str) -> Any:
    return strawberry.field(default=strawberry.UNSET, description=description)


@strawberry.input(description="What changes in a need; what is left out stays.")
class NeedChangeInput:
    need: strawberry.ID = strawberry.field(description="The need, a draft or published.")
    title: str | None = _changed("What is needed, 1 to 80 characters in one line.")
    text: str | None = _changed("The need in full, 1 to 2,000 characters; no personal data.")
    category: str | None = _changed("Kind of service as offers name it, 1 to 30 characters.")
    max_tier: Tier | None = _changed("The dearest price tier that would do.")
    at_home: bool | None = _changed("Whether it must be done at residents' homes.")
    people: int | None = _changed("How many people to serve, 1 to 100,000.")
    urgency: Urgency | None = _changed("How soon.")
    wanted: int | None = _changed("How many different offers it may take, 1 to 20.")
    groups: list[str] | None = _changed("Groups of residents that it is for; an empty list: everybody.")
    series: strawberry.ID | None = _changed(
        "Series at whose next event its partner gets a stall; null: an event of its own."
    )
    place: NeedPlaceInput | None = _changed("Where; null takes the place away.")
    windows: list[NeedWindowInput] | None = _changed("All windows anew; an empty list: at any time.")


class NeedChangePayload(Payload):
    """The need as changed."""

    need = one("Need", "The need.")


@verb(refuses=(NeedStateWrong,))
async def need_change(actor: Actor, input: NeedChangeInput) -> NeedChangePayload:
    """Change what a draft or published need says; curators of its area."""
    changes = given_of(input, *_PLAIN)
    if input.series is not strawberry.UNSET:
        changes["series_id"] = local_id(input.series, "Series", "series") if input.series else None
    if input.place is not strawberry.UNSET:
        changes["place"] = place_of(input.place)
    if input.windows not in (None, strawberry.UNSET):
        changes["windows"] = windows_of(input.windows)
    made = await actions.change(actor, need=local_id(input.need, "Need", "need"), **changes)
    return NeedChangePayload(need=made.id)
