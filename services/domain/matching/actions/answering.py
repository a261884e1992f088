"""A partner accepts what was proposed to it."""

from services.domain.actors.actor import Actor
from services.domain.matching import loads, rules
from services.domain.matching.actions import agreeing, closing
from services.domain.matching.errors import MatchExpired, MatchNotOpen, PartnerLoadFull
from services.domain.matching.models import Proposal, ProposalState
from services.domain.partners.models import Offer, Partner
from services.kit import clock


async def accept(actor: Actor, *, proposal: int) -> Proposal:
    """A member of the partner takes the need on: its event is drafted, or gets the partner's stall."""
    partner, need, found = await closing.of_partner_to_accept(actor, proposal)
    offer = await Offer.get(id=found.offer_id)
    if not rules.may_accept(found, need, offer, partner):
        raise MatchNotOpen
    if found.expires_at <= clock.now():
        raise MatchExpired
    await _check_load(partner, found)
    return await agreeing.agree(actor, need, found, offer, partner, verb="match_accept")


async def _check_load(partner: Partner, proposal: Proposal) -> None:
    """The partner's row is locked: of two accepts at once the second sees the first."""
    held = await loads.loads([partner.id], states=[ProposalState.ACCEPTED])
    if held.room(partner.id, proposal.starts_at) == 0:
        raise PartnerLoadFull
