import pytest

from services.domain.accounts import actions, queries
from services.domain.accounts.models import Account
from services.domain.actors.actor import ANONYMOUS, Role
from services.domain.areas.models import AreaKind, Post
from services.domain.audit.models import AuditEntry
from services.kit import clock, rows
from services.kit.errors import InvalidInput, NotFound, SignInNeeded
from tests.factories.acting import act, at_once
from tests.factories.people import a_community, a_resident, a_secretary, an_area, staff

pytestmark = pytest.mark.usefixtures("db")


async def test_what_is_not_given_stays() -> None:
    community = await a_community()
    me = await a_resident(area=community)
    before = await Account.get(id=me.account_id)
    await act(actions.change(me, name=" 王 小明"))
    after = await Account.get(id=me.account_id)
    assert after.name == "王 小明"
    assert (after.email, after.phone, after.area_id) == (before.email, before.phone, community.id)
    entry = await AuditEntry.get(verb="account_change")
    assert (entry.original, entry.area_id) == (None, community.id)


async def test_an_address_is_checked_and_an_empty_one_removes_it() -> None:
    me = await a_resident()
    assert (await act(actions.change(me, email="Wang@Example.COM"))).email == "Wang@example.com"
    with pytest.raises(InvalidInput):
        await act(actions.change(me, email="wang"))
    assert (await act(actions.change(me, email=" "))).email is None


async def test_who_moves_is_seen_by_the_staff_of_the_new_place_only() -> None:
    old, new = await a_community(), await a_community()
    me = await a_resident(area=old)
    await act(actions.change(me, area=new.id))
    assert me.account_id is not None
    for community, sees in ((old, False), (new, True)):
        gate = queries.visible_to(await a_secretary(community))
        assert (await rows.find_or_none(Account, me.account_id, gate) is not None) == sees


async def test_a_place_must_exist() -> None:
    with pytest.raises(NotFound):
        await act(actions.change(await a_resident(), area=9999))


async def test_a_stranger_and_a_closed_account_change_nothing() -> None:
    me = await a_resident()
    await Account.filter(id=me.account_id).update(closed_at=clock.now())
    with pytest.raises(NotFound):
        await act(actions.change(me, name="王"))
    with pytest.raises(SignInNeeded):
        await act(actions.change(ANONYMOUS, name="王"))


async def test_people_move_into_a_grid_while_they_are_appointed_there() -> None:
    community = await a_community()
    grid = await an_area("第一网格", kind=AreaKind.GRID, parent=community)
    officer = await staff(Role.SUBDISTRICT, community)
    people = [await a_resident(area=community) for _ in range(8)]
    answers = await at_once(
        action
        for me in people
        for action in (
            lambda me=me: actions.change(me, area=grid.id),
            lambda me=me: actions.appoint(officer, area=grid.id, account=me.account_id, post=Post.GRID_CHIEF),
        )
    )
    assert not [answer for answer in answers if isinstance(answer, Exception)]
