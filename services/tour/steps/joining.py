"""The event is published; the resident asks to be reminded, registers, and is reminded."""

from datetime import datetime, timedelta
from typing import Any

from services.kit import clock
from services.tour.errors import StepFailed
from services.tour.mailbox import mails_about
from services.tour.story import Story
from services.tour.waiting import expect, until

_EVENT = """
query ($id: ID!) { event(id: $id) { title state startsAt endsAt confirmed attended need { id } } }
"""
_SUBSCRIPTIONS = """
query ($event: ID!) { subscriptions(filter: {event: $event, live: true}, first: 5) { nodes {
  channels leads quietFrom } } }
"""
_REGISTRATIONS = """
query ($event: ID!) { registrations(filter: {event: $event, mine: true}, first: 5) { nodes {
  id state party } } }
"""
_DELIVERIES = """
query ($event: ID!) { event(id: $event) { reminders(filter: {state: [PENDING, DONE]}, first: 5) { nodes {
  leadMinutes dueAt state deliveries(filter: {mine: true}, first: 10) { nodes {
    channel state reason sentAt } } } } } }
"""
_LEAD = 1
"""Minutes: the least with which a reminder is not already too late."""
_UNTIL_DUE = timedelta(seconds=6)
_PATIENCE = 60.0
PARTY = 3


async def publish(story: Story) -> str:
    await story.secretary.do("eventPublish", "event { id }", event=story.made["event"])
    event = await read_event(story.resident, story)
    expect("the event's state", event["state"], "PUBLISHED")
    expect("its need", event["need"], {"id": story.made["need"]})
    return f"{event['title']}, {event['startsAt']}"


async def subscribe(story: Story) -> str:
    """On both channels, at any hour."""
    await story.resident.do(
        "subscribe",
        "subscription { id }",
        event=story.made["event"],
        channels=["IN_APP", "EMAIL"],
        leads=[_LEAD],
        anyHour=True,
    )
    found = await story.resident.ask(_SUBSCRIPTIONS, event=story.made["event"])
    nodes = found["subscriptions"]["nodes"]
    wanted = {"channels": ["IN_APP", "EMAIL"], "leads": [_LEAD], "quietFrom": None}
    expect("the subscriptions", nodes, [wanted])
    return f"{', '.join(nodes[0]['channels'])}, {_LEAD} min before"


async def register(story: Story) -> str:
    await story.resident.do("eventRegister", "registration { id }", event=story.made["event"], party=PARTY)
    found = await story.resident.ask(_REGISTRATIONS, event=story.made["event"])
    nodes = found["registrations"]["nodes"]
    expect("the registrations", [(one["state"], one["party"]) for one in nodes], [("CONFIRMED", PARTY)])
    expect("the people confirmed", (await read_event(story.resident, story))["confirmed"], PARTY)
    return f"a party of {PARTY}"


async def move(story: Story) -> str:
    """The secretary moves the event so near that its reminder falls due within seconds."""
    starts = clock.now() + timedelta(minutes=_LEAD) + _UNTIL_DUE
    await story.secretary.do("eventSetReminders", "event { id }", event=story.made["event"], leads=[_LEAD])
    await story.secretary.do(
        "eventChange",
        "event { id }",
        event=story.made["event"],
        startsAt=starts.isoformat(),
        endsAt=(starts + timedelta(hours=1)).isoformat(),
    )
    event = await read_event(story.resident, story)
    expect("the new start", datetime.fromisoformat(event["startsAt"]), starts)
    return f"to {event['startsAt']}"


async def be_reminded(story: Story) -> str:
    """On both channels, each once: read back through the API and, where it is at hand, in the mailbox."""

    async def deliveries() -> list[Any]:
        found = await story.resident.ask(_DELIVERIES, event=story.made["event"])
        reminders = found["event"]["reminders"]["nodes"]
        return [one for reminder in reminders for one in reminder["deliveries"]["nodes"]]

    def all_sent(found: list[Any]) -> bool:
        return len(found) == 2 and all(one["state"] == "SENT" for one in found)

    sent = await until("the reminder", deliveries, all_sent, seconds=_PATIENCE)
    expect("the channels", sorted(one["channel"] for one in sent), ["EMAIL", "IN_APP"])
    if story.mailbox is None:
        return "SENT on both channels"
    return f"SENT on both channels; the mail: {await _mail(story)}"


async def read_event(client: Any, story: Story) -> Any:
    return (await client.ask(_EVENT, id=story.made["event"]))["event"]


async def _mail(story: Story) -> str:
    async def mails() -> list[str]:
        return mails_about(story.mailbox, "活动提醒", story.title) if story.mailbox else []

    found = await until("the mail", mails, bool, seconds=_PATIENCE)
    if len(found) != 1:
        raise StepFailed(f"one mail should have come; found: {found!r}")
    return found[0]
