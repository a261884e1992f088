"""An event as a file for a phone's calendar: completed by graphql-core, and still read in one statement."""

from datetime import timedelta

from services.domain.events.models import EventState
from services.kit import clock, database
from tests.factories.events import a_registration, an_event
from tests.factories.partners import a_member, a_partner
from tests.factories.people import a_community, a_resident

DAY = timedelta(days=1)
ONE = "query($id: ID!) { event(id: $id) { calendarFile } }"
LIST = "{ events(order: STARTS_AT_ASC) { nodes { title calendarFile } } }"
BELOW = "query($id: ID!) { partner(id: $id) { events(order: STARTS_AT_ASC) { nodes { calendarFile } } } }"
OFTEN = """query($id: ID!) { partner(id: $id) { events(order: STARTS_AT_ASC) { totalCount
    edges { cursor node { id a: calendarFile title b: calendarFile host { events { nodes {
        ...File } } } } } pageInfo { hasNextPage } } } } fragment File on Event { state calendarFile }"""


async def read(api, document, **variables):
    """What a stranger reads, as graphql-core completes it, with one statement."""
    with database.counting() as statements:
        answer = await api.http.post("/graphql", json={"query": document, "variables": variables})
    assert answer.headers["x-jinlin-read"] == "resolved"
    assert len(statements) == 1
    assert "errors" not in answer.json()
    return answer.json()["data"]


def stamp(moment):
    return f"{moment:%Y%m%dT%H%M%SZ}"


async def three(partner):
    """甲, 乙 and 丙 on the next days, hosted by the partner; 乙 is cancelled."""
    now = clock.now()
    states = {"甲": EventState.PUBLISHED, "乙": EventState.CANCELLED, "丙": EventState.HELD}
    return [
        await an_event(partner=partner, title=title, starts_at=now + day * DAY, state=state)
        for day, (title, state) in enumerate(states.items(), 1)
    ]


def told(file):
    """Title and status."""
    lines = dict(line.split(":", 1) for line in file.split("\r\n") if line)
    return lines["SUMMARY"], lines["STATUS"]


async def test_one_event_is_a_whole_file(api):
    event = await an_event(title="集市, 义诊", text="带上\n水杯", place="社区广场")
    file = (await read(api, ONE, id=f"Event:{event.id}"))["event"]["calendarFile"]
    assert file.startswith("BEGIN:VCALENDAR\r\n")
    assert file.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert {
        f"UID:event-{event.id}@jinlin",
        f"DTSTAMP:{stamp(event.created_at)}",
        f"DTSTART:{stamp(event.starts_at)}",
        f"DTEND:{stamp(event.ends_at)}",
        r"SUMMARY:集市\, 义诊",
        "LOCATION:社区广场",
        r"DESCRIPTION:带上\n水杯",
        "STATUS:CONFIRMED",
    } <= set(file.split("\r\n"))


async def test_each_event_of_a_list_has_its_own_file(api):
    await three(await a_partner())
    nodes = (await read(api, LIST))["events"]["nodes"]
    assert [one["title"] for one in nodes] == ["甲", "乙", "丙"]
    assert [told(one["calendarFile"]) for one in nodes] == [
        ("甲", "CONFIRMED"),
        ("乙", "CANCELLED"),
        ("丙", "CONFIRMED"),
    ]


async def test_below_a_partner_the_files_are_those_of_the_list(api):
    partner = await a_partner()
    await three(partner)
    files = [one["calendarFile"] for one in (await read(api, LIST))["events"]["nodes"]]
    below = (await read(api, BELOW, id=f"Partner:{partner.id}"))["partner"]["events"]["nodes"]
    assert [one["calendarFile"] for one in below] == files
    assert len(set(files)) == 3


async def test_it_may_be_asked_for_twice_and_far_below_among_other_fields(api):
    partner = await a_partner()
    await three(partner)
    files = [one["calendarFile"] for one in (await read(api, LIST))["events"]["nodes"]]
    found = (await read(api, OFTEN, id=f"Partner:{partner.id}"))["partner"]["events"]
    nodes = [edge["node"] for edge in found["edges"]]
    assert [one["a"] for one in nodes] == [one["b"] for one in nodes] == files
    for one in nodes:
        assert sorted(below["calendarFile"] for below in one["host"]["events"]["nodes"]) == sorted(files)
    assert (found["totalCount"], found["pageInfo"]) == (3, {"hasNextPage": False})


async def test_without_it_the_same_read_is_compiled(api):
    await an_event()
    answer = await api.http.post("/graphql", json={"query": LIST.replace(" calendarFile", "")})
    assert answer.headers["x-jinlin-read"] == "compiled"


async def test_a_node_and_what_a_verb_answers_with_have_it_too(api):
    event = await an_event(title="集市")
    document = "query($id: ID!) { node(id: $id) { id ... on Event { calendarFile } } }"
    file = (await read(api, document, id=f"Event:{event.id}"))["node"]["calendarFile"]
    selection = "registration { event { calendarFile } }"
    made = await api.verb(await a_resident(), "eventRegister", selection, event=f"Event:{event.id}")
    assert made["registration"]["event"]["calendarFile"] == file


async def test_those_who_come_find_it_below_their_registrations(api):
    me = await a_resident()
    await a_registration(await an_event(title="我的"), me)
    await an_event(title="别人的")
    document = "{ registrations(filter: {mine: true}) { nodes { event { calendarFile } } } }"
    [mine] = (await api(me, document))["registrations"]["nodes"]
    assert told(mine["event"]["calendarFile"]) == ("我的", "CONFIRMED")


async def test_a_draft_has_a_tentative_file_and_only_for_those_who_see_it(api):
    area = await a_community()
    partner = await a_partner(area=area)
    event = await an_event(area=area, partner=partner, title="草稿", state=EventState.DRAFT)
    assert await read(api, ONE, id=f"Event:{event.id}") == {"event": None}
    seen = (await api(await a_member(partner), ONE, id=f"Event:{event.id}"))["event"]
    assert told(seen["calendarFile"]) == ("草稿", "TENTATIVE")
