"""Staff extend the taxonomy: services are added, changed and retired."""

from collections.abc import Mapping
from typing import Any, Unpack

from services.domain.actors.actor import Actor
from services.domain.areas.models import Area
from services.domain.audit import actions as audit
from services.domain.matching import entries, loading, queries, rules
from services.domain.matching.entries import Entry
from services.domain.matching.errors import ServiceCodeTaken
from services.domain.matching.models import Service
from services.kit import clock, rows
from services.kit.constraints import refusing
from services.kit.errors import NotAllowed, SignInNeeded
from services.kit.inputs import Typed
from services.kit.sql import EVERYTHING


async def add_service(actor: Actor, *, area: int, code: str, **given: Unpack[Entry]) -> Service:
    """A service that runs over the area and below it shall know; one of this code takes its place."""
    place = await rows.find(Area, area, EVERYTHING)
    _check(actor, place)
    typed = Typed()
    columns = await _columns(typed, place, given)
    with refusing("service_code", ServiceCodeTaken):
        made = await Service.create(area_id=area, code=entries.code(code), **columns)
    await audit.record(actor, "service_add", made, area_id=area, original=typed.original)
    return made


async def change_service(actor: Actor, *, service: int, **given: Unpack[Entry]) -> Service:
    """Other names, phrases or relations; the next run goes by them. A retired service counts again."""
    found, place = await _locked(actor, service)
    typed = Typed()
    before = audit.snapshot(found)
    columns = await _columns(typed, place, given)
    columns["retired_at"] = None
    await found.update_from_dict(columns).save(update_fields=list(columns))
    await audit.record(
        actor, "service_change", found, area_id=place.id, before=before, original=typed.original
    )
    return found


async def retire_service(actor: Actor, *, service: int) -> Service:
    """The next run goes without it."""
    found, place = await _locked(actor, service)
    if found.retired_at is None:
        before = audit.snapshot(found)
        found.retired_at = clock.now()
        await found.save(update_fields=["retired_at"])
        await audit.record(actor, "service_retire", found, area_id=place.id, before=before)
    return found


async def _locked(actor: Actor, service: int) -> tuple[Service, Area]:
    found = await rows.find(Service, service, queries.services_visible_to(actor), lock=True)
    place = await Area.get(id=found.area_id)
    _check(actor, place)
    return found, place


async def _columns(typed: Typed, place: Area, given: Mapping[str, Any]) -> dict[str, Any]:
    return entries.columns(typed, given, await loading.codes(place.id))


def _check(actor: Actor, place: Area) -> None:
    if actor.is_anonymous:
        raise SignInNeeded
    if not rules.may_run(actor, place.path):
        raise NotAllowed
