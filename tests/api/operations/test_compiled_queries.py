"""Which operations plans answer, what they answer, and which are left to graphql-core."""

import pytest

from tests.api.operations.asking import plans_failed
from tests.factories.events import a_registration, an_event
from tests.factories.partners import a_partner
from tests.factories.people import a_community, a_resident, a_secretary

LONG = "x" * 69
PARTS = "fragment Named on Area { name ...Placed } fragment Placed on Area { kind parent { ...Core } }"

COMPILED = {
    "a list": "{ areas { totalCount nodes { name } } }",
    "several lists": "{ areas { nodes { id } } events { nodes { id } } partners { totalCount } }",
    "edges": "{ areas { edges { cursor node { id } } pageInfo { hasNextPage startCursor endCursor } } }",
    "a row": '{ area(id: "Area:2") { name parent { name } } }',
    "no row": '{ area(id: "Area:99") { name } }',
    "a node": '{ node(id: "Area:2") { id ... on Area { name } } }',
    "nodes of several types": '{ nodes(ids: ["Area:2", "Event:1", "Area:77", "Area:2"])'
    " { __typename id ... on Event { title area { name } } ... on Area { name } } }",
    "no nodes": "{ nodes(ids: []) { id } }",
    "who asks": "{ me { id name } }",
    "fragments": "{ areas { nodes { ...Named } } } fragment Core on Area { id } " + PARTS,
    "fragments of interfaces": '{ node(id: "Area:2") { ...One } } fragment One on Node { id __typename }',
    "inline fragments": "{ ... on Query { ... { areas { nodes { ... on Node { id } ... { name } } } } } }",
    "one list twice": "{ a: areas(first: 1) { nodes { id } } b: areas { nodes { name } } }",
    "merged fields": "{ areas { nodes { id } } areas { totalCount nodes { name parent { id } } } }",
    "lists in lists in lists": "{ areas { nodes { children { nodes { events { nodes { place } } } } } } }",
    "counts alone": "{ areas { totalCount nodes { events { totalCount } } } }",
    "everywhere what it is": "{ __typename areas { __typename pageInfo { __typename } edges { __typename"
    " node { __typename } } nodes { __typename parent { __typename } events { __typename nodes { __typename }"
    " edges { __typename node { __typename area { __typename } } } pageInfo { __typename } } } } }",
    "nothing but what it is": "{ __typename }",
    "pages of nothing": "{ areas(first: 0) { nodes { id } pageInfo { hasNextPage endCursor } nodes"
    " { events(first: 0) { nodes { id } pageInfo { hasNextPage endCursor } } } } }",
}
RESOLVED = {
    "the schema": "{ __schema { queryType { name } } }",
    "a type": '{ __type(name: "Area") { name } }',
    "a type beside rows": '{ areas { nodes { name } } __type(name: "Area") { name } }',
}


@pytest.fixture
async def rows(db):
    """A community with an event at which a partner has a stall, and two registrations."""
    area = await a_community()
    event = await an_event(area=area, partner=await a_partner(area=area))
    return event, [await a_registration(event), await a_registration(event)]


@pytest.mark.parametrize("document", COMPILED.values(), ids=COMPILED)
@pytest.mark.parametrize("asker", ["stranger", "resident", "secretary"])
async def test_declared_reads_are_answered_by_plans(asking, rows, document, asker):
    event, _ = rows
    actors = {"stranger": None, "resident": await a_resident(), "secretary": await a_secretary(event.area)}
    first = await asking.body(actors[asker], document)
    assert await asking.body(actors[asker], document) == first


@pytest.fixture(autouse=True)
async def _areas(rows):
    """`event.area` is there without another question."""
    await rows[0].fetch_related("area")


@pytest.mark.parametrize("document", RESOLVED.values(), ids=RESOLVED)
async def test_introspection_goes_through_graphql_core(asking, document):
    assert await asking.fault(None, document) == []


async def test_a_stranger_is_nobody(asking):
    assert await asking(None, "{ me { id } }") == {"me": None}


async def test_nodes_come_in_the_order_of_their_ids_with_gaps(asking, rows):
    ids = ["Event:1", "Area:404", "Area:1", "Event:1"]
    found = await asking(None, "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", ids=ids)
    assert [one and one["id"] for one in found["nodes"]] == ["Event:1", None, "Area:1", "Event:1"]
    assert found["nodes"][0]["__typename"] == "Event"


@pytest.mark.parametrize(
    "document",
    [
        "{ areas { KEY: nodes { id } } }",
        "{ areas { KEY: totalCount } }",
        "{ areas { nodes { events { KEY: nodes { id } } } } }",
        "{ areas { nodes { events { KEY: totalCount nodes { id } } } } }",
        "{ areas { nodes { events { KEY: edges { node { id } } } } } }",
        "{ areas { nodes { events { edges { KEY: node { id } KEY2: cursor } } } } }",
        "{ areas { nodes { events { KEY: pageInfo { KEY: endCursor KEY2: hasNextPage } } } } }",
        "{ areas { nodes { events { nodes { KEY: title KEY2: place } } } } }",
        "{ areas { nodes { events { nodes { KEY: area { KEY: name } } } } } }",
        "{ areas { nodes { KEY: events { nodes { KEY: stalls { nodes { id } } } } } } }",
        '{ KEY: area(id: "Area:2") { KEY: name KEY2: parent { KEY: name } } }',
        '{ KEY: nodes(ids: ["Area:2", "Event:1"]) { ... on Area { KEY: name } ... on Event { KEY: text } } }',
    ],
)
async def test_keys_longer_than_a_name_of_postgresql_stay_whole(asking, rows, document):
    key, another = f"{LONG}1", f"{LONG}2"
    short = await asking.body(None, document.replace("KEY2", "other").replace("KEY", "key"))
    long = await asking.body(None, document.replace("KEY2", another).replace("KEY", key))
    told = long.replace(another.encode(), b"other").replace(key.encode(), b"key")
    assert b"".join(told.split()) == b"".join(short.split())


@pytest.mark.parametrize("place", ["areas(first: 1) {{ nodes {{ {} }} }}", 'area(id: "Area:1") {{ {} }}'])
async def test_a_nested_object_may_have_120_keys(asking, rows, place):
    keys = [f"k{number}" for number in range(120)]
    chosen = " ".join(f"{key}: name" for key in keys)
    nested = f"name children {{ nodes {{ {chosen} }} }}"
    found = await asking(None, "{ " + place.format(nested) + " }")
    (area,) = found["areas"]["nodes"] if "areas" in found else [found["area"]]
    assert [list(one) for one in area["children"]["nodes"]] == [keys] * len(area["children"]["nodes"])
    assert area["children"]["nodes"]


@pytest.mark.parametrize(
    ("selection", "found"),
    [
        ("areas { nodes @skip(if: $skip) { id } }", {"areas": {}}),
        ('area(id: "Area:2") { id @skip(if: $skip) }', {"area": {}}),
        ('area(id: "Area:2") { parent { id @skip(if: $skip) } }', {"area": {"parent": {}}}),
        ('area(id: "Area:1") { parent { id @skip(if: $skip) } }', {"area": {"parent": None}}),
        ('area(id: "Area:2") { events { nodes @skip(if: $skip) { id } } }', {"area": {"events": {}}}),
        (
            'area(id: "Area:2") { events { nodes { id @skip(if: $skip) } } }',
            {"area": {"events": {"nodes": [{}]}}},
        ),
        (
            'area(id: "Area:2") { events { edges { cursor @skip(if: $skip) } } }',
            {"area": {"events": {"edges": [{}]}}},
        ),
        (
            'area(id: "Area:2") { events { edges { node { id @skip(if: $skip) } } } }',
            {"area": {"events": {"edges": [{"node": {}}]}}},
        ),
        (
            'area(id: "Area:2") { events { pageInfo { endCursor @skip(if: $skip) } } }',
            {"area": {"events": {"pageInfo": {}}}},
        ),
        (
            'area(id: "Area:2") { events { nodes { area { id @skip(if: $skip) } } } }',
            {"area": {"events": {"nodes": [{"area": {}}]}}},
        ),
        ('node(id: "Area:2") { id @skip(if: $skip) }', {"node": {}}),
        ('node(id: "Area:2") { ... on Event { id } }', {"node": {}}),
        ('nodes(ids: ["Area:2", "Area:9"]) { ... on Event { id } }', {"nodes": [{}, None]}),
        ("areas(first: 1) { nodes { id @skip(if: $skip) } }", {"areas": {"nodes": [{}]}}),
        ("areas(first: 1) { edges { node @skip(if: $skip) { id } } }", {"areas": {"edges": [{}]}}),
        ("areas(first: 1) { pageInfo { endCursor @skip(if: $skip) } }", {"areas": {"pageInfo": {}}}),
        ("areas @skip(if: $skip) { nodes { id } }", {}),
        (
            "areas { totalCount @include(if: $skip) nodes @skip(if: $skip) { id } }",
            {"areas": {"totalCount": 2}},
        ),
    ],
)
async def test_what_is_emptied_by_directives_is_an_empty_object(asking, rows, selection, found):
    document = f"query ($skip: Boolean = true) {{ __typename @skip(if: $skip) {selection} }}"
    assert await asking(None, document) == found


@pytest.mark.parametrize("events", [0, 1, 3])
@pytest.mark.parametrize(
    "chosen", ["__typename", "hasPreviousPage", "hasNextPage", "startCursor", "hasPreviousPage __typename"]
)
async def test_where_a_nested_page_stands_can_be_asked_alone(asking, chosen, events):
    area = await a_community()
    for _ in range(events):
        await an_event(area=area)
    document = f'{{ area(id: "Area:{area.id}") {{ events {{ pageInfo {{ {chosen} }} }} }} }}'
    (told,) = (await asking(None, document))["area"]["events"].values()
    assert list(told) == chosen.split()
    assert told.get("hasPreviousPage", False) is told.get("hasNextPage", False) is False


FAULTS = {
    "a page too large": ("{ areas(first: 101) { totalCount } }", ["INVALID_PAGE_SIZE"]),
    "a page of less than nothing": ("{ areas(first: -1) { totalCount } }", ["INVALID_PAGE_SIZE"]),
    "a nested page too large": (
        "{ areas { nodes { events(first: 101) { totalCount } } } }",
        ["INVALID_PAGE_SIZE"],
    ),
    "no cursor": ('{ areas(after: "x") { totalCount nodes { id } } }', ["INVALID_CURSOR"]),
    "no nested cursor": (
        '{ areas { nodes { events(after: "社区") { nodes { id } } } } }',
        ["INVALID_CURSOR"],
    ),
    "no id": ('{ area(id: "17") { id } }', ["INVALID_ID"]),
    "the id of something else": ('{ area(id: "Event:1") { id } }', ["INVALID_ID"]),
    "no node": ('{ node(id: "Nothing:1") { id } }', ["INVALID_ID"]),
    "too many nodes": ("{ nodes(ids: [" + '"Area:1" ' * 101 + "]) { id } }", ["TOO_MANY_IDS"]),
}


@pytest.mark.parametrize(("document", "told"), FAULTS.values(), ids=FAULTS)
async def test_a_fault_is_told_by_graphql_core(asking, rows, document, told):
    assert await asking.fault(None, document) == told
    assert await asking.fault(None, document) == told


async def test_one_fault_among_good_fields_loses_all_data_only_where_nothing_may_be_null(asking, rows):
    bad = '{ area(id: "Area:1") { name } event(id: "x") { id } }'
    answer = await asking.answer(None, bad)
    assert b'"event":null' in answer.body


async def test_a_fault_of_one_request_leaves_the_plan_to_the_next(asking, rows):
    document = "query ($first: Int, $after: String) { areas(first: $first, after: $after) { nodes { id } } }"
    failed = plans_failed()
    assert await asking.fault(None, document, first=101) == ["INVALID_PAGE_SIZE"]
    assert await asking.fault(None, document, after="x") == ["INVALID_CURSOR"]
    assert len((await asking(None, document, first=1))["areas"]["nodes"]) == 1
    assert plans_failed() == failed
