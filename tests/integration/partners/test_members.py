import pytest

from services.domain.accounts.models import Account
from services.domain.actors.actor import Actor
from services.domain.partners import actions
from services.domain.partners.errors import AlreadyMember, LastOwner, PartnerStateWrong
from services.domain.partners.models import MemberRole, Membership, Partner, PartnerState
from services.kit.errors import InvalidInput, NotAllowed, NotFound
from tests.factories.acting import act, at_once
from tests.factories.partners import a_member, a_partner
from tests.factories.people import a_secretary, actor_of, an_account

pytestmark = pytest.mark.usefixtures("db")
OWNER, STAFF = MemberRole.OWNER, MemberRole.STAFF


async def add(actor: Actor, partner: Partner, person: Account, role: MemberRole = STAFF) -> Membership:
    return await act(actions.add_member(actor, partner=partner.id, phone=person.phone or "", role=role))


async def of(partner: Partner, actor: Actor) -> Membership:
    return await Membership.get(partner_id=partner.id, account_id=actor.account_id, left_at=None)


async def test_an_owner_adds_who_then_acts_for_the_partner() -> None:
    partner = await a_partner()
    person = await an_account()
    await add(await a_member(partner), partner, person)
    assert (await actor_of(person)).acts_for(partner.id)


async def test_only_owners_add_and_remove() -> None:
    partner = await a_partner()
    owner, member = await a_member(partner), await a_member(partner, role=STAFF)
    theirs = await of(partner, owner)
    for stranger in (member, await a_secretary_of(partner), await a_member(await a_partner())):
        with pytest.raises(NotAllowed):
            await add(stranger, partner, await an_account())
        with pytest.raises((NotAllowed, NotFound)):
            await act(actions.remove_member(stranger, membership=theirs.id))


async def test_nobody_is_member_twice() -> None:
    partner, person = await a_partner(), await an_account()
    owner = await a_member(partner)
    answers = await at_once(
        lambda: actions.add_member(owner, partner=partner.id, phone=str(person.phone), role=STAFF)
        for _ in range(10)
    )
    assert sum(isinstance(answer, AlreadyMember) for answer in answers) == 9


async def test_a_number_must_be_one_and_belong_to_an_account() -> None:
    partner = await a_partner()
    owner = await a_member(partner)
    with pytest.raises(NotFound, match="signed in"):
        await act(actions.add_member(owner, partner=partner.id, phone="13900000000", role=STAFF))
    with pytest.raises(InvalidInput):
        await act(actions.add_member(owner, partner=partner.id, phone="110", role=STAFF))


async def test_an_applicant_cannot_try_numbers() -> None:
    partner = await a_partner(state=PartnerState.APPLIED)
    with pytest.raises(PartnerStateWrong):
        await add(await a_member(partner), partner, await an_account())


async def test_who_was_removed_acts_no_longer_and_may_come_back() -> None:
    partner, person = await a_partner(), await an_account()
    owner = await a_member(partner)
    made = await add(owner, partner, person)
    await act(actions.remove_member(owner, membership=made.id))
    assert not (await actor_of(person)).acts_for(partner.id)
    with pytest.raises(NotFound):
        await act(actions.remove_member(owner, membership=made.id))
    await add(owner, partner, person, OWNER)


async def test_of_owners_who_remove_each_other_one_stays() -> None:
    partner = await a_partner()
    owners = [await a_member(partner) for _ in range(10)]
    memberships = [await of(partner, owner) for owner in owners]
    answers = await at_once(
        lambda owner=owner, other=other: actions.remove_member(owner, membership=other.id)
        for owner, other in zip(owners, memberships[1:] + memberships[:1], strict=True)
    )
    assert any(isinstance(answer, Membership) for answer in answers)
    assert await Membership.filter(partner_id=partner.id, role=OWNER, left_at=None).count() >= 1


async def test_the_last_owner_stays() -> None:
    partner = await a_partner()
    owner = await a_member(partner)
    await a_member(partner, role=STAFF)
    mine = await of(partner, owner)
    with pytest.raises(LastOwner):
        await act(actions.remove_member(owner, membership=mine.id))


async def a_secretary_of(partner: Partner) -> Actor:
    return await a_secretary(await partner.area)
