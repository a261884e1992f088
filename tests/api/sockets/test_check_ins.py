"""Who comes to an event, told to those who run it and to nobody else."""

import pytest

from services.domain.events import actions
from tests.factories.acting import act
from tests.factories.events import a_check_in, a_registration, an_event
from tests.factories.partners import a_member, a_partner
from tests.factories.people import a_community, a_resident, a_secretary
from tests.factories.sockets import signed_in

WATCH = """
subscription ($event: ID!) {
  eventCheckIns(event: $event) {
    id people parties event { id }
    checkIns(first: 1, order: CREATED_AT_DESC) { totalCount nodes { party method } }
  }
}
"""
RESOLVED = "subscription ($event: ID!) { eventCheckIns(event: $event) { people event { calendarFile } } }"


async def an_event_now(**given):
    event = await an_event(**given)
    event.starts_at = event.published_at
    await event.save(update_fields=["starts_at"])
    return event


@pytest.mark.parametrize("who", ["staff", "host"])
async def test_each_arrival_is_told_with_the_newest(port, who):
    area = await a_community()
    partner = await a_partner(area=area)
    event = await an_event_now(area=area, partner=partner)
    registration = await a_registration(event, party=4)
    secretary = await a_secretary(area)
    watcher = secretary if who == "staff" else await a_member(partner)
    async with signed_in(port, watcher) as client:
        await client.ask(WATCH, event=f"Event:{event.id}")
        assert (await client.data())["eventCheckIns"] == {
            "id": f"EventAttendance:{event.id}",
            "people": 0,
            "parties": 0,
            "event": {"id": f"Event:{event.id}"},
            "checkIns": {"totalCount": 0, "nodes": []},
        }
        await act(actions.check_in_by_staff(secretary, registration=registration.id))
        told = (await client.data())["eventCheckIns"]
        assert (told["people"], told["parties"]) == (4, 1)
        assert told["checkIns"] == {"totalCount": 1, "nodes": [{"party": 4, "method": "STAFF"}]}


@pytest.mark.parametrize("who", ["stranger", "resident", "foreign secretary", "who registered", "who came"])
async def test_nobody_else_may_count_them(port, who):
    event, resident = await an_event_now(), await a_resident()
    actor = resident
    if who == "foreign secretary":
        actor = await a_secretary(await a_community())
    elif who == "who registered":
        await a_registration(event, resident)
    elif who == "who came":
        await a_check_in(event, resident)
    async with signed_in(port, None if who == "stranger" else actor) as client:
        await client.ask(WATCH, event=f"Event:{event.id}")
        assert await client.error() == ["NOT_FOUND"]


@pytest.mark.parametrize("event", ["Event:0", "EventAttendance:1", "1", "", "Event:９"])
async def test_an_id_that_names_no_event_is_refused_by_code(port, event):
    async with signed_in(port, await a_resident()) as client:
        await client.ask(WATCH, event=event)
        assert await client.error() == ["INVALID_ID"]


async def test_a_field_that_needs_a_resolver_may_be_watched_too(port):
    event = await an_event_now(area=(area := await a_community()))
    async with signed_in(port, await a_secretary(area)) as client:
        await client.ask(RESOLVED, event=f"Event:{event.id}")
        told = (await client.data())["eventCheckIns"]
    assert told["people"] == 0
    assert told["event"]["calendarFile"].startswith("BEGIN:VCALENDAR")
