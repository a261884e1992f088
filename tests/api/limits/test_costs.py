"""What operations cost: told in every answer, the same by both paths, and bounded."""

import pytest

from tests.api.limits.sending import ask, error_of, limited, token
from tests.factories.events import an_event
from tests.factories.people import a_resident

COSTS = {
    "a row": ('{ event(id: "Event:1") { title } }', 1),
    "a row with another": ('{ event(id: "Event:1") { title area { name } } }', 2),
    "a computed field": ('{ event(id: "Event:1") { placesLeft } }', 2),
    "nothing": ("{ __typename }", 1),
    "a page": ("{ events { nodes { title } } }", 21),
    "a page by its size": ("{ events(first: 5) { nodes { title } } }", 6),
    "a page of nothing": ("{ events(first: 0) { nodes { title } } }", 1),
    "the edges of a page": ("{ events(first: 5) { edges { cursor node { title } } } }", 6),
    "where a page stands": ("{ events(first: 5) { pageInfo { hasNextPage } } }", 1),
    "the example of the guide": (
        "{ events(first: 50) { nodes { title area { name } stalls(first: 9) { nodes { title } } } } }",
        601,
    ),
    "a count": ("{ events { totalCount } }", 6),
    "a page of pages": ("{ events(first: 5) { nodes { stalls(first: 3) { nodes { title } } } } }", 26),
    "two at once": ('{ a: event(id: "Event:1") { id } b: event(id: "Event:2") { id } }', 2),
    "a field left out": ('{ event(id: "Event:1") { area @include(if: false) { id } } }', 1),
    "one of several kinds": (
        '{ node(id: "Event:1") { id ... on Event { area { id } } ... on Need { id } } }',
        2,
    ),
    "several": ('{ nodes(ids: ["Event:1", "Event:2"]) { id } }', 2),
    "what a fragment selects": ("{ me { ...A } } fragment A on Account { registrations { totalCount } }", 7),
}


@pytest.mark.parametrize(("query", "cost"), COSTS.values(), ids=COSTS)
async def test_an_answer_tells_what_it_cost(api, settings, query, cost):
    answer = await api.raw(None, query)
    assert answer["extensions"]["cost"] == {"requested": cost, "limit": settings.operation_cost}


async def test_page_sizes_and_ids_in_variables_count(api):
    query = """query ($first: Int!, $ids: [ID!]!) {
        events(first: $first) { nodes { id } } nodes(ids: $ids) { id } }"""
    for first, ids in [(5, 2), (7, 2), (7, 3), (0, 0)]:
        answer = await api.raw(None, query, first=first, ids=["Event:1"] * ids)
        assert answer["extensions"]["cost"]["requested"] == 1 + first + ids


async def test_a_verb_costs_more_than_a_read(api):
    event = await an_event()
    query = "mutation ($input: EventRegisterInput!) { eventRegister(input: $input) { __typename } }"
    answer = await api.raw(await a_resident(), query, input={"event": f"Event:{event.id}"})
    assert answer["extensions"]["cost"]["requested"] == 10


async def test_a_payload_is_paid_for_as_well(api):
    event = await an_event()
    query = """mutation ($input: EventRegisterInput!) { eventRegister(input: $input) {
        ... on EventRegisterPayload { registration { event { title } } } ... on Refusal { code } } }"""
    answer = await api.raw(await a_resident(), query, input={"event": f"Event:{event.id}"})
    assert answer["extensions"]["cost"]["requested"] == 12


WIDE = "{ events(first: 50) { nodes { title stalls(first: 40) { nodes { title } } } } }"


@pytest.mark.parametrize("path", ["compiled", "resolved"])
@pytest.mark.parametrize(("limit", "fits"), [(2101, True), (2100, False)])
async def test_what_costs_too_much_is_refused_before_anything_is_read(db, settings, path, limit, fits):
    async with limited(settings, jinlin_reads=path, operation_cost=limit) as client:
        for _ in range(2):
            answer = await ask(client, WIDE)
            assert answer.status_code == 200
            if fits:
                assert answer.json()["extensions"]["cost"] == {"requested": 2101, "limit": limit}
            else:
                told = {"requested": 2101, "limit": limit, "most": "events.nodes.stalls.nodes"}
                assert error_of(answer) == {"code": "COST_TOO_HIGH"} | told
                assert "data" not in answer.json()


async def test_a_verb_that_costs_too_much_is_not_done(db, settings):
    event, who = await an_event(), await a_resident()
    query = "mutation ($input: EventRegisterInput!) { eventRegister(input: $input) { __typename } }"
    given = {"input": {"event": f"Event:{event.id}"}}
    async with limited(settings, operation_cost=9) as client:
        assert error_of(await ask(client, query, token(settings, who), **given))["code"] == "COST_TOO_HIGH"
    await event.refresh_from_db()
    assert event.confirmed == 0


async def test_what_is_refused_is_counted(db, settings):
    async with limited(settings, operation_cost=1) as client:
        before = await refused(client, "cost")
        await ask(client, WIDE)
        assert await refused(client, "cost") == before + 1


async def refused(client, limit):
    line = f'jinlin_refused_total{{limit="{limit}"}} '
    found = [one for one in (await client.get("/metrics")).text.splitlines() if one.startswith(line)]
    return float(found[0].removeprefix(line)) if found else 0.0
