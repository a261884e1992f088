"""A need is taken back, and with it whatever matching made of it."""

from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.events import actions as events
from services.domain.events.models import Event, EventState
from services.domain.matching.actions import closing, telling
from services.domain.matching.models import Proposal, ProposalState
from services.domain.needs import actions as needs
from services.domain.needs.models import Need

_REASON = "需求已撤回。"
_HELD = frozenset({ProposalState.PROPOSED, ProposalState.ACCEPTED})


async def withdraw_need(actor: Actor, *, need: int, reason: str) -> Need:
    """As `needs.withdraw`; its draft event is cancelled, and its partners learn that it is over."""
    found = await needs.withdraw(actor, need=need, reason=reason)
    ended = await Proposal.filter(need_id=need, state__in=_HELD).order_by("id").select_for_update()
    for one in ended:
        before = audit.snapshot(one)
        await closing.close(one, ProposalState.WITHDRAWN, by=None, reason=_REASON)
        await audit.record(actor, "match_withdraw", one, area_id=found.area_id, before=before)
    drafts = Event.filter(need_id=need, state=EventState.DRAFT).order_by("id")
    for event in await drafts.select_for_update(no_key=True):
        await events.call_off(actor, event, _REASON)
    await telling.withdrawn(ended)
    return found
