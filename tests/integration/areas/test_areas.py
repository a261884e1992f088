from typing import Any

import pytest

from services.domain.actors.actor import ANONYMOUS, Actor, Role
from services.domain.areas import actions
from services.domain.areas.errors import AreaKindWrong, AreaNameTaken
from services.domain.areas.models import Area, AreaKind
from services.domain.audit.models import AuditEntry
from services.kit.errors import InvalidInput, NotAllowed, NotFound
from tests.factories.acting import act, at_once
from tests.factories.people import a_community, a_resident, a_secretary, a_subdistrict, an_area, staff

pytestmark = pytest.mark.usefixtures("db")


async def create(actor: Actor, parent: Area, **given: Any) -> Area:
    return await act(
        actions.create(actor, parent=parent.id, **({"kind": AreaKind.GRID, "name": "第三网格"} | given))
    )


async def test_a_new_area_lies_below_its_parent() -> None:
    community = await a_community()
    made = await create(await a_secretary(community), community, longitude=112.6, latitude=34.9)
    kept = await Area.get(id=made.id)
    assert kept.path == f"{community.path}{made.id}."
    assert (kept.parent_id, kept.kind, kept.longitude) == (community.id, AreaKind.GRID, 112.6)


async def test_areas_made_one_after_the_other_have_different_ids() -> None:
    community = await a_community()
    secretary = await a_secretary(community)
    made = [await create(secretary, community, name=f"第{number}网格") for number in range(3)]
    assert len({area.path for area in made} | {(await an_area()).path}) == 4


async def test_the_audit_keeps_the_name_as_typed() -> None:
    community = await a_community()
    secretary = await a_secretary(community)
    made = await create(secretary, community, name="  第三  网格 ")
    entry = await AuditEntry.get(verb="area_create")
    assert (entry.actor_id, entry.area_id, entry.subject_id) == (secretary.account_id, made.id, made.id)
    assert entry.original == {"name": "  第三  网格 "}
    assert made.name == "第三 网格"


@pytest.mark.parametrize("kind", [AreaKind.SUBDISTRICT, AreaKind.COMMUNITY])
async def test_nothing_lies_in_an_area_of_its_own_or_a_lower_level(kind: AreaKind) -> None:
    community = await a_community()
    with pytest.raises(AreaKindWrong):
        await create(await a_secretary(community), community, kind=kind)


async def test_a_name_stands_once_in_a_parent() -> None:
    community, other = await a_community(), await a_community()
    secretary = await a_secretary(community)
    first = await create(secretary, community)
    with pytest.raises(AreaNameTaken):
        await create(secretary, community)
    await create(await a_secretary(other), other, name=first.name)


async def test_of_many_who_create_the_same_area_one_does() -> None:
    community = await a_community()
    secretary = await a_secretary(community)
    answers = await at_once(
        lambda: actions.create(secretary, parent=community.id, kind=AreaKind.GRID, name="第一网格")
        for _ in range(10)
    )
    assert sum(isinstance(answer, Area) for answer in answers) == 1
    assert sum(isinstance(answer, AreaNameTaken) for answer in answers) == 9


async def test_only_curators_of_the_parent_create_and_rename() -> None:
    community = await a_community()
    strangers = [
        ANONYMOUS,
        await a_resident(area=community),
        await staff(Role.GRID_CHIEF, community),
        await a_secretary(await a_community()),
    ]
    for stranger in strangers:
        with pytest.raises(NotAllowed):
            await create(stranger, community)
        with pytest.raises(NotAllowed):
            await act(actions.rename(stranger, area=community.id, name="别名"))
    assert await AuditEntry.all().count() == 0


async def test_an_area_that_is_not_there_is_not_found() -> None:
    officer = await staff(Role.SUBDISTRICT, await a_subdistrict())
    with pytest.raises(NotFound):
        await act(actions.rename(officer, area=9999, name="别名"))


async def test_renaming_leaves_the_path() -> None:
    community = await a_community()
    path, before = community.path, community.name
    await act(actions.rename(await a_secretary(community), area=community.id, name="河阳社区"))
    kept = await Area.get(id=community.id)
    assert (kept.name, kept.path) == ("河阳社区", path)
    entry = await AuditEntry.get(verb="area_rename")
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.before["name"], entry.after["name"]) == (before, "河阳社区")


async def test_a_root_cannot_take_the_name_of_another_root() -> None:
    root, other = await a_subdistrict(), await a_subdistrict()
    officer = await staff(Role.SUBDISTRICT, root)
    with pytest.raises(AreaNameTaken):
        await act(actions.rename(officer, area=root.id, name=other.name))


@pytest.mark.parametrize("name", ["", "  ", "网" * 61, "第三\n网格", "\u202e"])
async def test_a_name_is_one_line_of_up_to_60_characters(name: str) -> None:
    community = await a_community()
    with pytest.raises(InvalidInput) as refused:
        await create(await a_secretary(community), community, name=name)
    assert refused.value.field == ["name"]
