"""One's own particulars, roles and posts over HTTP: what comes back, is refused, and is left behind."""

from datetime import timedelta
from typing import Any

import pytest

from services.domain.accounts.models import Account, Grant
from services.domain.actors.actor import Role
from services.domain.areas.models import Appointment, Area, AreaKind, Post
from services.domain.audit.models import AuditEntry
from services.kit import clock
from tests.factories.people import (
    a_community,
    a_resident,
    a_secretary,
    a_subdistrict,
    actor_of,
    an_account,
    an_area,
    staff,
)


async def traces() -> tuple[int, ...]:
    return tuple([await kind.all().count() for kind in (Account, Grant, Appointment, AuditEntry)])


async def a_grid(community: Area) -> Area:
    return await an_area(kind=AreaKind.GRID, parent=community)


async def a_post(grid: Area, post: Post = Post.GRID_MEMBER, *, days: int = 30) -> Appointment:
    person = await an_account(area=grid)
    began_on = clock.today() - timedelta(days=days)
    return await Appointment.create(area_id=grid.id, account_id=person.id, post=post, began_on=began_on)


async def test_an_account_changes_as_a_whole_and_comes_back_so(api):
    old, new = await a_community(), await a_community()
    account = await an_account(area=old)
    answer = await api.verb(
        await actor_of(account),
        "accountChange",
        "account { id name phone email area { id name } grants { totalCount } }",
        name=" 王  芳 ",
        email=" Wang.Fang+jinlin@Example.CN ",
        area=f"Area:{new.id}",
    )
    assert answer["account"] == {
        "id": f"Account:{account.id}",
        "name": "王 芳",
        "phone": account.phone,
        "email": "Wang.Fang+jinlin@example.cn",
        "area": {"id": f"Area:{new.id}", "name": new.name},
        "grants": {"totalCount": 0},
    }
    entry = await AuditEntry.get(verb="account_change")
    assert (entry.actor_id, entry.subject_id, entry.area_id) == (account.id, account.id, new.id)
    assert (entry.before["area_id"], entry.after["area_id"]) == (old.id, new.id)
    assert (entry.after["name"], entry.original) == ("王**", None), "the trail has no personal data"


@pytest.mark.parametrize(
    ("given", "name", "email"),
    [
        ({}, "王居民", "old@example.test"),
        ({"name": None, "email": None, "area": None}, "王居民", "old@example.test"),
        ({"email": ""}, "王居民", None),
        ({"email": " \t"}, "王居民", None),
        ({"name": "社区(shèqū)老王"}, "社区老王", "old@example.test"),
        ({"name": "王" * 60}, "王" * 60, "old@example.test"),
        ({"email": "ｗａｎｇ＠ｅｘａｍｐｌｅ．ｃｎ"}, "王居民", "wang@example.cn"),
    ],
)
async def test_what_is_left_out_of_a_change_stays(api, given: dict[str, Any], name, email):
    area = await a_community()
    account = await an_account(area=area)
    await Account.filter(id=account.id).update(email="old@example.test")
    answer = await api.verb(
        await actor_of(account), "accountChange", "account { name email area { id } }", **given
    )
    assert answer["account"] == {"name": name, "email": email, "area": {"id": f"Area:{area.id}"}}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": " \t "}, "name"),
        ({"name": "王" * 61}, "name"),
        ({"name": "王\x00"}, "name"),
        ({"name": "王\n芳"}, "name"),
        ({"name": "\u202e王"}, "name"),
        ({"email": "wang"}, "email"),
        ({"email": "wang@"}, "email"),
        ({"email": "@example.cn"}, "email"),
        ({"email": "wang@example"}, "email"),
        ({"email": "wang@@example.cn"}, "email"),
        ({"email": ".wang@example.cn"}, "email"),
        ({"email": "wa..ng@example.cn"}, "email"),
        ({"email": "wang@-example.cn"}, "email"),
        ({"email": "wang@exa mple.cn"}, "email"),
        ({"email": "wang@example.cn\nBcc: all@example.cn"}, "email"),
        ({"email": "wang@example.cn\x00"}, "email"),
        ({"email": "Wang <wang@example.cn>"}, "email"),
        ({"email": "王@example.cn"}, "email"),
        ({"email": f"{'a' * 65}@example.cn"}, "email"),
        ({"email": f"a@{'b' * 63}.{'c' * 63}.{'d' * 63}.{'e' * 63}.cn"}, "email"),
        ({"area": "Account:1"}, "area"),
        ({"area": "Area:x"}, "area"),
        ({"area": ""}, "area"),
    ],
)
async def test_one_bad_value_keeps_the_good_ones_from_being_written(api, given: dict[str, str], field):
    account = await an_account(area=await a_community())
    good = {"name": "好名字", "email": "good@example.cn"}
    answer = await api.verb(await actor_of(account), "accountChange", "account { id }", **(good | given))
    assert (answer["__typename"], answer["field"]) == ("InvalidInput", [field])
    kept = await Account.get(id=account.id)
    assert (kept.name, kept.email, kept.area_id) == (account.name, account.email, account.area_id)
    assert await AuditEntry.all().count() == 0


async def test_nobody_moves_to_a_place_that_is_not_there(api):
    account = await an_account(area=await a_community())
    answer = await api.verb(
        await actor_of(account), "accountChange", "account { id }", name="新", area="Area:987654321"
    )
    assert answer["__typename"] == "NotFound"
    assert (await Account.get(id=account.id)).name == account.name


async def test_a_grant_comes_back_keeps_its_giver_and_is_given_once(api):
    community = await a_community()
    secretary, person = await a_secretary(community), await an_account(area=community)
    given = {"account": f"Account:{person.id}", "role": "GRID_MEMBER", "area": f"Area:{community.id}"}
    select = "grant { id role revokedAt account { id name } area { id } }"
    answer = await api.verb(secretary, "grantGive", select, **given)
    made = await Grant.get(account_id=person.id)
    assert answer["grant"] == {
        "id": f"Grant:{made.id}",
        "role": "GRID_MEMBER",
        "revokedAt": None,
        "account": {"id": f"Account:{person.id}", "name": "王**"},
        "area": {"id": f"Area:{community.id}"},
    }
    assert made.granted_by_id == secretary.account_id
    before = await traces()
    again = await api.verb(secretary, "grantGive", select, **given)
    assert (again["__typename"], again["code"]) == ("AlreadyGranted", "ALREADY_GRANTED")
    assert await traces() == before


async def test_a_revoked_grant_counts_no_more_and_may_be_given_anew(api):
    subdistrict = await a_subdistrict()
    community = await a_community(parent=subdistrict)
    officer, secretary = await staff(Role.SUBDISTRICT, subdistrict), await a_secretary(community)
    await Account.filter(id=secretary.account_id).update(area_id=community.id)
    held = await Grant.get(role=Role.SECRETARY)
    id = f"Grant:{held.id}"
    rename = {"area": f"Area:{community.id}", "name": "新名字社区"}
    ended = await api.verb(officer, "grantRevoke", "grant { id role revokedAt }", grant=id)
    assert (ended["grant"]["id"], ended["grant"]["role"]) == (id, "SECRETARY")
    assert ended["grant"]["revokedAt"] is not None
    assert (await api.verb(secretary, "areaRename", "area { id }", **rename))["__typename"] == "NotAllowed"
    before = await traces()
    again = await api.verb(officer, "grantRevoke", "grant { id }", grant=id)
    assert (again["__typename"], again["code"]) == ("GrantRevoked", "GRANT_REVOKED")
    assert await traces() == before
    given = {"account": f"Account:{secretary.account_id}", "role": "SECRETARY"}
    await api.verb(officer, "grantGive", "grant { id }", area=f"Area:{community.id}", **given)
    renamed = await api.verb(secretary, "areaRename", "area { name }", **rename)
    assert renamed["area"] == {"name": "新名字社区"}


@pytest.mark.parametrize(
    ("verb", "given", "field"),
    [
        ("grantGive", {"account": "Area:1"}, "account"),
        ("grantGive", {"account": "Account:0"}, "account"),
        ("grantGive", {"area": "Account:1"}, "area"),
        ("grantGive", {"area": "Area:1.5"}, "area"),
        ("grantRevoke", {"grant": "Appointment:1"}, "grant"),
        ("grantRevoke", {"grant": f"Grant:{10**25}"}, "grant"),
        ("postAppoint", {"account": "Grant:1"}, "account"),
        ("postAppoint", {"area": "Grid:1"}, "area"),
        ("postDismiss", {"appointment": "Grant:1"}, "appointment"),
        ("postDismiss", {"appointment": "Appointment:-3"}, "appointment"),
    ],
)
async def test_an_id_of_another_type_is_named_and_nothing_is_written(api, verb, given: dict[str, str], field):
    grid = await a_grid(await a_community())
    person = await an_account(area=grid)
    secretary = await a_secretary(grid)
    valid: dict[str, Any] = {"account": f"Account:{person.id}", "area": f"Area:{grid.id}"}
    more = {"grantGive": valid | {"role": "GRID_MEMBER"}, "postAppoint": valid | {"post": "GRID_MEMBER"}}
    before = await traces()
    answer = await api.verb(secretary, verb, "__typename", **(more.get(verb, {}) | given))
    assert (answer["__typename"], answer["field"]) == ("InvalidInput", [field])
    assert await traces() == before


async def test_people_of_another_community_and_closed_accounts_get_nothing(api):
    community = await a_community()
    grid, secretary = await a_grid(community), await a_secretary(community)
    far, gone = await an_account(area=await a_community()), await an_account(area=community)
    await Account.filter(id=gone.id).update(closed_at=clock.now())
    before = await traces()
    for id in (far.id, gone.id, 987654321):
        given = {"account": f"Account:{id}", "area": f"Area:{grid.id}"}
        granted = await api.verb(secretary, "grantGive", "__typename", role="GRID_CHIEF", **given)
        posted = await api.verb(secretary, "postAppoint", "__typename", post="GRID_CHIEF", **given)
        assert (granted["__typename"], posted["__typename"]) == ("NotFound", "NotFound")
    assert await traces() == before


async def test_a_new_chief_ends_the_term_of_the_one_before_on_the_same_day(api):
    community = await a_community()
    grid, secretary = await a_grid(community), await a_secretary(community)
    old, person = await a_post(grid, Post.GRID_CHIEF), await an_account(area=community)
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    answer = await api.verb(
        secretary,
        "postAppoint",
        """appointment { post beganOn endedOn account { id }
        area { appointments { nodes { post beganOn endedOn account { id } } } } }""",
        area=f"Area:{grid.id}",
        account=f"Account:{person.id}",
        post="GRID_CHIEF",
        beganOn=yesterday,
    )
    new = {
        "post": "GRID_CHIEF",
        "beganOn": yesterday,
        "endedOn": None,
        "account": {"id": f"Account:{person.id}"},
    }
    ended = {
        "post": "GRID_CHIEF",
        "beganOn": old.began_on.isoformat(),
        "endedOn": yesterday,
        "account": {"id": f"Account:{old.account_id}"},
    }
    listed = answer["appointment"].pop("area")["appointments"]["nodes"]
    assert answer["appointment"] == new
    assert sorted(listed, key=lambda one: one["beganOn"]) == [ended, new]
    assert await AuditEntry.all().count() == 2


@pytest.mark.parametrize("days", [1, 365, 300_000])
async def test_no_post_begins_or_ends_in_the_future(api, days):
    grid = await a_grid(await a_community())
    secretary, held, person = await a_secretary(grid), await a_post(grid), await an_account(area=grid)
    day, before = (clock.today() + timedelta(days=days)).isoformat(), await traces()
    given = {"area": f"Area:{grid.id}", "account": f"Account:{person.id}", "post": "GRID_CHIEF"}
    begun = await api.verb(secretary, "postAppoint", "__typename", beganOn=day, **given)
    ended = await api.verb(
        secretary, "postDismiss", "__typename", appointment=f"Appointment:{held.id}", endedOn=day
    )
    assert (begun["__typename"], begun["field"]) == ("InvalidInput", ["beganOn"])
    assert (ended["__typename"], ended["field"]) == ("InvalidInput", ["endedOn"])
    assert await traces() == before
    assert (await Appointment.get(id=held.id)).ended_on is None


@pytest.mark.parametrize("days", [1, 365, 700_000])
async def test_no_post_ends_before_it_began_nor_its_successors_begins(api, days):
    grid = await a_grid(await a_community())
    secretary, held = await a_secretary(grid), await a_post(grid, Post.GRID_CHIEF)
    person = await an_account(area=grid)
    day = (held.began_on - timedelta(days=days)).isoformat()
    id, before = f"Appointment:{held.id}", await traces()
    ended = await api.verb(secretary, "postDismiss", "__typename", appointment=id, endedOn=day)
    given = {"area": f"Area:{grid.id}", "account": f"Account:{person.id}", "post": "GRID_CHIEF"}
    begun = await api.verb(secretary, "postAppoint", "__typename", beganOn=day, **given)
    assert (ended["__typename"], ended["field"]) == ("InvalidInput", ["endedOn"])
    assert (begun["__typename"], begun["field"]) == ("InvalidInput", ["beganOn"])
    assert await traces() == before


@pytest.mark.parametrize("day", ["2026-02-30", "0000-01-01", "10000-01-01", "tomorrow", "", 20260101])
async def test_what_is_no_day_never_reaches_a_post(api, day):
    grid = await a_grid(await a_community())
    secretary, held = await a_secretary(grid), await a_post(grid)
    text = "mutation($i: PostDismissInput!) { postDismiss(input: $i) { __typename } }"
    given = {"appointment": f"Appointment:{held.id}", "endedOn": day}
    assert len(await api.errors(secretary, text, i=given)) == 1
    assert (await Appointment.get(id=held.id)).ended_on is None


async def test_a_post_ends_once_and_is_taken_once(api):
    grid = await a_grid(await a_community())
    secretary, held = await a_secretary(grid), await a_post(grid)
    given = {"area": f"Area:{grid.id}", "account": f"Account:{held.account_id}", "post": "GRID_MEMBER"}
    before = await traces()
    assert (await api.verb(secretary, "postAppoint", "__typename", **given))["code"] == "ALREADY_APPOINTED"
    assert await traces() == before
    id = f"Appointment:{held.id}"
    ended = await api.verb(secretary, "postDismiss", "appointment { id endedOn }", appointment=id)
    assert ended["appointment"] == {"id": id, "endedOn": clock.today().isoformat()}
    before = await traces()
    assert (await api.verb(secretary, "postDismiss", "__typename", appointment=id))["code"] == (
        "APPOINTMENT_ENDED"
    )
    assert await traces() == before


@pytest.mark.parametrize("kind", [kind for kind in AreaKind if kind is not AreaKind.GRID])
async def test_posts_are_held_on_grids_alone(api, kind):
    area = await an_area(kind=kind)
    secretary, person = await a_secretary(area), await an_account(area=area)
    given = {"area": f"Area:{area.id}", "account": f"Account:{person.id}", "post": "GRID_MEMBER"}
    answer = await api.verb(secretary, "postAppoint", "__typename", **given)
    assert answer["__typename"] == "NotAGrid"
    assert await Appointment.all().count() == 0


async def test_a_resident_dismisses_and_revokes_nobody(api):
    grid = await a_grid(await a_community())
    held, me = await a_post(grid), await a_resident(area=grid)
    await a_secretary(grid)
    grant = await Grant.get(role=Role.SECRETARY)
    dismissed = await api.verb(me, "postDismiss", "__typename", appointment=f"Appointment:{held.id}")
    revoked = await api.verb(me, "grantRevoke", "__typename", grant=f"Grant:{grant.id}")
    assert (dismissed["__typename"], revoked["__typename"]) == ("NotAllowed", "NotFound")
    assert (await Grant.get(id=grant.id)).revoked_at is None
