"""Proposals that are answered or taken back: the right to it, the locks, the writing."""

from services.domain.actors.actor import Actor
from services.domain.areas.models import Area
from services.domain.matching import queries, rules
from services.domain.matching.models import Proposal, ProposalState
from services.domain.needs.models import Need
from services.domain.partners.models import Partner
from services.kit import clock, rows
from services.kit.errors import NotAllowed, NotFound, SignInNeeded

_CLOSING = [
    "state",
    "answered_by_id",
    "answered_at",
    "reason",
    "declined_for",
    "event_id",
    "starts_at",
    "ends_at",
]


async def of_partner(actor: Actor, proposal_id: int) -> tuple[Need, Proposal]:
    """A proposal to a partner that the caller acts for, and its need, both locked."""
    seen = await _seen(actor, proposal_id)
    if not actor.acts_for(seen.partner_id):
        raise NotAllowed
    return await _locked(seen)


async def of_partner_to_accept(actor: Actor, proposal_id: int) -> tuple[Partner, Need, Proposal]:
    """As `of_partner`, with the partner, whose row is locked first: it answers one thing after the other."""
    seen = await _seen(actor, proposal_id)
    if not actor.acts_for(seen.partner_id):
        raise NotAllowed
    partner = await rows.lock(Partner, seen.partner_id)
    if partner is None:
        raise NotFound
    return partner, *await _locked(seen)


async def of_either(actor: Actor, proposal_id: int) -> tuple[Need, Proposal]:
    """A proposal to a partner that the caller acts for, or for a need that the caller curates; locked."""
    seen = await _seen(actor, proposal_id)
    if not actor.acts_for(seen.partner_id) and not await _curates(actor, seen):
        raise NotAllowed
    return await _locked(seen)


async def of_curator(actor: Actor, proposal_id: int) -> tuple[Need, Proposal]:
    """A proposal for a need that the caller curates, and the need, both locked."""
    seen = await _seen(actor, proposal_id)
    if not await _curates(actor, seen):
        raise NotAllowed
    return await _locked(seen)


async def close(proposal: Proposal, to: ProposalState, *, by: Actor | None, reason: str = "") -> None:
    """Write the end of a proposal that is locked; `by` is None where nobody decided it."""
    proposal.state, proposal.reason = to, reason
    proposal.answered_by_id = by.account_id if by else None
    proposal.answered_at = clock.now()
    await proposal.save(update_fields=_CLOSING)


async def _seen(actor: Actor, proposal_id: int) -> Proposal:
    if actor.is_anonymous:
        raise SignInNeeded
    return await rows.find(Proposal, proposal_id, queries.proposals_visible_to(actor))


async def _curates(actor: Actor, seen: Proposal) -> bool:
    need = await Need.get(id=seen.need_id)
    return rules.may_run(actor, (await Area.get(id=need.area_id)).path)


async def _locked(seen: Proposal) -> tuple[Need, Proposal]:
    need = await rows.lock(Need, seen.need_id)
    proposal = await rows.lock(Proposal, seen.id)
    if need is None or proposal is None:
        raise NotFound
    return need, proposal
