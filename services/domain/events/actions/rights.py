"""Finding the row that a verb changes and judging the caller's right to it.

Locks are taken in the order of the tables: the need before its event, the series before its events,
the event before its registrations. An event never changes its need.
"""

from services.domain.actors.actor import Actor
from services.domain.areas.models import Area, AreaKind
from services.domain.events import queries, rules
from services.domain.events.errors import SeriesEnded
from services.domain.events.models import Event, Registration, Series, SeriesState
from services.domain.needs.models import Need
from services.kit import rows
from services.kit.errors import InvalidInput, NotAllowed, NotFound, SignInNeeded
from services.kit.sql import EVERYTHING


def signed_in(actor: Actor) -> int:
    """The caller's account, or SignInNeeded."""
    if actor.account_id is None:
        raise SignInNeeded
    return actor.account_id


async def place_of_events(actor: Actor, area_id: int) -> Area:
    """An area in which the caller may announce events: everybody reads where they are."""
    signed_in(actor)
    area = await rows.find(Area, area_id, EVERYTHING)
    if not rules.may_curate(actor, area.path):
        raise NotAllowed
    if area.kind is AreaKind.HOUSEHOLD:
        raise InvalidInput("An event is of a building or a larger area, not of a household.", field="area")
    return area


async def curated_event(actor: Actor, event_id: int, *, with_need: bool = False) -> Event:
    """An event of an area that the caller curates, locked; its need is locked before it if asked."""
    event = await _locked_event(actor, event_id, with_need=with_need)
    if not rules.may_curate(actor, await path_of(event.area_id)):
        raise NotAllowed
    return event


async def hosted_event(actor: Actor, event_id: int, *, lock: bool = True, with_need: bool = False) -> Event:
    """An event that the caller hosts or is staff for."""
    if lock:
        event = await _locked_event(actor, event_id, with_need=with_need)
    else:
        signed_in(actor)
        event = await rows.find(Event, event_id, queries.events_visible_to(actor))
    await check_host(actor, event)
    return event


async def check_host(actor: Actor, event: Event) -> None:
    """NotAllowed for who neither acts for the host nor is staff of the area."""
    if not await is_host(actor, event):
        raise NotAllowed


async def is_host(actor: Actor, event: Event) -> bool:
    return rules.may_host(actor, event, await path_of(event.area_id))


async def curated_series(actor: Actor, series_id: int) -> Series:
    """An active series of an area that the caller curates, locked."""
    signed_in(actor)
    series = await rows.find(Series, series_id, queries.series_visible_to(actor), lock=True)
    if not rules.may_curate(actor, await path_of(series.area_id)):
        raise NotAllowed
    if series.state is not SeriesState.ACTIVE:
        raise SeriesEnded
    return series


async def registration_and_event(actor: Actor, registration_id: int) -> tuple[Registration, Event]:
    """A registration that the caller may see and its event, both locked, the event first."""
    signed_in(actor)
    gate = queries.registrations_visible_to(actor)
    seen = await rows.find(Registration, registration_id, gate)
    event = await rows.lock(Event, seen.event_id)
    registration = await rows.lock(Registration, registration_id)
    if event is None or registration is None:
        raise NotFound
    return registration, event


async def path_of(area_id: int) -> str:
    return (await Area.get(id=area_id)).path


async def _locked_event(actor: Actor, event_id: int, *, with_need: bool) -> Event:
    signed_in(actor)
    gate = queries.events_visible_to(actor)
    if with_need:
        seen = await rows.find(Event, event_id, gate)
        if seen.need_id is not None:
            await rows.lock(Need, seen.need_id)
    return await rows.find(Event, event_id, gate, lock=True)
