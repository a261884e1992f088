import pytest

from services.domain.accounts import actions, queries
from services.domain.accounts.errors import AlreadyGranted, GrantRevoked
from services.domain.accounts.models import Account, Grant
from services.domain.actors.actor import ANONYMOUS, Actor, Role
from services.domain.areas.models import Area
from services.domain.audit import queries as audit_queries
from services.domain.audit.models import AuditEntry
from services.kit import clock, rows
from services.kit.errors import NotAllowed, NotFound
from tests.factories.acting import act, at_once
from tests.factories.people import (
    a_community,
    a_resident,
    a_secretary,
    a_subdistrict,
    actor_of,
    an_account,
    staff,
)

pytestmark = pytest.mark.usefixtures("db")


async def grant(actor: Actor, account: Account, role: Role, area: Area) -> Grant:
    return await act(actions.grant(actor, account=account.id, role=role, area=area.id))


async def test_an_officer_makes_a_secretary_who_then_may_act() -> None:
    root = await a_subdistrict()
    community = await a_community(parent=root)
    officer, person = await staff(Role.SUBDISTRICT, root), await an_account(area=community)
    made = await grant(officer, person, Role.SECRETARY, community)
    assert made.granted_by_id == officer.account_id
    assert (await actor_of(person)).holds({Role.SECRETARY}, community.path)
    entry = await AuditEntry.get(verb="grant")
    assert (entry.area_id, entry.subject_type) == (community.id, "Grant")


async def test_nobody_grants_above_or_beside_their_own_area() -> None:
    root = await a_subdistrict()
    community, beside = await a_community(parent=root), await a_community(parent=root)
    secretary, person = await a_secretary(community), await an_account(area=community)
    for area in (root, beside):
        with pytest.raises(NotAllowed):
            await grant(secretary, person, Role.GRID_MEMBER, area)


async def test_nobody_becomes_an_officer_through_the_api() -> None:
    root = await a_subdistrict()
    officer, person = await staff(Role.SUBDISTRICT, root), await an_account(area=root)
    with pytest.raises(NotAllowed):
        await grant(officer, person, Role.SUBDISTRICT, root)


async def test_who_lives_elsewhere_or_left_is_not_found() -> None:
    community = await a_community()
    secretary = await a_secretary(community)
    gone = await an_account(area=community)
    await Account.filter(id=gone.id).update(closed_at=clock.now())
    for person in (gone, await an_account(area=await a_community()), await an_account()):
        with pytest.raises(NotFound):
            await grant(secretary, person, Role.GRID_MEMBER, community)


async def test_of_many_equal_grants_one_is_made() -> None:
    community = await a_community()
    secretary, person = await a_secretary(community), await an_account(area=community)
    answers = await at_once(
        lambda: actions.grant(secretary, account=person.id, role=Role.GRID_MEMBER, area=community.id)
        for _ in range(10)
    )
    assert sum(isinstance(answer, AlreadyGranted) for answer in answers) == 9
    assert await Grant.filter(account_id=person.id).count() == 1


async def test_a_revoked_grant_ends_and_can_be_given_again() -> None:
    community = await a_community()
    secretary, person = await a_secretary(community), await an_account(area=community)
    made = await grant(secretary, person, Role.GRID_MEMBER, community)
    await act(actions.revoke(secretary, grant=made.id))
    assert (await actor_of(person)).held == ()
    with pytest.raises(GrantRevoked):
        await act(actions.revoke(secretary, grant=made.id))
    await grant(secretary, person, Role.GRID_MEMBER, community)
    entry = await AuditEntry.get(verb="grant_revoke")
    assert entry.before is not None
    assert entry.before["revoked_at"] is None


async def test_of_many_revocations_one_counts() -> None:
    community = await a_community()
    secretary, person = await a_secretary(community), await an_account(area=community)
    made = await grant(secretary, person, Role.GRID_MEMBER, community)
    answers = await at_once(lambda: actions.revoke(secretary, grant=made.id) for _ in range(10))
    assert sum(isinstance(answer, Grant) for answer in answers) == 1
    assert await AuditEntry.filter(verb="grant_revoke").count() == 1


async def test_a_secretary_revokes_no_secretary() -> None:
    root = await a_subdistrict()
    community = await a_community(parent=root)
    secretary, colleague = await a_secretary(community), await a_secretary(community)
    theirs = await Grant.get(account_id=colleague.account_id)
    with pytest.raises(NotAllowed):
        await act(actions.revoke(secretary, grant=theirs.id))
    await act(actions.revoke(await staff(Role.SUBDISTRICT, root), grant=theirs.id))


async def test_grants_are_seen_by_their_holder_and_by_staff_of_the_area() -> None:
    community = await a_community()
    secretary = await a_secretary(community)
    theirs = await Grant.get(account_id=secretary.account_id)
    member = await staff(Role.GRID_MEMBER, community)
    for one, sees in (
        (secretary, True),
        (member, True),
        (await a_resident(area=community), False),
        (await a_secretary(await a_community()), False),
        (ANONYMOUS, False),
    ):
        found = await rows.find_or_none(Grant, theirs.id, queries.grants_visible_to(one))
        assert (found is not None) == sees


async def test_the_audit_trail_is_for_staff_of_its_area() -> None:
    community = await a_community()
    secretary, person = await a_secretary(community), await an_account(area=community)
    await grant(secretary, person, Role.GRID_MEMBER, community)
    entry = await AuditEntry.get(verb="grant")
    for one, sees in (
        (secretary, True),
        (await a_resident(area=community), False),
        (await a_secretary(await a_community()), False),
        (ANONYMOUS, False),
    ):
        found = await rows.find_or_none(AuditEntry, entry.id, audit_queries.visible_to(one))
        assert (found is not None) == sees
