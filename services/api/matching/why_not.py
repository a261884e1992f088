"""`matchWhyNot`: why an offer was not proposed for a need."""

from typing import Annotated, Any

import strawberry

import services.api.matching.enums  # noqa: F401  # gives the reasons their descriptions
from services.api.faults import Fault
from services.api.reads.costs import weighing
from services.api.reads.fields import argument, optional
from services.api.reads.ids import local_id
from services.api.reads.node import NODES
from services.api.reads.reader import Incomplete, Reader
from services.api.reads.selection import Selected
from services.api.roots import Root, root_field
from services.domain.matching import explaining, inquiring
from services.domain.matching.explaining import Language, Reason
from services.domain.matching.inquiring import Inquiry
from services.kit.errors import NotFound, Refusal

_COST = 100
"""It loads the offers of a subdistrict and starts the engine: half a second of a core."""
_Language = Annotated[Language, strawberry.argument(description="In which language.")]


@strawberry.type(description="How many offers a hard filter takes out for a need.")
class ExcludedOffers:
    filter: str = strawberry.field(
        description="Its name: barred, area, price, at_home, group, below_floor, distance, time or full."
    )
    offers: int = strawberry.field(description="How many offers of the subdistrict fail it first.")


def _sentence(self: "WhyNot", language: _Language = Language.ZH) -> str:
    return explaining.why_not(self.told, language)


@strawberry.type(description="Why an offer was not proposed for a need.")
class WhyNot:
    reason: Reason = strawberry.field(description="What stands between them first.")
    merit: int | None = strawberry.field(
        description="Milli-points that the pair itself would earn; null if nothing speaks for it."
    )
    bar: int | None = strawberry.field(
        description="Milli-points of the last one accepted, or of the better offer; null if it is not that."
    )
    short_by: int | None = strawberry.field(
        description="Milli-points missing; null if that is not the reason."
    )
    metres: int | None = strawberry.field(
        description="Distance between them in metres, where that is the reason."
    )
    radius_metres: int | None = strawberry.field(
        description="Radius of the offer in metres, where that is the reason."
    )
    note: str = strawberry.field(
        description="What was said when it was declined or withdrawn, or what differs; may be empty."
    )
    excluded: list[ExcludedOffers] = strawberry.field(
        description="Offers that each hard filter takes out for the need, those with any."
    )
    told: strawberry.Private[explaining.Refused]

    sentence: str = strawberry.field(resolver=_sentence, description="The reason in one sentence.")


def root() -> Root:
    """The field of Query."""
    made = root_field(
        "matchWhyNot",
        optional(WhyNot),
        "Why an offer was not proposed for a need; null if you may not see one of them. For staff of the"
        " need's area, and for members of the offer's partner.",
        _read,
        [
            argument("need", strawberry.ID, "The need.", required=True),
            argument("offer", strawberry.ID, "The offer.", required=True),
        ],
    )
    made[0].directives = weighing(_COST)
    return made


async def _read(reader: Reader, chosen: Selected) -> Any:
    if reader.is_complete:
        raise Incomplete  # it is no row: graphql-core looks into it
    NODES["Proposal"].seen_by(reader.actor)  # what an API key may not read, it may not ask about
    given = chosen.arguments(reader.document.variables)
    try:
        need, offer = local_id(given["need"], "Need", "need"), local_id(given["offer"], "Offer", "offer")
        return _shown(await inquiring.why_not(reader.actor, need=need, offer=offer))
    except NotFound:
        return None
    except Refusal as refusal:
        raise Fault(refusal.code, refusal.message) from None


def _shown(found: Inquiry) -> WhyNot:
    told = found.refused
    return WhyNot(
        reason=told.reason,
        merit=told.merit,
        bar=told.bar,
        short_by=told.short_by,
        metres=told.metres,
        radius_metres=told.radius_metres,
        note=told.note,
        excluded=[
            ExcludedOffers(filter=name, offers=count) for name, count in found.excluded.items() if count
        ],
        told=told,
    )
