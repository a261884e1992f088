"""Subscribing, what comes of it, and unsubscribing, over HTTP."""

from datetime import timedelta

from services.domain.reminders.models import Delivery, DeliveryState
from services.kit import clock
from services.worker.jobs.reminders import sweep
from tests.factories.events import a_series, an_event
from tests.factories.people import a_community, a_resident, a_secretary, actor_of, an_account
from tests.factories.reminders import a_due_event, a_reminder, a_subscription, settings_for

SUBSCRIPTION = """subscription { id category channels leads quietFrom quietTo zone endedAt
    area { name } series { title } event { title } partner { name } }"""


async def test_a_resident_subscribes_changes_and_unsubscribes(api):
    resident, event = await a_resident(), await an_event(title="超燃周三")
    made = await api.verb(
        resident, "subscribe", SUBSCRIPTION, event=f"Event:{event.id}", channels=["EMAIL"], leads=[120, 1440]
    )
    subscription = made["subscription"]
    assert subscription["event"] == {"title": "超燃周三"}
    assert (subscription["channels"], subscription["leads"]) == (["EMAIL"], [1440, 120])
    assert (subscription["quietFrom"], subscription["quietTo"]) == ("22:00:00", "07:00:00")
    assert subscription["area"] is None

    id = subscription["id"]
    changed = await api.verb(
        resident, "subscriptionChange", SUBSCRIPTION, subscription=id, channels=["IN_APP"], anyHour=True
    )
    assert (changed["subscription"]["channels"], changed["subscription"]["leads"]) == (
        ["IN_APP"],
        [1440, 120],
    )
    assert changed["subscription"]["quietFrom"] is None

    ended = await api.verb(resident, "unsubscribe", SUBSCRIPTION, subscription=id)
    assert ended["subscription"]["endedAt"] is not None
    refused = await api.verb(resident, "subscriptionChange", SUBSCRIPTION, subscription=id, leads=[60])
    assert refused["__typename"] == "SubscriptionEnded"


async def test_everybody_reads_their_own_subscriptions_only(api):
    resident, event = await a_resident(), await an_event()
    await a_subscription(resident, event_id=event.id)
    await a_subscription(await a_resident(), event_id=event.id)
    query = """query($event: ID!) {
        subscriptions(filter: {live: true}) { totalCount nodes { channels event { title } } }
        event(id: $event) { subscriptions { totalCount nodes { channels leads } } }
    }"""
    data = await api(resident, query, event=f"Event:{event.id}")
    assert data["subscriptions"]["totalCount"] == data["event"]["subscriptions"]["totalCount"] == 1
    assert data["subscriptions"]["nodes"][0] == {"channels": ["EMAIL"], "event": {"title": event.title}}
    assert data["event"]["subscriptions"]["nodes"] == [{"channels": ["EMAIL"], "leads": [120]}]
    assert (await api(None, "{ subscriptions { totalCount } }"))["subscriptions"]["totalCount"] == 0


async def test_wrong_wishes_name_the_field(api):
    resident = await a_resident()
    refused = await api.verb(
        resident, "subscribe", SUBSCRIPTION, category="sport", channels=["EMAIL"], leads=[60], zone="Mars"
    )
    assert (refused["__typename"], refused["field"]) == ("InvalidInput", ["zone"])
    stranger = await api.verb(
        None, "subscribe", SUBSCRIPTION, category="sport", channels=["EMAIL"], leads=[60]
    )
    assert stranger["__typename"] == "SignInNeeded"


async def test_staff_set_leads_and_everybody_reads_when_reminders_go_out(api):
    area = await a_community()
    event = await an_event(area=area, starts_at=clock.now() + timedelta(days=3))
    reminders = "event { reminders(order: DUE_AT_ASC) { nodes { leadMinutes dueAt state generation } } }"
    made = await api.verb(
        await a_secretary(area), "eventSetReminders", reminders, event=f"Event:{event.id}", leads=[60, 30]
    )
    nodes = made["event"]["reminders"]["nodes"]
    assert [(node["leadMinutes"], node["state"]) for node in nodes] == [(60, "PENDING"), (30, "PENDING")]
    query = "query($id: ID!) { event(id: $id) { reminderRules { nodes { leadMinutes } } } }"
    read = await api(None, query, id=f"Event:{event.id}")
    assert {node["leadMinutes"] for node in read["event"]["reminderRules"]["nodes"]} == {60, 30}
    refused = await api.verb(
        await a_resident(), "eventSetReminders", reminders, event=f"Event:{event.id}", leads=[60]
    )
    assert refused["__typename"] == "NotAllowed"


async def test_staff_set_the_leads_of_a_series(api):
    area = await a_community()
    series = await a_series(area=area)
    made = await api.verb(
        await a_secretary(area),
        "seriesSetReminders",
        "series { reminderRules { nodes { leadMinutes } } }",
        series=f"Series:{series.id}",
        leads=[45],
    )
    assert made["series"]["reminderRules"]["nodes"] == [{"leadMinutes": 45}]


async def test_staff_read_the_ledger_without_the_addresses_in_it(api, db):
    area = await a_community()
    event = await a_due_event(area=area)
    account = await an_account()
    await a_subscription(account, event_id=event.id)
    await sweep(settings_for(db, None))
    await Delivery.all().update(state=DeliveryState.DEAD, reason=f"550 <{account.email}> no such mailbox")
    query = """{ reminders { nodes { state sentCount deadCount
        deliveries { nodes { channel state attempt reason account { name } } } } } }"""
    own = (await api(await actor_of(account), query))["reminders"]["nodes"][0]
    staffs = (await api(await a_secretary(area), query))["reminders"]["nodes"][0]
    others = (await api(await a_resident(), query))["reminders"]["nodes"][0]
    assert own["deliveries"]["nodes"][0]["reason"] == f"550 <{account.email}> no such mailbox"
    assert staffs["deliveries"]["nodes"] == [
        {"channel": "EMAIL", "state": "DEAD", "attempt": 0, "reason": "550", "account": None}
    ]
    assert others["deliveries"]["nodes"] == []
    assert (staffs["sentCount"], staffs["deadCount"]) == (0, 1)


async def test_a_reminder_of_a_draft_is_hidden(api):
    event = await an_event(state="draft")
    await a_reminder(event)
    assert (await api(None, "{ reminders { totalCount } }"))["reminders"]["totalCount"] == 0
