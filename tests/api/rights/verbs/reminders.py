"""Subscriptions, reminder rules and notices: who may change them."""

import itertools
from typing import Any

from services.domain.actors.actor import Actor
from services.domain.notifications.models import Notice
from tests.api.rights.callers import CURATORS, RESIDENT, SIGNED_IN
from tests.api.rights.deeds import Rules
from tests.api.rights.world import World
from tests.factories.events import a_series, an_event
from tests.factories.reminders import a_subscription

RULES = Rules()
_serial = itertools.count(1)


@RULES("subscribe", SIGNED_IN)
async def to_the_community(w: World, _: Actor | None) -> dict[str, Any]:
    return {"area": f"Area:{w.community.id}", "channels": ["EMAIL"], "leads": [120]}


@RULES("subscribe", SIGNED_IN)
async def to_a_category(_: World, __: Actor | None) -> dict[str, Any]:
    return {"category": "market", "channels": ["EMAIL"], "leads": [60, 1440]}


async def _own(w: World) -> dict[str, Any]:
    event = await an_event(area=w.community)
    made = await a_subscription(w.actors[RESIDENT], event_id=event.id)
    return {"subscription": f"ReminderSubscription:{made.id}"}


@RULES("subscriptionChange", {RESIDENT}, sees={RESIDENT})
async def ones_own(w: World, _: Actor | None) -> dict[str, Any]:
    return await _own(w) | {"leads": [30]}


@RULES("unsubscribe", {RESIDENT}, sees={RESIDENT})
async def that_one_has(w: World, _: Actor | None) -> dict[str, Any]:
    return await _own(w)


@RULES("eventSetReminders", CURATORS)
async def of_an_event(w: World, _: Actor | None) -> dict[str, Any]:
    return {"event": f"Event:{(await an_event(area=w.community)).id}", "leads": [60]}


@RULES("eventSetReminders", CURATORS)
async def of_an_event_that_a_partner_hosts(w: World, _: Actor | None) -> dict[str, Any]:
    event = await an_event(area=w.community, partner=await w.a_partner())
    return {"event": f"Event:{event.id}", "leads": [60]}


@RULES("seriesSetReminders", CURATORS)
async def of_a_series(w: World, _: Actor | None) -> dict[str, Any]:
    return {"series": f"Series:{(await a_series(area=w.community)).id}", "leads": [60]}


@RULES("noticeRead", {RESIDENT}, sees={RESIDENT}, audited=False)
async def ones_own_notice(w: World, _: Actor | None) -> dict[str, Any]:
    made = await Notice.create(
        account_id=w.id(RESIDENT),
        key=f"test:{next(_serial)}",
        title="活动改期",
        body="请留意。",
        subject_type="Event",
        subject_id=1,
    )
    return {"notice": f"Notice:{made.id}"}
