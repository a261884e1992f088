"""Reads that ask for the same before it is sent share a statement; what differs parts them."""

import asyncio

import pytest

from services.domain.events.models import EventState
from services.kit import database
from tests.api.reads.asking import Asking, at_once
from tests.factories.events import a_registration, an_event
from tests.factories.lanes import held, turns
from tests.factories.people import a_resident, a_secretary

LIST = "{ events(order: STARTS_AT_ASC) { totalCount nodes { id title area { name } } } }"
ONE = "query($id: ID!) { event(id: $id) { id title confirmed } }"
NOBODY = None


@pytest.fixture
def ask(api):
    return Asking(api.http, api.key)


@pytest.mark.parametrize("number", [2, 40])
async def test_strangers_who_ask_the_same_at_once_get_the_same_bytes_by_one_statement(ask, db, number):
    events = [await an_event() for _ in range(3)]
    alone = await ask.response(NOBODY, LIST)
    async with held(database.lanes(), db.database_url):
        with database.counting() as statements:
            asking = [asyncio.create_task(ask.response(NOBODY, LIST)) for _ in range(number)]
            await turns()
    answers = await asyncio.gather(*asking)
    assert len(statements) == 1
    assert {one.content for one in answers} == {alone.content}
    assert {one.headers["etag"] for one in answers} == {alone.headers["etag"]}
    assert all(f"Event:{event.id}" in alone.text for event in events)


async def test_they_share_even_while_every_lane_is_idle(ask):
    await an_event()
    await ask(NOBODY, LIST)
    with database.counting() as statements:
        answers = await asyncio.gather(*(ask(NOBODY, LIST) for _ in range(40)))
    assert len(statements) < 40
    assert answers == [answers[0]] * 40


@pytest.mark.parametrize("caller", ["stranger", "resident"])
async def test_rows_by_different_ids_of_one_caller_come_by_one_statement(ask, db, caller):
    events = [await an_event(confirmed=number) for number in range(30)]
    actor = await a_resident() if caller == "resident" else NOBODY
    requests = [(actor, ONE, {"id": f"Event:{event.id}"}) for event in events]
    found, statements = await at_once(ask, db, requests)
    assert len(statements) == (1 if caller == "stranger" else 2), "who asks, and what is asked"
    assert [one["event"] for one in found] == [
        {"id": f"Event:{event.id}", "title": event.title, "confirmed": event.confirmed} for event in events
    ]


async def test_ids_of_nothing_and_ids_asked_for_twice_are_told_apart_among_others(ask, db):
    one, draft = await an_event(), await an_event(state=EventState.DRAFT)
    ids = [f"Event:{one.id}", "Event:999999", f"Event:{draft.id}", f"Event:{one.id}"]
    found, statements = await at_once(ask, db, [(NOBODY, ONE, {"id": id_}) for id_ in ids])
    assert [data["event"] and data["event"]["id"] for data in found] == [ids[0], None, None, ids[0]]
    assert len(statements) == 1


async def test_different_selections_are_never_shared(ask, db):
    event = await an_event(confirmed=3)
    by_id = f'event(id: "Event:{event.id}")'
    documents = {
        "{ events { nodes { id } } }": {"events": {"nodes": [{"id": f"Event:{event.id}"}]}},
        "{ events { nodes { id: title } } }": {"events": {"nodes": [{"id": event.title}]}},
        "{ events(first: 0) { nodes { id } } }": {"events": {"nodes": []}},
        f"{{ {by_id} {{ confirmed }} }}": {"event": {"confirmed": 3}},
        f"{{ {by_id} {{ confirmed: title }} }}": {"event": {"confirmed": event.title}},
        f"{{ a: {by_id} {{ confirmed }} }}": {"a": {"confirmed": 3}},
    }
    found, statements = await at_once(ask, db, [(NOBODY, one, {}) for one in documents] * 2)
    assert found == [*documents.values()] * 2
    assert len(statements) == len(documents)


async def test_variables_that_change_the_answer_part_what_they_change(ask, db):
    event = await an_event(title="甲", category="market")
    await an_event(title="乙", category="health")
    some = """query($c: String, $n: Int, $more: Boolean!) {
      events(filter: {category: $c}, first: $n) { nodes { title place @include(if: $more) } } }"""
    asked = [
        {"c": "market", "n": 5, "more": False},
        {"c": "health", "n": 5, "more": False},
        {"c": "market", "n": 0, "more": False},
        {"c": "market", "n": 5, "more": True},
    ]
    found, statements = await at_once(ask, db, [(NOBODY, some, one) for one in asked] * 2)
    assert [data["events"]["nodes"] for data in found] == [
        [{"title": "甲"}],
        [{"title": "乙"}],
        [],
        [{"title": "甲", "place": event.place}],
    ] * 2
    assert len(statements) == len(asked)


async def test_arguments_below_a_row_part_rows_by_id(ask, db):
    event = await an_event()
    for _ in range(3):
        await a_registration(event)
    actor = await a_secretary(await event.area)
    below = """query($id: ID!, $n: Int) { event(id: $id) {
      registrations(first: $n) { totalCount nodes { party } } } }"""
    requests = [(actor, below, {"id": f"Event:{event.id}", "n": n}) for n in (1, 2, 0, 3)]
    found, _ = await at_once(ask, db, requests)
    assert [len(data["event"]["registrations"]["nodes"]) for data in found] == [1, 2, 0, 3]


async def test_a_fault_of_one_request_is_not_told_to_another(ask, db):
    event = await an_event()
    codes = "query($id: ID!) { event(id: $id) { title } }"
    async with held(database.lanes(), db.database_url):
        good = asyncio.create_task(ask(NOBODY, codes, id=f"Event:{event.id}"))
        bad = asyncio.create_task(ask.errors(NOBODY, codes, id="Area:1"))
        await turns()
    assert await good == {"event": {"title": event.title}}
    assert await bad == ["INVALID_ID"]


async def test_a_first_asker_who_goes_away_leaves_the_others_their_answer(ask, db):
    event = await an_event()
    async with held(database.lanes(), db.database_url):
        asking = [asyncio.create_task(ask(NOBODY, LIST)) for _ in range(4)]
        by_id = [asyncio.create_task(ask(NOBODY, ONE, id=f"Event:{event.id}")) for _ in range(4)]
        await turns()
        for one in (asking[0], by_id[0]):
            one.cancel()
        await turns()
    assert [data["events"]["totalCount"] for data in await asyncio.gather(*asking[1:])] == [1] * 3
    assert [data["event"]["title"] for data in await asyncio.gather(*by_id[1:])] == [event.title] * 3
    assert asking[0].cancelled()
    assert by_id[0].cancelled()
