"""需求清单: writing a need and changing what it says."""

from collections.abc import Sequence
from typing import Unpack

from services.domain.actors.actor import Actor
from services.domain.areas import queries as areas
from services.domain.areas.models import Area
from services.domain.audit import actions as audit
from services.domain.needs import details, rules, windows
from services.domain.needs.actions import merging, rights
from services.domain.needs.errors import NeedStateWrong
from services.domain.needs.models import Need, NeedState, NeedStep, NeedWindow, Urgency
from services.domain.needs.windows import Window
from services.domain.partners.models import Tier
from services.kit import clock, database, rows
from services.kit.errors import InvalidInput
from services.kit.inputs import Typed

_ACTIVE_SERIES = "SELECT 1 FROM series WHERE id = $1 AND state = 'active'"


async def draft(
    actor: Actor,
    *,
    area: int,
    title: str,
    text: str,
    category: str,
    max_tier: Tier,
    windows: Sequence[Window] = (),
    suggestions: Sequence[int] = (),
    **more: Unpack[details.Details],
) -> Need:
    """A need that its area's staff see; suggestions are merged into it at once."""
    drafted_by_id = rights.signed_in(actor)
    typed = Typed()
    said = {"title": title, "text": text, "category": category, "max_tier": max_tier, **more}
    columns = {"urgency": Urgency.NORMAL, **details.columns(typed, said)}
    await _place_of_needs(actor, area)
    await _check_series(columns.get("series_id"))
    need = await Need.create(area_id=area, drafted_by_id=drafted_by_id, state=NeedState.DRAFT, **columns)
    await _set_windows(need, windows)
    await NeedStep.create(need_id=need.id, state=need.state)
    await merging.gather(actor, need, suggestions)
    await audit.record(actor, "need_draft", need, area_id=area, original=typed.original)
    return need


async def change(
    actor: Actor,
    *,
    need: int,
    windows: Sequence[Window] | None = None,
    **changes: Unpack[details.Changes],
) -> Need:
    """What is given changes, the rest stays; `windows` replace all that there were."""
    typed = Typed()
    columns = details.columns(typed, changes)
    found = await rights.need_of(actor, need)
    if found.state not in rules.CHANGEABLE:
        raise NeedStateWrong
    await _check_series(columns.get("series_id"))
    before = audit.snapshot(found)
    if windows is not None:
        await _set_windows(found, windows)
    if columns:
        await found.update_from_dict(columns).save(update_fields=list(columns))
    await audit.record(
        actor, "need_change", found, area_id=found.area_id, before=before, original=typed.original
    )
    return found


async def _place_of_needs(actor: Actor, area_id: int) -> Area:
    area = await rows.find(Area, area_id, areas.visible_to(actor))
    await rights.curate(actor, area.id)
    if area.kind not in rules.PLACES_OF_NEEDS:
        raise InvalidInput("A need is of a building or a larger area, not of a household.", field="area")
    return area


async def _check_series(series_id: int | None) -> None:
    """InvalidInput unless it is None or that of an active series; series are a later subject's."""
    if series_id is not None and not await database.rows(_ACTIVE_SERIES, series_id):
        raise InvalidInput("There is no active series with this id.", field="series")


async def _set_windows(need: Need, wanted: Sequence[Window]) -> None:
    windows.check(wanted, now=clock.now())
    await NeedWindow.filter(need_id=need.id).delete()
    await NeedWindow.bulk_create(
        NeedWindow(need_id=need.id, weekday=one.weekday, on=one.on, starts=one.starts, ends=one.ends)
        for one in wanted
    )
