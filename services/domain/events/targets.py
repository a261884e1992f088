"""What a subscription is of: an area's subtree, a series, an event, a partner, or a category."""

from dataclasses import dataclass
from typing import Any

from services.domain.actors.actor import Actor
from services.domain.areas import queries as areas
from services.domain.areas.models import Area
from services.domain.events import queries
from services.domain.events.models import Event, Series
from services.domain.partners import queries as partners
from services.domain.partners.models import Partner
from services.kit import rows
from services.kit.errors import InvalidInput
from services.kit.inputs import Typed

_COLUMNS = ("area_id", "series_id", "event_id", "partner_id", "category")
_CATEGORY = 30
_SEEN = {
    "area_id": (Area, areas.visible_to),
    "series_id": (Series, queries.series_visible_to),
    "event_id": (Event, queries.events_visible_to),
    "partner_id": (Partner, partners.visible_to),
}


@dataclass(frozen=True, slots=True)
class Target:
    """The one column of a subscription that is not null, and its value."""

    column: str
    value: int | str

    def values(self) -> tuple[int | str | None, ...]:
        """For all of `_COLUMNS`, in that order."""
        return tuple(self.value if name == self.column else None for name in _COLUMNS)


async def target_of(
    actor: Actor,
    *,
    area: int | None,
    series: int | None,
    event: int | None,
    partner: int | None,
    category: str | None,
) -> tuple[Target, dict[str, Any]]:
    """The target, which the caller sees, and the category as typed if cleaning changed it."""
    typed = Typed()
    given = dict(zip(_COLUMNS, (area, series, event, partner, category), strict=True))
    named = [(column, value) for column, value in given.items() if value is not None]
    if len(named) != 1:
        raise InvalidInput("Name exactly one of area, series, event, partner and category.")
    column, value = named[0]
    if isinstance(value, str):
        return Target(column, typed.line("category", value, most=_CATEGORY)), typed.original
    model, gate = _SEEN[column]
    await rows.find(model, value, gate(actor))
    return Target(column, value), typed.original
