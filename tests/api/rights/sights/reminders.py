"""Subscriptions, reminders and notices: who sees which."""

import itertools
from typing import Any

from services.domain.events.models import EventState
from services.domain.notifications.models import Notice
from services.domain.reminders.models import Channel, Delivery, DeliveryState, ReminderRule
from services.kit import clock
from tests.api.rights.callers import (
    ELSEWHERE,
    EVERYBODY,
    HOSTS,
    RESIDENT,
    SECRETARY,
    STAFF,
    STAFF_THERE,
)
from tests.api.rights.seeing import Rows, Sights
from tests.api.rights.world import World
from tests.factories.events import a_series, an_event
from tests.factories.reminders import a_reminder, a_subscription

SIGHTS = Sights()
_serial = itertools.count(1)


@SIGHTS("ReminderSubscription")
async def subscriptions(w: World) -> Rows:
    me, other = w.actors[RESIDENT], w.actors[ELSEWHERE]
    event, series = await an_event(area=w.community), await a_series(area=w.community)
    partner = await w.a_partner()
    gone = await a_subscription(me, category="health", ended_at=clock.now())
    return {
        "a resident's": (await a_subscription(me, area_id=w.community.id), frozenset({RESIDENT})),
        "to an event": (await a_subscription(me, event_id=event.id), frozenset({RESIDENT})),
        "to a series": (await a_subscription(me, series_id=series.id), frozenset({RESIDENT})),
        "to a partner": (await a_subscription(me, partner_id=partner.id), frozenset({RESIDENT})),
        "a resident's, ended": (gone, frozenset({RESIDENT})),
        "another's": (await a_subscription(other, area_id=w.community.id), frozenset({ELSEWHERE})),
    }


@SIGHTS("Reminder")
async def reminders(w: World) -> Rows:
    draft = EventState.DRAFT
    hosted = await an_event(area=w.community, state=draft, partner=await w.a_partner())
    there = await an_event(area=w.neighbour, state=draft)
    return {
        "of a published event": (await a_reminder(await an_event(area=w.community)), EVERYBODY),
        "of a draft": (await a_reminder(hosted), HOSTS),
        "of a draft there": (await a_reminder(there), STAFF_THERE),
    }


@SIGHTS("ReminderRule")
async def reminder_rules(w: World) -> Rows:
    series, event = await a_series(area=w.community), await an_event(area=w.community)
    draft = await an_event(area=w.community, state=EventState.DRAFT, partner=await w.a_partner())
    return {
        "of a series": (await ReminderRule.create(series_id=series.id, lead_minutes=60), EVERYBODY),
        "of a published event": (await ReminderRule.create(event_id=event.id, lead_minutes=60), EVERYBODY),
        "of a draft": (await ReminderRule.create(event_id=draft.id, lead_minutes=60), HOSTS),
    }


async def _notice(w: World, caller: str) -> Notice:
    said: dict[str, Any] = {
        "key": f"test:{next(_serial)}",
        "title": "改期",
        "body": "请留意。",
        "subject_type": "Event",
        "subject_id": 1,
    }
    return await Notice.create(account_id=w.id(caller), **said)


@SIGHTS("Notice")
async def notices(w: World) -> Rows:
    return {
        "a resident's": (await _notice(w, RESIDENT), frozenset({RESIDENT})),
        "a secretary's": (await _notice(w, SECRETARY), frozenset({SECRETARY})),
    }


@SIGHTS("Delivery")
async def deliveries(w: World) -> Rows:
    async def to(caller: str, **of: Any) -> Delivery:
        sent: dict[str, Any] = {"channel": Channel.EMAIL, "state": DeliveryState.DUE, "due_at": clock.now()}
        return await Delivery.create(account_id=w.id(caller), **sent, **of)

    here = await a_reminder(await an_event(area=w.community, partner=await w.a_partner()))
    there = await a_reminder(await an_event(area=w.neighbour))
    notice = await _notice(w, RESIDENT)
    return {
        "to a resident": (await to(RESIDENT, reminder_id=here.id, generation=1), STAFF | {RESIDENT}),
        "to a resident, there": (
            await to(RESIDENT, reminder_id=there.id, generation=1),
            STAFF_THERE | {RESIDENT},
        ),
        "to another": (await to(ELSEWHERE, reminder_id=here.id, generation=1), STAFF | {ELSEWHERE}),
        "of a notice": (await to(RESIDENT, notice_id=notice.id), frozenset({RESIDENT})),
    }
