"""Licences, agreements and activation (签约, 入驻)."""

from datetime import date

from services.domain.accounts.rules import signed_in
from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.partners import rules
from services.domain.partners.actions import rights
from services.domain.partners.actions.stepping import require, step
from services.domain.partners.errors import AgreementMissing, LicenceAlreadyAdded, LicenceMissing
from services.domain.partners.models import Agreement, Licence, Partner, PartnerKind, PartnerState
from services.kit import clock
from services.kit.constraints import refusing
from services.kit.inputs import Typed

MOST_TERMS = 20_000


async def add_licence(
    actor: Actor, *, partner: int, kind: str, number: str, issued_on: date, expires_on: date | None = None
) -> Licence:
    """File a licence; members and those who oversee the partner may."""
    found = await rights.overseen_or_acted_for(actor, partner)
    require(found, rules.STANDING)
    rules.check_validity(issued_on=issued_on, expires_on=expires_on, today=clock.today())
    typed = Typed()
    added = Licence(
        partner_id=found.id,
        kind=typed.line("kind", kind, most=40),
        number=typed.line("number", number, most=40),
        issued_on=issued_on,
        expires_on=expires_on,
    )
    with refusing("licence_once", LicenceAlreadyAdded(field="number")):
        await added.save()
    await audit.record(actor, "licence_add", added, area_id=found.area_id, original=typed.original)
    return added


async def sign(
    actor: Actor, *, partner: int, terms: str, begins_on: date, ends_on: date, review_on: date
) -> Agreement:
    """Record the agreement signed with the partner: the first, or a renewal with the next version."""
    found = await rights.overseen(actor, partner)
    require(found, rules.SIGNABLE)
    rules.check_term(begins_on=begins_on, ends_on=ends_on, review_on=review_on, today=clock.today())
    typed = Typed()
    last = await Agreement.filter(partner_id=found.id).order_by("-version").first()
    signed = await Agreement.create(
        partner_id=found.id,
        version=last.version + 1 if last else 1,
        terms=typed.passage("terms", terms, most=MOST_TERMS),
        begins_on=begins_on,
        ends_on=ends_on,
        review_on=review_on,
        signed_at=clock.now(),
        signed_by_id=signed_in(actor),
    )
    await audit.record(actor, "partner_sign", signed, area_id=found.area_id, original=typed.original)
    if found.state is PartnerState.ASSESSED:
        await step(actor, found, PartnerState.SIGNED, verb="partner_sign")
    return signed


async def activate(actor: Actor, *, partner: int) -> Partner:
    """Let a partner that has signed make offers."""
    found = await rights.overseen(actor, partner)
    require(found, {PartnerState.SIGNED})
    await check_papers(found)
    return await step(actor, found, PartnerState.ACTIVE, verb="partner_activate")


async def check_papers(partner: Partner) -> None:
    """LicenceMissing or AgreementMissing unless the partner's papers are in order today."""
    today = clock.today()
    is_organisation = partner.kind is not PartnerKind.RESIDENT
    if is_organisation and not rules.any_valid(await Licence.filter(partner_id=partner.id), today):
        raise LicenceMissing
    if not rules.any_in_force(await Agreement.filter(partner_id=partner.id), today):
        raise AgreementMissing
