"""Events, series and who comes to them: who sees which."""

from typing import Any

from services.domain.areas.models import Area
from services.domain.events.models import EventState, Feedback, SeriesSkip, Stall
from services.kit import clock
from tests.api.rights.callers import (
    ELSEWHERE,
    EVERYBODY,
    HOSTS,
    MEMBERS,
    OWNER,
    RESIDENT,
    STAFF,
    STAFF_THERE,
)
from tests.api.rights.seeing import Rows, Sights
from tests.api.rights.world import World
from tests.factories.events import a_check_in, a_registration, a_series, an_event
from tests.factories.needs import a_need

SIGHTS = Sights()


@SIGHTS("Event")
async def events(w: World) -> Rows:
    mine = await w.a_partner()
    draft = EventState.DRAFT
    need, other = await a_need(area=w.community), await a_need(area=w.community)
    series = await a_series(area=w.community)
    weekly = {"series_id": series.id, "occurrence": clock.today()}
    return {
        "for a need": (await an_event(area=w.community, need_id=need.id), EVERYBODY),
        "draft for a need": (await an_event(area=w.community, state=draft, need_id=other.id), STAFF),
        "of a series": (await an_event(area=w.community, **weekly), EVERYBODY),
        "published": (await an_event(area=w.community), EVERYBODY),
        "cancelled": (await an_event(area=w.community, state=EventState.CANCELLED), EVERYBODY),
        "held there": (await an_event(area=w.neighbour, state=EventState.HELD), EVERYBODY),
        "draft": (await an_event(area=w.community, state=draft), STAFF),
        "draft of a host": (await an_event(area=w.community, state=draft, partner=mine), HOSTS),
        "draft there": (await an_event(area=w.neighbour, state=draft), STAFF_THERE),
        "draft there of a host": (
            await an_event(area=w.neighbour, state=draft, partner=mine),
            STAFF_THERE | MEMBERS,
        ),
    }


@SIGHTS("Series")
async def all_series(w: World) -> Rows:
    return {
        "here": (await a_series(area=w.community), EVERYBODY),
        "there": (await a_series(area=w.neighbour), EVERYBODY),
    }


@SIGHTS("Registration")
async def registrations(w: World) -> Rows:
    hosted = await an_event(area=w.community, partner=await w.a_partner())
    there = await an_event(area=w.neighbour)
    me, other = w.actors[RESIDENT], w.actors[ELSEWHERE]
    return {
        "a resident's": (await a_registration(hosted, me), HOSTS | {RESIDENT}),
        "another's": (await a_registration(hosted, other), HOSTS | {ELSEWHERE}),
        "a resident's, there": (await a_registration(there, me), STAFF_THERE | {RESIDENT}),
    }


@SIGHTS("CheckIn")
async def check_ins(w: World) -> Rows:
    hosted = await an_event(area=w.community, partner=await w.a_partner())
    there = await an_event(area=w.neighbour)
    me = w.actors[RESIDENT]
    return {
        "a resident's": (await a_check_in(hosted, me), HOSTS | {RESIDENT}),
        "an owner's": (await a_check_in(there, w.actors[OWNER]), STAFF_THERE | {OWNER}),
        "a resident's, there": (await a_check_in(there, me), STAFF_THERE | {RESIDENT}),
    }


@SIGHTS("Feedback")
async def feedbacks(w: World) -> Rows:
    async def rated(state: EventState) -> Feedback:
        event = await an_event(area=w.community, state=state, partner=await w.a_partner())
        return await Feedback.create(event_id=event.id, account_id=w.id(RESIDENT), rating=4, text="好")

    return {
        "of an event held": (await rated(EventState.HELD), EVERYBODY),
        "of a draft": (await rated(EventState.DRAFT), HOSTS),
    }


@SIGHTS("SeriesSkip")
async def skips(w: World) -> Rows:
    said: dict[str, Any] = {"on": clock.today(), "reason": "停电检修"}
    here, there = await a_series(area=w.community), await a_series(area=w.neighbour)
    return {
        "here": (await SeriesSkip.create(series_id=here.id, **said), EVERYBODY),
        "there": (await SeriesSkip.create(series_id=there.id, **said), EVERYBODY),
    }


@SIGHTS("Stall")
async def stalls(w: World) -> Rows:
    mine = await w.a_partner()

    async def at(area: Area, state: EventState) -> Stall:
        return await Stall.get(event_id=(await an_event(area=area, state=state, partner=mine)).id)

    guest = await an_event(area=w.community, state=EventState.DRAFT)
    stall = await Stall.create(event_id=guest.id, partner_id=mine.id, title="磨刀")
    return {
        "at a published event": (await at(w.community, EventState.PUBLISHED), EVERYBODY),
        "of the host, at a draft": (await at(w.community, EventState.DRAFT), HOSTS),
        "of the host, at a draft there": (await at(w.neighbour, EventState.DRAFT), STAFF_THERE | MEMBERS),
        "of a guest, at a draft": (stall, STAFF),
    }


@SIGHTS("EventAttendance")
async def attendances(w: World) -> Rows:
    mine = await w.a_partner()
    return {
        "of a published event": (await an_event(area=w.community), STAFF),
        "of a host's": (await an_event(area=w.community, partner=mine), HOSTS),
        "of an event there": (await an_event(area=w.neighbour), STAFF_THERE),
    }
