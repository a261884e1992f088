"""Areas, accounts, grants and posts: who may change them."""

from typing import Any

from services.domain.accounts.models import Grant
from services.domain.actors.actor import Actor, Role
from services.domain.areas.models import Appointment, Post
from services.kit import clock
from tests.api.rights.callers import CURATORS, SECRETARY, SIGNED_IN, STAFF, SUBDISTRICT
from tests.api.rights.deeds import Rules
from tests.api.rights.world import World
from tests.factories.people import an_account

RULES = Rules()


@RULES("areaCreate", CURATORS)
async def a_grid_in_the_community(w: World, _: Actor | None) -> dict[str, Any]:
    return {
        "parent": f"Area:{w.community.id}",
        "kind": "GRID",
        "name": f"网格{(await w.a_grid()).id}",
    }


@RULES("areaCreate", {SUBDISTRICT})
async def a_community_in_the_subdistrict(w: World, _: Actor | None) -> dict[str, Any]:
    return {"parent": f"Area:{w.subdistrict.id}", "kind": "COMMUNITY", "name": "双发社区"}


@RULES("areaRename", CURATORS)
async def a_grid_of_the_community(w: World, _: Actor | None) -> dict[str, Any]:
    grid = await w.a_grid()
    return {"area": f"Area:{grid.id}", "name": f"新网格{grid.id}"}


@RULES("areaRename", {SUBDISTRICT})
async def the_subdistrict_itself(w: World, _: Actor | None) -> dict[str, Any]:
    return {"area": f"Area:{w.subdistrict.id}", "name": "吉利街道新名"}


@RULES("accountChange", SIGNED_IN)
async def ones_own_name(_: World, __: Actor | None) -> dict[str, Any]:
    return {"name": "新名字"}


async def _given(w: World, role: Role) -> dict[str, Any]:
    person = await an_account(area=w.community)
    return {"account": f"Account:{person.id}", "role": role.name, "area": f"Area:{w.community.id}"}


@RULES("grantGive", CURATORS)
async def a_grid_member(w: World, _: Actor | None) -> dict[str, Any]:
    return await _given(w, Role.GRID_MEMBER)


@RULES("grantGive", CURATORS)
async def a_grid_chief(w: World, _: Actor | None) -> dict[str, Any]:
    return await _given(w, Role.GRID_CHIEF)


@RULES("grantGive", {SUBDISTRICT})
async def a_secretary_of_the_community(w: World, _: Actor | None) -> dict[str, Any]:
    return await _given(w, Role.SECRETARY)


@RULES("grantGive", {SUBDISTRICT})
async def an_integrator(w: World, _: Actor | None) -> dict[str, Any]:
    return await _given(w, Role.INTEGRATOR)


@RULES("grantGive", frozenset())
async def an_officer_by_nobody(w: World, _: Actor | None) -> dict[str, Any]:
    return await _given(w, Role.SUBDISTRICT)


async def _taken(w: World, role: Role) -> dict[str, Any]:
    person = await an_account(area=w.community)
    grant = await Grant.create(account_id=person.id, role=role, area_id=w.community.id)
    return {"grant": f"Grant:{grant.id}"}


@RULES("grantRevoke", CURATORS, sees=STAFF)
async def of_a_grid_member(w: World, _: Actor | None) -> dict[str, Any]:
    return await _taken(w, Role.GRID_MEMBER)


@RULES("grantRevoke", {SUBDISTRICT}, sees=STAFF)
async def of_a_secretary(w: World, _: Actor | None) -> dict[str, Any]:
    return await _taken(w, Role.SECRETARY)


@RULES("grantRevoke", frozenset(), sees=STAFF)
async def of_an_officer_by_nobody(w: World, _: Actor | None) -> dict[str, Any]:
    return await _taken(w, Role.SUBDISTRICT)


@RULES("postAppoint", CURATORS)
async def a_chief_of_a_grid(w: World, _: Actor | None) -> dict[str, Any]:
    person = await an_account(area=w.community)
    grid = await w.a_grid()
    return {"area": f"Area:{grid.id}", "account": f"Account:{person.id}", "post": "GRID_CHIEF"}


@RULES("postDismiss", CURATORS)
async def a_member_of_a_grid(w: World, _: Actor | None) -> dict[str, Any]:
    person = await an_account(area=w.community)
    grid = await w.a_grid()
    held = await Appointment.create(
        area_id=grid.id, account_id=person.id, post=Post.GRID_MEMBER, began_on=clock.today()
    )
    return {"appointment": f"Appointment:{held.id}"}


@RULES("grantGive", {SUBDISTRICT}, hears={"NOT_FOUND": frozenset({SECRETARY})})
async def to_somebody_who_lives_elsewhere(w: World, _: Actor | None) -> dict[str, Any]:
    person = await an_account(area=w.neighbour)
    return {"account": f"Account:{person.id}", "role": "GRID_CHIEF", "area": f"Area:{w.community.id}"}


@RULES("postAppoint", {SUBDISTRICT}, hears={"NOT_FOUND": frozenset({SECRETARY})})
async def somebody_who_lives_elsewhere(w: World, _: Actor | None) -> dict[str, Any]:
    person, grid = await an_account(area=w.neighbour), await w.a_grid()
    return {"area": f"Area:{grid.id}", "account": f"Account:{person.id}", "post": "GRID_CHIEF"}
