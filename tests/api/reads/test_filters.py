"""Filters, fragments and mixed ids: hostile text is text, and foreign ids find nothing."""

import pytest

from services.domain.areas.models import Area, AreaKind
from services.domain.events.models import EventState
from services.kit import database
from tests.factories.events import an_event
from tests.factories.people import a_community, a_subdistrict, an_area

NAMED = "query($n: String) { areas(filter: {named: $n}) { totalCount nodes { name } } }"
EVENTS = "query($f: EventFilter) { events(filter: $f) { totalCount nodes { title } } }"
INJECTIONS = (
    "' OR '1'='1",
    "'; DROP TABLE area; --",
    "\\'; DELETE FROM area; --",
    "$1) OR (true",
    ":me",
    "{t}",
    '" OR ""="',
    "/* */ UNION SELECT 1",
)


async def named(api, text):
    found = (await api(None, NAMED, n=text))["areas"]
    assert found["totalCount"] == len(found["nodes"])
    return sorted(one["name"] for one in found["nodes"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("%", ["100%社区"]),
        ("_", ["a_b"]),
        ("'", ["O'Neill"]),
        ('"', ['say "hi"']),
        ("\\", ["back\\slash"]),
        ("社区", ["100%社区"]),
        ("A_B", []),
        ("axb", ["axb"]),
        ("", ["100%社区", "O'Neill", "a_b", "axb", "back\\slash", 'say "hi"']),
    ],
)
async def test_containing_takes_every_character_for_itself(api, text, found):
    for name in ("100%社区", "a_b", "axb", "O'Neill", 'say "hi"', "back\\slash"):
        await an_area(name, kind=AreaKind.SUBDISTRICT)
    assert await named(api, text) == found


@pytest.mark.parametrize("text", INJECTIONS)
async def test_sql_in_a_text_filter_is_searched_for_and_never_run(api, text):
    await a_subdistrict()
    await an_area(f"x{text}x", kind=AreaKind.SUBDISTRICT)
    assert await named(api, text) == [f"x{text}x"]
    assert await Area.all().count() == 2


@pytest.mark.parametrize("text", INJECTIONS)
async def test_sql_in_an_id_filter_finds_nothing(api, text):
    await a_subdistrict()
    document = "query($w: ID) { areas(filter: {within: $w}) { totalCount } }"
    assert await api(None, document, w=text) == {"areas": {"totalCount": 0}}


@pytest.mark.parametrize("text", INJECTIONS)
async def test_sql_in_an_id_or_a_cursor_is_told_by_code(api, text):
    assert await api.errors(None, "query($i: ID!) { node(id: $i) { id } }", i=text) == ["INVALID_ID"]
    after = "query($a: String) { areas(after: $a) { nodes { id } } }"
    assert await api.errors(None, after, a=text) == ["INVALID_CURSOR"]


async def test_null_filters_ask_for_nothing(api):
    await an_event()
    nothing = {"category": None, "state": None, "within": None, "mine": None, "startsAfter": None}
    assert (await api(None, EVENTS, f=nothing))["events"]["totalCount"] == 1
    assert (await api(None, EVENTS, f=None))["events"]["totalCount"] == 1


async def test_an_empty_list_of_states_matches_no_event(api):
    await an_event()
    assert (await api(None, EVENTS, f={"state": []}))["events"] == {"totalCount": 0, "nodes": []}


async def test_filters_are_met_together(api):
    area = await a_community()
    await an_event(area=area, title="甲", category="health")
    await an_event(area=area, title="乙", category="market")
    await an_event(title="丙", category="health")
    asked = {"category": "health", "within": f"Area:{area.id}"}
    assert (await api(None, EVENTS, f=asked))["events"]["nodes"] == [{"title": "甲"}]


@pytest.mark.parametrize(("wanted", "found"), [(True, ["有空"]), (False, ["满了"])])
async def test_a_condition_and_its_denial_divide_the_rows(api, wanted, found):
    area = await a_community()
    await an_event(area=area, title="有空", capacity=2, confirmed=1)
    await an_event(area=area, title="满了", capacity=2, confirmed=2)
    nodes = (await api(None, EVENTS, f={"hasPlaces": wanted}))["events"]["nodes"]
    assert [node["title"] for node in nodes] == found


async def test_drafts_are_hidden_even_from_a_filter_that_names_them(api):
    await an_event(state=EventState.DRAFT)
    assert (await api(None, EVENTS, f={"state": ["DRAFT"]}))["events"]["totalCount"] == 0


async def test_nodes_asks_one_statement_for_each_type_and_keeps_order_and_repeats(api):
    event = await an_event()
    ids = [f"Event:{event.id}", f"Area:{event.area_id}", "Area:999999", f"Event:{event.id}"]
    document = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Area { name } } }"
    await api(None, document, ids=ids)
    with database.counting() as statements:
        found = (await api(None, document, ids=ids))["nodes"]
    assert [one and one["id"] for one in found] == [ids[0], ids[1], None, ids[0]]
    assert [one and one["__typename"] for one in found] == ["Event", "Area", None, "Event"]
    assert len(statements) == 2


async def test_a_hundred_ids_are_taken_and_one_more_is_not(api):
    document = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert (await api(None, document, ids=["Area:1"] * 100))["nodes"] == [None] * 100
    assert await api.errors(None, document, ids=["Area:1"] * 101) == ["TOO_MANY_IDS"]


async def test_an_empty_page_still_counts(api):
    await a_subdistrict()
    data = await api(None, "{ areas(first: 0) { totalCount nodes { id } pageInfo { hasNextPage } } }")
    assert data["areas"] == {"totalCount": 1, "nodes": [], "pageInfo": {"hasNextPage": True}}


async def test_aliases_of_one_connection_have_arguments_of_their_own(api):
    top = await an_area("上", kind=AreaKind.SUBDISTRICT)
    await an_area("甲", parent=top)
    await an_area("乙", parent=top)
    data = await api(
        None,
        """query($id: ID!) { area(id: $id) {
          a: children(filter: {named: "甲"}) { nodes { name } }
          b: children(filter: {named: "乙"}) { totalCount edges { node { name } } } } }""",
        id=f"Area:{top.id}",
    )
    assert data["area"] == {
        "a": {"nodes": [{"name": "甲"}]},
        "b": {"totalCount": 1, "edges": [{"node": {"name": "乙"}}]},
    }
