"""Who acts for a partner."""

from services.domain.accounts import contact
from services.domain.accounts import queries as accounts
from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.partners import queries, rules
from services.domain.partners.actions import rights
from services.domain.partners.actions.stepping import require
from services.domain.partners.errors import AlreadyMember, LastOwner
from services.domain.partners.models import MemberRole, Membership, Partner
from services.kit import clock, rows
from services.kit.constraints import refusing
from services.kit.errors import NotAllowed, NotFound


async def add_member(actor: Actor, *, partner: int, phone: str, role: MemberRole) -> Membership:
    """Let the account with this phone number act for the partner; owners only.

    The partner must have passed its assessment: nobody tries numbers by applying as a partner.
    """
    found = await rights.acted_for(actor, partner)
    await check_owner(actor, found)
    require(found, rules.VETTED)
    person = await accounts.id_of_phone(contact.phone(phone))
    if person is None:
        raise NotFound("Nobody has signed in with this number yet. Ask the person to do so first.")
    with refusing("membership_once", AlreadyMember):
        added = await Membership.create(partner_id=found.id, account_id=person, role=role)
    await audit.record(actor, "member_add", added, area_id=found.area_id)
    return added


async def remove_member(actor: Actor, *, membership: int) -> Membership:
    """End a membership; owners only, and never the last owner's."""
    seen = await rows.find(Membership, membership, queries.papers_visible_to(actor))
    found = await rights.acted_for(actor, seen.partner_id)
    await check_owner(actor, found)
    leaving = await Membership.filter(id=seen.id, left_at=None).select_for_update().get_or_none()
    if leaving is None:
        raise NotFound
    if leaving.role is MemberRole.OWNER and await _owners(found) == 1:
        raise LastOwner
    before = audit.snapshot(leaving)
    leaving.left_at = clock.now()
    await leaving.save(update_fields=["left_at"])
    await audit.record(actor, "member_remove", leaving, area_id=found.area_id, before=before)
    return leaving


async def check_owner(actor: Actor, partner: Partner) -> None:
    """NotAllowed unless the caller owns the partner, whose row is locked."""
    mine = Membership.filter(
        partner_id=partner.id, account_id=actor.account_id, role=MemberRole.OWNER, left_at=None
    )
    if not await mine.exists():
        raise NotAllowed


async def _owners(partner: Partner) -> int:
    return await Membership.filter(partner_id=partner.id, role=MemberRole.OWNER, left_at=None).count()
