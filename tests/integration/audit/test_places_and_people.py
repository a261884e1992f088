"""The trail of areas, accounts, grants and appointments."""

from datetime import timedelta

import pytest

from services.domain.accounts import actions
from services.domain.accounts.models import Account, Grant
from services.domain.actors.actor import ANONYMOUS, Role
from services.domain.areas import actions as areas
from services.domain.areas.models import AreaKind, Post
from services.domain.audit.models import AuditEntry
from services.kit import clock
from tests.factories.people import (
    a_community,
    a_resident,
    a_secretary,
    a_subdistrict,
    an_account,
    an_area,
    staff,
)
from tests.integration.audit.trail import changes, left_by, refused, the_one_left_by

pytestmark = pytest.mark.usefixtures("db")


async def test_a_new_area_is_told_of_in_itself():
    community = await a_community()
    secretary = await a_secretary(community)
    entry = await the_one_left_by(
        areas.create(secretary, parent=community.id, kind=AreaKind.GRID, name="第一网格")
    )
    assert (entry.verb, entry.subject_type, entry.before) == ("area_create", "Area", None)
    assert (entry.actor_id, entry.area_id) == (secretary.account_id, entry.subject_id)
    assert entry.after["path"] == f"{community.path}{entry.subject_id}."


async def test_a_renamed_area_changes_its_name_and_nothing_else():
    community = await a_community()
    entry = await the_one_left_by(
        areas.rename(await a_secretary(community), area=community.id, name="开元社区(kāiyuán)")
    )
    assert changes(entry) == {"name": (community.name, entry.after["name"])}
    assert (entry.verb, entry.area_id) == ("area_rename", community.id)


@pytest.mark.parametrize("name", ["", " \t", "\x07", "名" * 500])
async def test_a_name_that_cannot_be_kept_leaves_no_trace(name):
    community = await a_community()
    assert await refused(areas.rename(await a_secretary(community), area=community.id, name=name))


async def test_a_neighbouring_secretary_renames_nothing():
    community = await a_community()
    assert await refused(areas.rename(await a_secretary(await a_community()), area=community.id, name="新名"))


@pytest.mark.parametrize(
    ("given", "changed"),
    [
        ({"name": "赵居民"}, {"name": ("王**", "赵**")}),
        ({}, {}),
        ({"name": "王居民"}, {}),
    ],
)
async def test_an_account_changes_what_was_given_only(given, changed):
    me = await a_resident()
    entry = await the_one_left_by(actions.change(me, **given))
    assert (entry.verb, entry.subject_id, entry.actor_id) == ("account_change", me.account_id, me.account_id)
    assert changes(entry) == changed


async def test_an_empty_address_is_removed():
    me = await a_resident()
    entry = await the_one_left_by(actions.change(me, email="  "))
    assert changes(entry)["email"][1] is None


@pytest.mark.parametrize("given", [{"name": ""}, {"name": "名" * 61}, {"email": "no"}, {"area": 999999}])
async def test_a_change_that_is_refused_leaves_no_trace(given):
    assert await refused(actions.change(await a_resident(), **given))


async def test_a_closed_account_changes_nothing():
    me = await a_resident()
    await Account.filter(id=me.account_id).update(closed_at=clock.now())
    assert await refused(actions.change(me, name="赵居民"))


async def test_a_stranger_changes_nothing():
    assert await refused(actions.change(ANONYMOUS, name="赵居民"))


async def test_a_grant_given_and_taken_leaves_two_entries():
    subdistrict = await a_subdistrict()
    community = await a_community(parent=subdistrict)
    boss, person = await staff(Role.SUBDISTRICT, subdistrict), await an_account(area=community)
    given = await the_one_left_by(
        actions.grant(boss, account=person.id, role=Role.SECRETARY, area=community.id)
    )
    assert (given.verb, given.before, given.area_id) == ("grant", None, community.id)
    assert (given.after["role"], given.after["granted_by_id"]) == ("secretary", boss.account_id)
    taken = await the_one_left_by(actions.revoke(boss, grant=given.subject_id))
    assert (taken.verb, changes(taken).keys()) == ("grant_revoke", {"revoked_at"})
    assert await refused(actions.revoke(boss, grant=given.subject_id))


@pytest.mark.parametrize("role", [Role.SUBDISTRICT, Role.SECRETARY, Role.INTEGRATOR])
async def test_a_secretary_gives_no_role_as_high_as_their_own(role):
    community = await a_community()
    secretary, person = await a_secretary(community), await an_account(area=community)
    grants = await Grant.all().count()
    assert await refused(actions.grant(secretary, account=person.id, role=role, area=community.id))
    assert await Grant.all().count() == grants


async def test_a_new_chief_ends_the_term_of_the_one_before_in_an_entry_of_its_own():
    community = await a_community()
    grid, secretary = await an_area(kind=AreaKind.GRID, parent=community), await a_secretary(community)
    one, other = await an_account(area=grid), await an_account(area=grid)
    first = await the_one_left_by(
        actions.appoint(secretary, area=grid.id, account=one.id, post=Post.GRID_CHIEF)
    )
    ended, made = await left_by(
        actions.appoint(secretary, area=grid.id, account=other.id, post=Post.GRID_CHIEF)
    )
    assert (ended.verb, ended.subject_id) == ("dismiss", first.subject_id)
    assert changes(ended) == {"ended_on": (None, clock.today().isoformat())}
    assert (made.verb, made.before, made.after["account_id"]) == ("appoint", None, other.id)


@pytest.mark.parametrize("days", [1, 365])
async def test_nobody_is_appointed_from_a_day_to_come(days):
    community = await a_community()
    grid, secretary = await an_area(kind=AreaKind.GRID, parent=community), await a_secretary(community)
    person = await an_account(area=grid)
    began = clock.today() + timedelta(days=days)
    assert await refused(
        actions.appoint(secretary, area=grid.id, account=person.id, post=Post.GRID_CHIEF, began_on=began)
    )
    assert await AuditEntry.all().count() == 0
