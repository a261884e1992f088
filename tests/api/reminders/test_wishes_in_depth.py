"""Subscriptions, leads and deliveries over HTTP: each target, each refusal, and one's own rows only."""

import asyncio

import pytest

from services.domain.audit.models import AuditEntry
from services.domain.reminders.models import (
    Channel,
    Delivery,
    DeliveryState,
    Reminder,
    ReminderRule,
    Subscription,
)
from services.kit import clock
from tests.factories.events import a_series, an_event
from tests.factories.partners import a_partner
from tests.factories.people import a_community, a_resident, a_secretary
from tests.factories.reminders import a_reminder, a_subscription

TABLES = (Subscription, ReminderRule, Reminder, Delivery, AuditEntry)
HOW = {"channels": ["EMAIL"], "leads": [120]}


async def rows():
    return [await table.all().order_by("id").values() for table in TABLES]


async def refused(api, actor, verb, /, **input):
    """The kind and the field of a refusal that left every row as it was."""
    before = await rows()
    answer = await api.verb(actor, verb, "__typename", **input)
    assert await rows() == before
    return answer["__typename"], answer.get("field")


def gid(row):
    return f"{type(row).__name__}:{row.id}"


async def targets():
    return {
        "area": gid(await a_community()),
        "series": gid(await a_series()),
        "event": gid(await an_event()),
        "partner": gid(await a_partner()),
        "category": "market",
    }


@pytest.mark.parametrize("target", ["area", "series", "event", "partner", "category"])
async def test_a_subscription_has_its_target_and_no_other(api, target):
    wanted = (await targets())[target]
    selection = "subscription { area { id } series { id } event { id } partner { id } category endedAt }"
    made = await api.verb(await a_resident(), "subscribe", selection, **{target: wanted}, **HOW)
    expected = dict.fromkeys(["area", "series", "event", "partner", "category", "endedAt"])
    expected[target] = wanted if target == "category" else {"id": wanted}
    assert made["subscription"] == expected


@pytest.mark.parametrize("given", [(), ("area", "event"), ("series", "category"), ("event", "partner")])
async def test_a_subscription_without_target_or_with_two_is_refused(api, given):
    all_ = await targets()
    wanted = {name: all_[name] for name in given}
    assert (await refused(api, await a_resident(), "subscribe", **wanted, **HOW))[0] == "InvalidInput"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"channels": []}, "channels"),
        ({"leads": []}, "leads"),
        ({"leads": [-1]}, "leads"),
        ({"leads": [43201]}, "leads"),
        ({"leads": [2_000_000_000]}, "leads"),
        ({"leads": [1, 2, 3, 4, 5, 6]}, "leads"),
        ({"zone": ""}, "zone"),
        ({"zone": "../etc/passwd"}, "zone"),
        ({"quietFrom": "22:00:00"}, "quietTo"),
        ({"quietTo": "07:00:00"}, "quietFrom"),
        ({"quietFrom": "07:00:00", "quietTo": "07:00:00"}, "quietTo"),
        ({"category": "字" * 31}, "category"),
        ({"category": "响铃\x07"}, "category"),
    ],
)
async def test_what_a_wish_cannot_be_is_refused_by_field(api, given, field):
    answer = await refused(api, await a_resident(), "subscribe", **({"category": "market"} | HOW | given))
    assert answer == ("InvalidInput", [field])


@pytest.mark.parametrize("target", ["area", "series", "event", "partner"])
async def test_targets_that_lead_nowhere_are_not_found_and_malformed_ones_are_invalid(api, target):
    resident = await a_resident()
    nowhere = {target: f"{target.capitalize()}:987654"}
    assert (await refused(api, resident, "subscribe", **nowhere, **HOW))[0] == "NotFound"
    for raw in ("", "7", "Notice:1", f"{target.capitalize()}:-1"):
        answer = await refused(api, resident, "subscribe", **{target: raw}, **HOW)
        assert answer == ("InvalidInput", [target])


@pytest.mark.parametrize("target", ["area", "series", "event", "partner", "category"])
async def test_subscribing_many_times_at_once_leaves_one_live_subscription(api, target):
    resident, wanted = await a_resident(), {target: (await targets())[target]}
    answers = await asyncio.gather(
        *(
            api.verb(resident, "subscribe", "subscription { id }", **wanted, channels=["EMAIL"], leads=[lead])
            for lead in (10, 20, 30, 40, 50, 60)
        )
    )
    [row] = await Subscription.filter(account_id=resident.account_id)
    assert {answer["subscription"]["id"] for answer in answers} == {f"ReminderSubscription:{row.id}"}
    assert row.ended_at is None
    assert row.leads in [[10], [20], [30], [40], [50], [60]]


async def test_who_unsubscribes_twice_keeps_the_first_moment_and_one_audit_row(api):
    resident, event = await a_resident(), await an_event()
    id = f"ReminderSubscription:{(await a_subscription(resident, event_id=event.id)).id}"
    first = await api.verb(resident, "unsubscribe", "subscription { endedAt }", subscription=id)
    again = await api.verb(resident, "unsubscribe", "subscription { endedAt }", subscription=id)
    assert first["subscription"]["endedAt"] is not None
    assert first == again
    assert await AuditEntry.filter(verb="unsubscribe").count() == 1


async def test_subscriptions_of_others_are_not_found_by_any_verb(api):
    id = f"ReminderSubscription:{(await a_subscription(await a_resident(), category='market')).id}"
    for verb in ("unsubscribe", "subscriptionChange"):
        assert (await refused(api, await a_resident(), verb, subscription=id))[0] == "NotFound"
        assert (await refused(api, None, verb, subscription=id))[0] == "SignInNeeded"
        for raw in ("Subscription:1", "ReminderSubscription:0", ""):
            answer = await refused(api, await a_resident(), verb, subscription=raw)
            assert answer == ("InvalidInput", ["subscription"])


async def test_one_filters_ones_own_subscriptions(api):
    resident, area, event = await a_resident(), await a_community(), await an_event()
    await a_subscription(resident, area_id=area.id)
    await a_subscription(resident, event_id=event.id, ended_at=clock.now())
    await a_subscription(resident, category="market")
    for filter, count in (
        ({}, 3),
        ({"live": True}, 2),
        ({"area": gid(area)}, 1),
        ({"event": gid(event)}, 1),
        ({"event": gid(event), "live": True}, 0),
        ({"category": "market"}, 1),
        ({"category": "sport"}, 0),
    ):
        document = "query ($f: ReminderSubscriptionFilter) { subscriptions(filter: $f) { totalCount } }"
        assert (await api(resident, document, f=filter))["subscriptions"]["totalCount"] == count, filter


async def test_deliveries_are_read_by_whom_they_go_to_and_the_staff_of_the_event(api):
    area = await a_community()
    event = await an_event(area=area)
    reminder, mine, other = await a_reminder(event), await a_resident(), await a_resident()
    for actor, state in ((mine, DeliveryState.SENT), (other, DeliveryState.DUE)):
        await Delivery.create(
            reminder_id=reminder.id,
            generation=1,
            channel=Channel.EMAIL,
            account_id=actor.account_id,
            state=state,
            due_at=clock.now(),
        )
    document = "query ($f: DeliveryFilter) { deliveries(filter: $f) { totalCount } }"
    secretary, elsewhere = await a_secretary(area), await a_secretary(await a_community())
    for actor, filter, count in (
        (mine, {}, 1),
        (mine, {"state": ["DUE"]}, 0),
        (mine, {"mine": True, "channel": "EMAIL"}, 1),
        (mine, {"channel": "IN_APP"}, 0),
        (secretary, {}, 2),
        (secretary, {"state": ["SENT"], "reminder": gid(reminder)}, 1),
        (secretary, {"mine": True}, 0),
        (elsewhere, {}, 0),
        (await a_resident(area=area), {}, 0),
        (None, {}, 0),
    ):
        assert (await api(actor, document, f=filter))["deliveries"]["totalCount"] == count, filter


@pytest.mark.parametrize("leads", [[-1], [43201], [1, 2, 3, 4, 5, 6]])
@pytest.mark.parametrize("kind", ["event", "series"])
async def test_leads_out_of_bounds_set_nothing(api, kind, leads):
    area = await a_community()
    target = await (an_event if kind == "event" else a_series)(area=area)
    answer = await refused(
        api, await a_secretary(area), f"{kind}SetReminders", **{kind: gid(target), "leads": leads}
    )
    assert answer == ("InvalidInput", ["leads"])


@pytest.mark.parametrize("kind", ["event", "series"])
async def test_leads_are_set_by_the_staff_of_the_place_alone(api, kind):
    target = await (an_event if kind == "event" else a_series)()
    for actor, no in (
        (None, "SignInNeeded"),
        (await a_resident(), "NotAllowed"),
        (await a_secretary(await a_community()), "NotAllowed"),
    ):
        answer = await refused(api, actor, f"{kind}SetReminders", **{kind: gid(target), "leads": [60]})
        assert answer[0] == no
