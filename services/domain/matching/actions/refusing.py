"""Proposals that come to nothing: declined, withdrawn, expired. Their needs look for a partner again."""

from services.domain.actors.actor import SYSTEM, Actor
from services.domain.audit import actions as audit
from services.domain.matching.actions import closing, ending, telling
from services.domain.matching.errors import MatchNotOpen
from services.domain.matching.models import DeclineReason, Proposal, ProposalState
from services.domain.needs.models import Need
from services.kit import clock, database
from services.kit.inputs import Typed

_CHUNK = 200

_OVERDUE = f"""
SELECT id, need_id FROM proposal
 WHERE state = 'proposed' AND expires_at <= coalesce($1::timestamptz, now())
 ORDER BY expires_at, id LIMIT {_CHUNK}
"""

_EXPIRE = """
UPDATE proposal SET state = 'expired', answered_at = coalesce($1::timestamptz, now())
 WHERE id = ANY($2::bigint[]) AND state = 'proposed' AND expires_at <= coalesce($1::timestamptz, now())
RETURNING id
"""


async def decline(
    actor: Actor, *, proposal: int, reason: str = "", because: DeclineReason = DeclineReason.OTHER
) -> Proposal:
    """A member of the partner says no and why; the offer is not proposed for this need again.

    `because` narrows what is proposed next (`declining.py`); without it the reason must be written.
    """
    typed = Typed()
    must = because is DeclineReason.OTHER or bool(reason.strip())
    kept = typed.passage("reason", reason, most=500) if must else ""
    need, found = await closing.of_partner(actor, proposal)
    found.declined_for = because
    await _end(actor, need, found, ProposalState.DECLINED, kept, typed)
    await telling.declined(found, need)
    return found


async def withdraw(actor: Actor, *, proposal: int, reason: str) -> Proposal:
    """A curator takes an open proposal back and says why; the pair is not proposed again."""
    typed = Typed()
    kept = typed.passage("reason", reason, most=500)
    need, found = await closing.of_curator(actor, proposal)
    await _end(actor, need, found, ProposalState.WITHDRAWN, kept, typed)
    await telling.withdrawn([found])
    return found


async def expire_proposals() -> int:
    """Close what was not answered in time, some hundreds at a call; answers how many."""
    overdue = await database.rows(_OVERDUE, clock.frozen())
    if not overdue:
        return 0
    needs = {need.id: need for need in await ending.lock_needs({row["need_id"] for row in overdue})}
    closed = await database.rows(_EXPIRE, clock.frozen(), [row["id"] for row in overdue])
    expired = await Proposal.filter(id__in=[row["id"] for row in closed]).order_by("id")
    for one in expired:
        before = {**audit.snapshot(one), "state": ProposalState.PROPOSED.value, "answered_at": None}
        area_id = needs[one.need_id].area_id
        await audit.record(SYSTEM, "match_expire", one, area_id=area_id, before=before)
    await ending.release_needs({one.need_id for one in expired})
    await telling.expired(expired)
    return len(expired)


async def _end(
    actor: Actor, need: Need, proposal: Proposal, to: ProposalState, reason: str, typed: Typed
) -> None:
    if proposal.state is not ProposalState.PROPOSED:
        raise MatchNotOpen
    before = audit.snapshot(proposal)
    await closing.close(proposal, to, by=actor, reason=reason)
    verb = "match_decline" if to is ProposalState.DECLINED else "match_withdraw"
    await audit.record(actor, verb, proposal, area_id=need.area_id, before=before, original=typed.original)
    await ending.release_needs([need.id])
