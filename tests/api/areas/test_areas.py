"""Places made and renamed over HTTP: what comes back, what is refused and what a refusal leaves behind."""

from typing import Any

import pytest

from services.domain.actors.actor import Role
from services.domain.areas.models import Area, AreaKind
from services.domain.audit.models import AuditEntry
from tests.factories.people import a_community, a_resident, a_secretary, a_subdistrict, an_area, staff

BAD_NAMES = [
    "",
    "   ",
    "网" * 61,
    "网" * 20_000,
    "网格\n二",
    "网格\x00",
    "网格\x07",
    "网格\u202e",
    "\u200b",
]
BAD_IDS = ["Area", "Area:", "Area:0", "Area:-1", "Account:1", "area:1", "17", "", f"Area:{10**30}"]


async def traces() -> tuple[int, int]:
    return await Area.all().count(), await AuditEntry.all().count()


async def test_a_grid_comes_back_in_its_community(api):
    community = await a_community()
    answer = await api.verb(
        await a_secretary(community),
        "areaCreate",
        """area { id name kind longitude latitude residentsCount
        parent { id name parent { kind } children { nodes { name } } }
        children { totalCount } appointments { totalCount } }""",
        parent=f"Area:{community.id}",
        kind="GRID",
        name="第一网格",
        longitude=-180,
        latitude=90,
    )
    made = await Area.get(kind=AreaKind.GRID)
    assert answer["area"] == {
        "id": f"Area:{made.id}",
        "name": "第一网格",
        "kind": "GRID",
        "longitude": -180.0,
        "latitude": 90.0,
        "residentsCount": 0,
        "parent": {
            "id": f"Area:{community.id}",
            "name": community.name,
            "parent": {"kind": "SUBDISTRICT"},
            "children": {"nodes": [{"name": "第一网格"}]},
        },
        "children": {"totalCount": 0},
        "appointments": {"totalCount": 0},
    }
    assert made.path == f"{community.path}{made.id}."


async def test_an_area_without_coordinates_has_none(api):
    community = await a_community()
    answer = await api.verb(
        await a_secretary(community),
        "areaCreate",
        "area { longitude latitude }",
        parent=f"Area:{community.id}",
        kind="HOUSEHOLD",
        name="1-1-101",
    )
    assert answer["area"] == {"longitude": None, "latitude": None}


async def test_a_name_is_cleaned_and_kept_as_typed_in_the_record(api):
    community = await a_community()
    secretary = await a_secretary(community)
    raw = "  第一网格(wǎnggé) "
    answer = await api.verb(
        secretary, "areaCreate", "area { name }", parent=f"Area:{community.id}", kind="GRID", name=raw
    )
    assert answer["area"] == {"name": "第一网格"}
    entry = await AuditEntry.get(verb="area_create")
    made = await Area.get(name="第一网格")
    assert (entry.actor_id, entry.subject_type, entry.subject_id) == (secretary.account_id, "Area", made.id)
    assert (entry.before, entry.original, entry.area_id) == (None, {"name": raw}, made.id)
    assert entry.after["name"] == "第一网格"


@pytest.mark.parametrize("parent", list(AreaKind))
@pytest.mark.parametrize("kind", list(AreaKind))
async def test_a_place_lies_only_in_one_of_a_higher_level(api, parent, kind):
    above = await an_area(kind=parent)
    before = await traces()
    answer = await api.verb(
        await a_secretary(above),
        "areaCreate",
        "area { kind }",
        parent=f"Area:{above.id}",
        kind=kind.name,
        name="新地方",
    )
    levels = list(AreaKind)
    if levels.index(kind) > levels.index(parent):
        assert answer["area"] == {"kind": kind.name}
        assert await traces() == (before[0] + 1, before[1] + 1)
    else:
        assert (answer["__typename"], answer["code"]) == ("AreaKindWrong", "AREA_KIND_WRONG")
        assert await traces() == before


@pytest.mark.parametrize("name", BAD_NAMES)
async def test_no_place_is_made_under_a_name_that_is_none(api, name):
    community = await a_community()
    secretary = await a_secretary(community)
    before = await traces()
    answer = await api.verb(
        secretary, "areaCreate", "area { id }", parent=f"Area:{community.id}", kind="GRID", name=name
    )
    assert (answer["__typename"], answer["field"]) == ("InvalidInput", ["name"])
    assert await traces() == before


@pytest.mark.parametrize(
    ("where", "field"),
    [
        ({"longitude": 112.5}, "latitude"),
        ({"latitude": 34.9}, "longitude"),
        ({"longitude": 180.0001, "latitude": 0}, "longitude"),
        ({"longitude": -180.0001, "latitude": 0}, "longitude"),
        ({"longitude": 0, "latitude": 90.0001}, "latitude"),
        ({"longitude": 0, "latitude": -90.0001}, "latitude"),
        ({"longitude": 1e308, "latitude": 0}, "longitude"),
        ({"longitude": 0, "latitude": -1e308}, "latitude"),
    ],
)
async def test_a_point_off_the_globe_is_named_and_no_place_is_made(api, where: dict[str, Any], field):
    community = await a_community()
    secretary = await a_secretary(community)
    before = await traces()
    given = {"parent": f"Area:{community.id}", "kind": "GRID", "name": "第一网格"} | where
    answer = await api.verb(secretary, "areaCreate", "area { id }", **given)
    assert (answer["__typename"], answer["field"]) == ("InvalidInput", [field])
    assert await traces() == before


@pytest.mark.parametrize("id", BAD_IDS)
async def test_what_is_no_id_of_an_area_is_named(api, id):
    secretary = await a_secretary(await a_community())
    made = await api.verb(secretary, "areaCreate", "area { id }", parent=id, kind="GRID", name="第一网格")
    renamed = await api.verb(secretary, "areaRename", "area { id }", area=id, name="第一网格")
    assert (made["__typename"], made["field"]) == ("InvalidInput", ["parent"])
    assert (renamed["__typename"], renamed["field"]) == ("InvalidInput", ["area"])


async def test_an_area_that_is_not_there_is_not_found(api):
    secretary = await a_secretary(await a_community())
    absent = "Area:987654321"
    made = await api.verb(secretary, "areaCreate", "area { id }", parent=absent, kind="GRID", name="网格")
    renamed = await api.verb(secretary, "areaRename", "area { id }", area=absent, name="网格")
    assert [made["__typename"], renamed["__typename"]] == ["NotFound", "NotFound"]


async def test_a_name_is_taken_in_its_parent_alone_also_after_cleaning(api):
    subdistrict = await a_subdistrict()
    here, there = await a_community(parent=subdistrict), await a_community(parent=subdistrict)
    officer = await staff(Role.SUBDISTRICT, subdistrict)
    await an_area("第一网格", kind=AreaKind.GRID, parent=here)
    before = await traces()
    given = {"kind": "GRID", "name": " 第一网格(wǎnggé)"}
    again = await api.verb(officer, "areaCreate", "area { id }", parent=f"Area:{here.id}", **given)
    assert (again["__typename"], again["code"]) == ("AreaNameTaken", "AREA_NAME_TAKEN")
    assert await traces() == before
    other = await api.verb(officer, "areaCreate", "area { name }", parent=f"Area:{there.id}", **given)
    assert other["area"] == {"name": "第一网格"}


async def test_a_rename_changes_the_name_and_nothing_else(api):
    community = await a_community()
    grid = await an_area("第一网格", kind=AreaKind.GRID, parent=community)
    house = await an_area("1号楼", kind=AreaKind.BUILDING, parent=grid)
    answer = await api.verb(
        await a_secretary(community),
        "areaRename",
        "area { id name kind parent { id } children { nodes { id } } }",
        area=f"Area:{grid.id}",
        name="东区网格",
    )
    assert answer["area"] == {
        "id": f"Area:{grid.id}",
        "name": "东区网格",
        "kind": "GRID",
        "parent": {"id": f"Area:{community.id}"},
        "children": {"nodes": [{"id": f"Area:{house.id}"}]},
    }
    assert (await Area.get(id=grid.id)).path == grid.path
    entry = await AuditEntry.get(verb="area_rename")
    assert (entry.before["name"], entry.after["name"]) == ("第一网格", "东区网格")


@pytest.mark.parametrize("name", BAD_NAMES)
async def test_a_name_that_is_none_renames_nothing(api, name):
    community = await a_community()
    secretary = await a_secretary(community)
    answer = await api.verb(secretary, "areaRename", "area { id }", area=f"Area:{community.id}", name=name)
    assert (answer["__typename"], answer["field"]) == ("InvalidInput", ["name"])
    assert (await Area.get(id=community.id)).name == community.name
    assert await AuditEntry.all().count() == 0


@pytest.mark.parametrize("kind", [AreaKind.SUBDISTRICT, AreaKind.COMMUNITY])
async def test_a_siblings_name_cannot_be_taken(api, kind):
    parent = None if kind is AreaKind.SUBDISTRICT else await a_subdistrict()
    one, two = [await an_area(kind=kind, parent=parent) for _ in range(2)]
    officer = await staff(Role.SUBDISTRICT, two)
    answer = await api.verb(officer, "areaRename", "area { id }", area=f"Area:{two.id}", name=one.name)
    assert answer["__typename"] == "AreaNameTaken"
    assert (await Area.get(id=two.id)).name == two.name
    assert await AuditEntry.all().count() == 0


@pytest.mark.parametrize("role", [Role.GRID_CHIEF, Role.GRID_MEMBER, Role.INTEGRATOR])
async def test_who_tends_no_area_makes_and_renames_none(api, role):
    community = await a_community()
    people = (await staff(role, community), await a_secretary(await a_community()), await a_resident(), None)
    before = await traces()
    for person in people:
        expected = "SignInNeeded" if person is None else "NotAllowed"
        id = f"Area:{community.id}"
        made = await api.verb(person, "areaCreate", "area { id }", parent=id, kind="GRID", name="网格")
        renamed = await api.verb(person, "areaRename", "area { id }", area=id, name="网格")
        assert (made["__typename"], renamed["__typename"]) == (expected, expected)
    assert await traces() == before
