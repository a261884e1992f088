"""Variables of every shape: the same operation uses the statement that each request needs."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from services.api.operations.plans import MOST_FORMS
from services.domain.areas.models import AreaKind
from services.domain.events.models import EventState
from tests.api.equality.paths import COMPILED
from tests.api.operations.asking import plans_failed
from tests.factories.events import an_event
from tests.factories.needs import a_need
from tests.factories.partners import a_partner
from tests.factories.people import a_community, a_resident, a_subdistrict, an_area

START = datetime(2027, 3, 1, 11, tzinfo=UTC)
EVENTS = """query Events($filter: EventFilter, $order: EventOrder, $first: Int, $after: String,
                         $states: [EventState!], $whole: Boolean = false, $mine: Boolean) {
    events(filter: $filter, order: $order, first: $first, after: $after) {
        totalCount @include(if: $whole) nodes { title place @include(if: $whole) } }
    areas { nodes { name events(filter: { state: $states, mine: $mine }, order: $order, first: $first) {
        nodes { title } totalCount } } }
}"""


@pytest.fixture
async def events(db):
    """Five events of one community, one a day; the third is cancelled."""
    area = await a_community()
    states = [EventState.CANCELLED if n == 3 else EventState.PUBLISHED for n in range(1, 6)]
    return [
        await an_event(area=area, title=f"e{n}", starts_at=START + timedelta(days=n), state=state)
        for n, state in enumerate(states, 1)
    ]


def titles(found, *, nested=False):
    pages = [one["events"] for one in found["areas"]["nodes"]] if nested else [found["events"]]
    return [one["title"] for page in pages for one in page["nodes"]]


ALL = ["e1", "e2", "e3", "e4", "e5"]
SHAPES = [
    ({}, ALL, ALL),
    ({"filter": None}, ALL, ALL),
    ({"filter": {}}, ALL, ALL),
    ({"filter": {"category": None}}, ALL, ALL),
    ({"filter": {"containing": "e2"}}, ["e2"], ALL),
    ({"filter": {"containing": "e4"}}, ["e4"], ALL),
    ({"filter": {"containing": ""}}, ALL, ALL),
    ({"filter": {"containing": "e", "state": ["CANCELLED"]}}, ["e3"], ALL),
    ({"filter": {"state": ["CANCELLED"], "containing": "e"}}, ["e3"], ALL),
    ({"filter": {"state": ["CANCELLED", "PUBLISHED"]}}, ALL, ALL),
    ({"filter": {"state": ["CANCELLED", "CANCELLED"]}}, ["e3"], ALL),
    ({"filter": {"state": "CANCELLED"}}, ["e3"], ALL),
    ({"filter": {"state": []}}, [], ALL),
    ({"filter": {"state": None}}, ALL, ALL),
    ({"filter": {"hasPlaces": True}}, ALL, ALL),
    ({"filter": {"hasPlaces": False}}, [], ALL),
    ({"filter": {"startsAfter": "2027-03-05T00:00:00+08:00"}}, ["e4", "e5"], ALL),
    ({"filter": {"startsAfter": "2027-03-05T11:00:00Z"}}, ["e4", "e5"], ALL),
    ({"filter": {"startsBefore": "2027-03-03T00:00:00+08:00"}}, ["e1"], ALL),
    ({"filter": {"within": "Area:1"}}, ALL, ALL),
    ({"filter": {"within": "Area:3"}}, [], ALL),
    ({"filter": {"within": "nothing"}}, [], ALL),
    ({"filter": {"series": "Series:1"}}, [], ALL),
    ({"order": "STARTS_AT_ASC"}, ALL, ALL),
    ({"order": "STARTS_AT_DESC"}, ALL[::-1], ALL[::-1]),
    ({"order": None}, ALL, ALL),
    ({"order": "ATTENDED_DESC"}, ALL[::-1], ALL[::-1]),
    ({"first": 2}, ["e1", "e2"], ["e1", "e2"]),
    ({"first": 3}, ["e1", "e2", "e3"], ["e1", "e2", "e3"]),
    ({"first": 0}, [], []),
    ({"first": 100}, ALL, ALL),
    ({"first": None}, ALL, ALL),
    ({"first": 1, "order": "STARTS_AT_DESC"}, ["e5"], ["e5"]),
    ({"after": None}, ALL, ALL),
    ({"states": ["CANCELLED"]}, ALL, ["e3"]),
    ({"states": []}, ALL, []),
    ({"states": None}, ALL, ALL),
    ({"mine": True}, ALL, []),
    ({"mine": False}, ALL, ALL),
    ({"mine": None}, ALL, ALL),
    ({"unknown": "left out"}, ALL, ALL),
]


@pytest.mark.parametrize(("variables", "root", "nested"), SHAPES, ids=[str(shape[0]) for shape in SHAPES])
@pytest.mark.parametrize("asker", ["stranger", "resident"])
async def test_each_shape_finds_its_rows(asking, events, variables, root, nested, asker):
    actor = None if asker == "stranger" else await a_resident()
    found = await asking(actor, EVENTS, **variables)
    assert (titles(found), titles(found, nested=True)) == (root, nested)


async def test_one_application_serves_all_shapes_in_any_order(asking, events):
    for variables, root, nested in [*SHAPES, *SHAPES[::-1], *SHAPES]:
        found = await asking(None, EVENTS, **variables)
        assert (titles(found), titles(found, nested=True)) == (root, nested), variables


@pytest.mark.parametrize(
    ("name", "id"), [("within", "Event:2"), ("within", "Account:1"), ("host", "Event:1"), ("need", "Area:1")]
)
async def test_the_id_of_something_else_finds_nothing(asking, events, name, id):
    area = await a_community()
    need, partner = await a_need(area=area), await a_partner(area=area)
    await an_event(area=area, partner=partner, need_id=need.id)
    assert titles(await asking(None, EVENTS, filter={name: id})) == []


async def test_more_forms_than_are_kept_are_answered_right(asking, events):
    document = (
        "query ($first: Int, $order: EventOrder) { events(first: $first, order: $order) { nodes { title } } }"
    )
    for first in [*range(MOST_FORMS + 10), *range(8)]:
        for order, titled in (("STARTS_AT_ASC", ALL), ("STARTS_AT_DESC", ALL[::-1])):
            body = {"query": document, "variables": {"first": first, "order": order}}
            answer = await asking.ways.ask(COMPILED, None, body)
            assert answer.read == COMPILED
            assert titles(json.loads(answer.body)["data"]) == titled[:first]


async def test_booleans_choose_what_is_told(asking, events):
    for whole in (True, False, True):
        page = (await asking(None, EVENTS, whole=whole))["events"]
        assert ("totalCount" in page, "place" in page["nodes"][0]) == (whole, whole)


@pytest.mark.parametrize(
    "order", ["STARTS_AT_ASC", "STARTS_AT_DESC", "ATTENDED_ASC", "CREATED_AT_DESC", None]
)
async def test_pages_lead_through_all_rows_of_an_order(asking, events, order):
    document = """query ($order: EventOrder, $after: String, $first: Int) {
        events(order: $order, after: $after, first: $first) {
            nodes { title } pageInfo { endCursor hasNextPage hasPreviousPage } } }"""
    seen, after, more = [], None, True
    while more:
        found = await asking(None, document, order=order, after=after, first=2)
        assert found["events"]["pageInfo"]["hasPreviousPage"] is (after is not None)
        seen += titles(found)
        after, more = found["events"]["pageInfo"]["endCursor"], found["events"]["pageInfo"]["hasNextPage"]
    assert sorted(seen) == ALL
    assert seen == ALL or order in {"STARTS_AT_DESC", "CREATED_AT_DESC"}


async def test_a_list_may_be_told_by_its_one_item_and_by_variables_within(asking):
    await an_area(kind=AreaKind.GRID, parent=await a_community(parent=await a_subdistrict()))
    document = """query ($kind: AreaKind!, $id: ID!, $first: Int! = 1) {
        all: areas(filter: { kind: [$kind, SUBDISTRICT] }) { nodes { kind } }
        one: areas(filter: { kind: [$kind] }, first: $first) { nodes { kind } }
        nodes(ids: [$id, "Area:1"]) { id } }"""
    for kind in ("GRID", "COMMUNITY", "GRID"):
        found = await asking(None, document, kind=kind, id="Area:2")
        assert {one["kind"] for one in found["all"]["nodes"]} == {kind, "SUBDISTRICT"}
        assert found["one"]["nodes"] == [{"kind": kind}]
        assert found["nodes"] == [{"id": "Area:2"}, {"id": "Area:1"}]


WRONG = {
    "a text for a number": {"first": "2"},
    "a fraction for a number": {"first": 1.5},
    "a number beyond 32 bits": {"first": 2**31},
    "a yes for a number": {"first": True},
    "an unknown enum": {"order": "BEST_FIRST"},
    "an unknown key": {"filter": {"weather": "x"}},
    "a list for an object": {"filter": [1, 2]},
    "null within a list": {"states": [None]},
    "no moment": {"filter": {"startsAfter": "tomorrow"}},
    "a moment without offset": {"filter": {"startsAfter": "2027-03-05T11:00:00"}},
    "a moment before all moments": {"filter": {"startsAfter": "0001-01-01T00:00:00+14:00"}},
    "a moment after all moments": {"filter": {"startsAfter": "9999-12-31T23:59:59-14:00"}},
}


@pytest.mark.parametrize("variables", WRONG.values(), ids=WRONG)
async def test_variables_that_do_not_fit_are_told_and_spoil_nothing(asking, events, variables):
    assert await asking.fault(None, EVENTS, **variables) == ["BAD_REQUEST"]
    assert titles(await asking(None, EVENTS)) == ALL


@pytest.mark.parametrize("variables", [[1], "x", 3, True])
async def test_variables_that_are_no_object_are_told(asking, variables):
    made, resolved = await asking.ways.both(None, {"query": "{ __typename }", "variables": variables})
    assert (made.status, made.body) == (400, resolved.body)
    assert b'"code":"BAD_REQUEST"' in made.body


NUL = {
    "a text": ("query ($x: String) { events(filter: { containing: $x }) { nodes { id } } }", "a\x00b"),
    "a text below": (
        "query ($x: String) { areas { nodes { events(filter: { containing: $x }) { nodes { id } } } } }",
        "\x00集市",
    ),
    "a category": ("query ($x: String) { events(filter: { category: $x }) { totalCount } }", "\x00"),
}


@pytest.mark.parametrize(("document", "text"), NUL.values(), ids=NUL)
async def test_a_text_that_postgresql_cannot_hold_is_told_and_spoils_no_plan(asking, events, document, text):
    await asking(None, document, x="集市")
    failed = plans_failed()
    assert await asking.fault(None, document, x=text) == ["INVALID_FILTER"]
    assert plans_failed() == failed
    body = {"query": document, "variables": {"x": "集市"}}
    assert (await asking.ways.ask(COMPILED, None, body)).read == COMPILED
