"""An agreement is taken back by either side, and its need looks for a partner again."""

from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.events import actions as events
from services.domain.events.models import Event, EventState, Stall
from services.domain.matching.actions import closing, ending, telling
from services.domain.matching.errors import MatchEventOut, MatchNotAgreed
from services.domain.matching.models import Proposal, ProposalState
from services.domain.needs import actions as needs
from services.domain.needs.models import Need, NeedState
from services.kit import rows
from services.kit.inputs import Typed

_ARRANGED = frozenset({NeedState.AGREED, NeedState.SCHEDULED})
_OUT = frozenset({EventState.PUBLISHED, EventState.HELD})


async def take_back(actor: Actor, *, proposal: int, reason: str) -> Proposal:
    """A member of the partner, or a curator of the need's area; the pair is not proposed again.

    A draft is cancelled, or passes to the next partner; a stall goes. A published event that the
    partner hosts is cancelled first (`event_cancel`): MatchEventOut.
    """
    typed = Typed()
    kept = typed.passage("reason", reason, most=500)
    need, found = await closing.of_either(actor, proposal)
    if found.state is not ProposalState.ACCEPTED or need.state not in _ARRANGED:
        raise MatchNotAgreed
    before = audit.snapshot(found)
    others = await _others(need, found)
    if found.event_id is not None:
        await _leave(actor, found.event_id, found, others, kept)
    await closing.close(found, ProposalState.WITHDRAWN, by=actor, reason=kept)
    await audit.record(
        actor, "match_take_back", found, area_id=need.area_id, before=before, original=typed.original
    )
    if not others:
        await _look_again(actor, need)
    await telling.taken_back(found, need, by_partner=actor.acts_for(found.partner_id))
    return found


async def _others(need: Need, found: Proposal) -> list[Proposal]:
    """What else is agreed for the need and not cancelled, the first first."""
    agreed = await Proposal.filter(need_id=need.id, state=ProposalState.ACCEPTED).order_by(
        "answered_at", "id"
    )
    cancelled = Event.filter(id__in=[one.event_id for one in agreed], state=EventState.CANCELLED)
    gone = {event.id for event in await cancelled}
    return [one for one in agreed if one.id != found.id and one.event_id not in gone]


async def _leave(actor: Actor, event_id: int, found: Proposal, others: list[Proposal], reason: str) -> None:
    event = await rows.lock(Event, event_id)
    if event is None or event.state is EventState.CANCELLED:
        return
    if event.state is EventState.HELD or (event.state in _OUT and event.partner_id == found.partner_id):
        raise MatchEventOut
    heirs = [one for one in others if one.event_id == event.id and one.partner_id != found.partner_id]
    if event.partner_id == found.partner_id and not heirs:
        await events.call_off(actor, event, reason)
        return
    if event.partner_id == found.partner_id:
        before = audit.snapshot(event)
        event.partner_id = heirs[0].partner_id
        await event.save(update_fields=["partner_id"])
        await audit.record(actor, "event_change", event, area_id=event.area_id, before=before)
    await Stall.filter(event_id=event.id, partner_id=found.partner_id).delete()


async def _look_again(actor: Actor, need: Need) -> None:
    """Other partners may still have been asked."""
    await needs.advance(actor, need.id, NeedState.PUBLISHED)
    if await ending.with_open_proposals([need.id]):
        await needs.advance_many([need.id], [NeedState.PUBLISHED], NeedState.MATCHING)
        await ending.settle_states([need.id])
