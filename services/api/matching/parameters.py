"""What counts how much in the runs of an area, and each version that there was."""

import strawberry

from services.api.needs.inputs import given_of
from services.api.reads import Extends, Node, column, compare, many, one, order
from services.domain.matching import models, queries
from services.domain.matching.in_force import IN_FORCE
from services.domain.matching.parameters import BOUNDS, STANDARD, Given

SAYS = {
    "concept": "Milli-points of an offer of just the service that is asked for",
    "category": "Milli-points of an offer filed under the need's category",
    "text": "Most milli-points that words in common can earn",
    "distance": "Milli-points of an offer that is 0 metres away",
    "reach_metres": "Metres at which the points for distance have come down to nothing",
    "time": "Milli-points of a slot that suits the need all the while",
    "price": "Milli-points of an offer that is free",
    "price_half_fen": "Price in fen at which half of the points for it are left",
    "rating": "Milli-points of a partner that everybody gave five stars",
    "floor": "Least milli-points for service and words together of a pair that is proposed",
    "unserved": "Milli-points that a need's first partner earns, so that each has one before some have two",
    "urgency": "Milli-points more for an urgent need's first partner; four times that for a critical one's",
    "fairness": "Milli-points that a partner's first match earns; half for the next, a quarter for two more",
    "keep": "Milli-points of a pair that is proposed already, so that proposals stay",
}
"""Name → what it is, without a full stop."""


class MatchParameters(
    Node, model=models.MatchParameters, gate=queries.parameters_visible_to, plural="matchParametersVersions"
):
    """A version of what counts how much in the runs of an area and of all below that have none of their own.

    It is never changed; a change makes the next version.
    """

    version = column("1 for the first of the area, then one more each time.")
    inherits = column("From this version on the area goes by the one above it again.")
    changes = column("What is different from what held before: a list of {name, from, to}.")
    created_at = column("From when on it holds.")
    area = one("Area", "The area that it was set for.")
    changed_by = one("Account", "Who set it, as far as visible.")
    concept = column(SAYS["concept"] + ".")
    category = column(SAYS["category"] + ".")
    text = column(SAYS["text"] + ".")
    distance = column(SAYS["distance"] + ".")
    reach_metres = column(SAYS["reach_metres"] + ".")
    time = column(SAYS["time"] + ".")
    price = column(SAYS["price"] + ".")
    price_half_fen = column(SAYS["price_half_fen"] + ".")
    rating = column(SAYS["rating"] + ".")
    floor = column(SAYS["floor"] + ".")
    unserved = column(SAYS["unserved"] + ".")
    urgency = column(SAYS["urgency"] + ".")
    fairness = column(SAYS["fairness"] + ".")
    keep = column(SAYS["keep"] + ".")

    class Filters:
        area = compare("area_id", "=", "Set for this area.")

    class Orders:
        created_at = order("created_at", "By the moment it was set.")


class AreaMatchParameters(Extends, of="Area"):
    match_parameters = one(
        "MatchParameters",
        "What holds for runs of the area: its own, or that of the nearest area above; null for the standard.",
        at=IN_FORCE.format(area="{t}.id"),
        cost=2,
    )
    match_parameters_versions = many("MatchParameters", "Every version set for it.", via="area_id")


def _of(name: str) -> int | None:
    least, most = BOUNDS[name]
    text = f"{SAYS[name]}: {least} to {most}, {STANDARD[name]} as standard."
    field: int | None = strawberry.field(default=None, description=text)
    return field


@strawberry.input(description="What counts how much; what is left out stays as it holds.")
class MatchParametersInput:
    concept: int | None = _of("concept")
    category: int | None = _of("category")
    text: int | None = _of("text")
    distance: int | None = _of("distance")
    reach_metres: int | None = _of("reach_metres")
    time: int | None = _of("time")
    price: int | None = _of("price")
    price_half_fen: int | None = _of("price_half_fen")
    rating: int | None = _of("rating")
    floor: int | None = _of("floor")
    unserved: int | None = _of("unserved")
    urgency: int | None = _of("urgency")
    fairness: int | None = _of("fairness")
    keep: int | None = _of("keep")


def given(input: MatchParametersInput) -> Given:
    """Those that were given, by name."""
    return given_of(input, *BOUNDS)
