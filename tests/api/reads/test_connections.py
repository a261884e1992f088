import pytest

from services.domain.areas.models import AreaKind
from services.kit import database
from tests.factories.people import a_community, a_resident, a_secretary, a_subdistrict, an_area

PAGE = """
query($first: Int, $after: String, $order: AreaOrder, $filter: AreaFilter) {
  areas(first: $first, after: $after, order: $order, filter: $filter) {
    totalCount
    nodes { id name }
    edges { cursor node { kind } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""


async def names(api, **variables):
    areas = (await api(None, PAGE, **variables))["areas"]
    return [node["name"] for node in areas["nodes"]], areas["pageInfo"], areas["totalCount"]


async def test_pages_follow_each_other_without_gap_or_overlap(api):
    for letter in "DABEC":
        await an_area(letter, kind=AreaKind.SUBDISTRICT)
    seen, after = [], None
    while True:
        found, page, total = await names(api, first=2, after=after, order="NAME_ASC")
        seen += found
        assert total == 5
        if not page["hasNextPage"]:
            break
        after = page["endCursor"]
    assert seen == list("ABCDE")


async def test_a_page_stays_where_it_is_when_rows_are_inserted_before_it(api):
    for letter in "BDF":
        await an_area(letter, kind=AreaKind.SUBDISTRICT)
    _, page, _ = await names(api, first=2, order="NAME_ASC")
    await an_area("A", kind=AreaKind.SUBDISTRICT)
    await an_area("E", kind=AreaKind.SUBDISTRICT)
    found, page, _ = await names(api, first=2, order="NAME_ASC", after=page["endCursor"])
    assert found == ["E", "F"]
    assert page["hasPreviousPage"] is True


async def test_descending_pages_run_backwards(api):
    for letter in "ABC":
        await an_area(letter, kind=AreaKind.SUBDISTRICT)
    found, page, _ = await names(api, first=2, order="NAME_DESC")
    assert found == ["C", "B"]
    found, _, _ = await names(api, first=2, order="NAME_DESC", after=page["endCursor"])
    assert found == ["A"]


async def test_an_area_filter_takes_the_whole_subtree_and_nothing_else(api):
    jili, other = await a_subdistrict(), await a_subdistrict()
    inside = await a_community(parent=jili)
    await a_community(parent=other)
    found, _, total = await names(api, filter={"within": f"Area:{jili.id}"})
    assert sorted(found) == sorted([jili.name, inside.name])
    assert total == 2


async def test_the_id_of_nothing_finds_nothing(api):
    await a_subdistrict()
    found, page, total = await names(api, filter={"within": "Area:999999"})
    assert (found, total) == ([], 0)
    assert page["endCursor"] is None


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("first: 101", "INVALID_PAGE_SIZE"),
        ("first: -1", "INVALID_PAGE_SIZE"),
        ('after: "nonsense"', "INVALID_CURSOR"),
        ('after: "WyJJRF9BU0MiLCIxIiwxXQ", order: NAME_ASC', "INVALID_CURSOR"),
    ],
)
async def test_arguments_that_cannot_hold_are_told_by_code(api, arguments, code):
    assert await api.errors(None, f"{{ areas({arguments}) {{ nodes {{ id }} }} }}") == [code]


async def test_a_page_with_everything_below_it_is_one_statement(api):
    jili = await a_subdistrict()
    for _ in range(3):
        await a_resident(area=await a_community(parent=jili))
    actor = await a_secretary(jili)
    document = """{ areas { totalCount nodes { name parent { name }
      children(first: 2) { totalCount nodes { name parent { id } } } } } }"""
    await api(actor, document)
    with database.counting() as statements:
        data = await api(actor, document)
    assert data["areas"]["totalCount"] == 4
    assert len(statements) == 2, "one for who asks, one for what is asked"


async def test_the_same_rows_can_be_asked_for_in_several_ways_at_once(api):
    area = await a_subdistrict()
    data = await api(
        None,
        """query($yes: Boolean!) { areas {
           x: nodes { name: id } edges { a: node { name ...More } b: node { kind } }
           nodes { other: name kind @skip(if: $yes) id @include(if: $yes) } } }
           fragment More on Node { __typename id }""",
        yes=True,
    )
    assert data["areas"] == {
        "x": [{"name": f"Area:{area.id}"}],
        "edges": [
            {
                "a": {"name": area.name, "__typename": "Area", "id": f"Area:{area.id}"},
                "b": {"kind": "SUBDISTRICT"},
            }
        ],
        "nodes": [{"other": area.name, "id": f"Area:{area.id}"}],
    }
