"""Recruitment and assessment (招募, 评估)."""

from services.domain.accounts import contact
from services.domain.accounts.rules import signed_in
from services.domain.actors.actor import Actor
from services.domain.areas import queries as areas
from services.domain.areas.models import Area
from services.domain.areas.rules import check_coordinates
from services.domain.audit import actions as audit
from services.domain.partners import rules
from services.domain.partners.actions import rights
from services.domain.partners.actions.stepping import require, step, step_for_reason
from services.domain.partners.errors import CreditCodeTaken
from services.domain.partners.models import MemberRole, Membership, Partner, PartnerKind, PartnerState
from services.kit import rows
from services.kit.constraints import refusing
from services.kit.errors import InvalidInput
from services.kit.inputs import Typed

MOST_INTRODUCTION = 2000


async def apply(
    actor: Actor,
    *,
    area: int,
    kind: PartnerKind,
    name: str,
    contact_name: str,
    contact_phone: str,
    credit_code: str | None = None,
    introduction: str = "",
    address: str = "",
    longitude: float | None = None,
    latitude: float | None = None,
) -> Partner:
    """Ask to become a partner of a subdistrict or community; the applicant is the partner's owner."""
    me = signed_in(actor)
    place = await _joinable(actor, area)
    check_coordinates(longitude, latitude)
    typed = Typed()
    applied = Partner(
        area_id=place.id,
        kind=kind,
        name=typed.line("name", name, most=80),
        credit_code=rules.code_of(kind, credit_code),
        introduction=typed.optional("introduction", introduction, most=MOST_INTRODUCTION),
        **_address(kind, typed, address),
        longitude=longitude,
        latitude=latitude,
        contact_name=typed.line("contact_name", contact_name, most=60),
        contact_phone=contact.phone(contact_phone, field="contact_phone"),
        state=PartnerState.APPLIED,
    )
    with refusing("partner_credit_code_once", CreditCodeTaken(field="credit_code")):
        await applied.save()
    owner = await Membership.create(partner_id=applied.id, account_id=me, role=MemberRole.OWNER)
    await audit.record(actor, "partner_apply", applied, area_id=place.id, original=typed.original)
    await audit.record(actor, "partner_apply", owner, area_id=place.id)
    return applied


async def assess(actor: Actor, *, partner: int) -> Partner:
    """Find the applicant fit to sign an agreement."""
    found = await rights.overseen(actor, partner)
    require(found, {PartnerState.APPLIED})
    return await step(actor, found, PartnerState.ASSESSED, verb="partner_assess")


async def reject(actor: Actor, *, partner: int, reason: str) -> Partner:
    """Turn the applicant down; it may apply again."""
    found = await rights.overseen(actor, partner)
    require(found, rules.REJECTABLE)
    return await step_for_reason(actor, found, PartnerState.REJECTED, verb="partner_reject", reason=reason)


def _address(kind: PartnerKind, typed: Typed, raw: str) -> dict[str, str | None]:
    """A resident's address is personal; an organisation's is public."""
    given = typed.optional("address", raw, most=200)
    if kind is not PartnerKind.RESIDENT:
        return {"address": given}
    typed.original.pop("address", None)
    return {"home": given or None}


async def _joinable(actor: Actor, area: int) -> Area:
    place = await rows.find(Area, area, areas.visible_to(actor))
    if place.kind not in rules.JOINABLE:
        raise InvalidInput("A partner joins a subdistrict or a community. Choose one.", field="area")
    return place
