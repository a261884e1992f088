"""征集令: a call for partners, from draft to its end."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.domain.actors.actor import Actor
from services.domain.areas import queries as areas
from services.domain.areas.models import Area
from services.domain.audit import actions as audit
from services.domain.needs import rules
from services.domain.needs.actions import rights
from services.domain.needs.errors import CallStateWrong, NeedNotLooking
from services.domain.needs.models import Call, CallNeed, CallState, Need
from services.kit import clock, rows
from services.kit.errors import InvalidInput, NotFound
from services.kit.inputs import Typed, within

MOST_NEEDS = 50


async def write_call(
    actor: Actor, *, area: int, title: str, text: str, closes_on: date, needs: Sequence[int]
) -> Call:
    """A draft over needs of the area, or below it, that look for a partner."""
    written_by_id = rights.signed_in(actor)
    typed = Typed()
    columns = _columns(typed, title, text, closes_on)
    place = await rows.find(Area, area, areas.visible_to(actor))
    await rights.curate(actor, place.id)
    asked = await _looking(place, needs)
    call = await Call.create(area_id=area, written_by_id=written_by_id, state=CallState.DRAFT, **columns)
    await CallNeed.bulk_create(CallNeed(call_id=call.id, need_id=need.id) for need in asked)
    await audit.record(actor, "call_write", call, area_id=area, original=typed.original)
    return call


async def change_call(
    actor: Actor,
    *,
    call: int,
    title: str | None = None,
    text: str | None = None,
    closes_on: date | None = None,
    needs: Sequence[int] | None = None,
) -> Call:
    """What is given changes, the rest stays; the needs only while it is a draft."""
    typed = Typed()
    columns = _columns(typed, title, text, closes_on)
    found = await _changeable(actor, call, needs)
    before = audit.snapshot(found)
    if columns:
        await found.update_from_dict(columns).save(update_fields=list(columns))
    await audit.record(
        actor, "call_change", found, area_id=found.area_id, before=before, original=typed.original
    )
    return found


async def publish_call(actor: Actor, *, call: int) -> Call:
    """From now on everybody reads it and active partners can answer it."""
    found = await rights.call_of(actor, call)
    if found.state is not CallState.DRAFT:
        raise CallStateWrong
    _check_day(found.closes_on)
    needs = await CallNeed.filter(call_id=found.id).values_list("need_id", flat=True)
    if not await Need.filter(id__in=needs, state__in=rules.LOOKING).exists():
        raise NeedNotLooking
    return await _move(actor, found, CallState.PUBLISHED, "call_publish")


async def close_call(actor: Actor, *, call: int) -> Call:
    """No more answers; those that are there can still be decided."""
    found = await rights.call_of(actor, call)
    if found.state is not CallState.PUBLISHED:
        raise CallStateWrong
    return await _move(actor, found, CallState.CLOSED, "call_close")


async def _move(actor: Actor, call: Call, to: CallState, verb: str) -> Call:
    before = audit.snapshot(call)
    call.state = to
    if to is CallState.PUBLISHED:
        call.published_at = clock.now()
    await call.save(update_fields=["state", "published_at"])
    await audit.record(actor, verb, call, area_id=call.area_id, before=before)
    return call


async def _changeable(actor: Actor, call_id: int, needs: Sequence[int] | None) -> Call:
    call = await rights.call_of(actor, call_id)
    if call.state is CallState.CLOSED or (needs is not None and call.state is not CallState.DRAFT):
        raise CallStateWrong
    if needs is not None:
        asked = await _looking(await Area.get(id=call.area_id), needs)
        await CallNeed.filter(call_id=call.id).delete()
        await CallNeed.bulk_create(CallNeed(call_id=call.id, need_id=need.id) for need in asked)
    return call


def _columns(typed: Typed, title: str | None, text: str | None, closes_on: date | None) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    if title is not None:
        columns["title"] = typed.line("title", title, most=80)
    if text is not None:
        columns["text"] = typed.passage("text", text, most=5000)
    if closes_on is not None:
        columns["closes_on"] = _check_day(closes_on)
    return columns


def _check_day(closes_on: date) -> date:
    if closes_on < clock.today():
        raise InvalidInput("The last day of a call is today or later.", field="closes_on")
    return closes_on


async def _looking(area: Area, needs: Sequence[int]) -> list[Need]:
    """Those needs, locked; NotFound hides what lies outside of the area."""
    wanted = set(needs)
    within("needs", len(wanted), least=1, most=MOST_NEEDS)
    found = await Need.filter(id__in=wanted).order_by("id").select_for_update()
    below = await Area.filter(id__in={need.area_id for need in found}, path__startswith=area.path)
    if len(found) < len(wanted) or {need.area_id for need in found} - {one.id for one in below}:
        raise NotFound
    if any(need.state not in rules.LOOKING for need in found):
        raise NeedNotLooking
    return found
