"""Open proposals that a run has found better ones for."""

from collections.abc import Collection, Sequence

from services.domain.actors.actor import SYSTEM
from services.domain.audit import actions as audit
from services.domain.matching import rules
from services.domain.matching.actions import closing, telling
from services.domain.matching.actions.posing import Posed
from services.domain.matching.engine import Match
from services.domain.matching.models import Proposal, ProposalState
from services.domain.needs.models import Need

_REASON = "已有更合适的安排。"


async def replace(
    posed: Posed, matches: Sequence[Match], locked: Sequence[Need]
) -> tuple[set[tuple[int, int]], list[Proposal]]:
    """Withdraw those open proposals of the needs that the matches do without.

    Answers the pairs that stay as they are, and what was withdrawn. What was answered while the
    engine solved is not touched.
    """
    areas = {need.id: need.area_id for need in locked}
    asked = [row for row in posed.open if row["need_id"] in areas]
    still = await _still_open([row["id"] for row in asked])
    waiting = [row for row in asked if row["id"] in still]
    room = {(offer.id, slot.id): slot.capacity for offer in posed.problem.offers for slot in offer.slots}
    stay = rules.staying(waiting, matches, room)
    gone = [still[row["id"]] for row in waiting if row["id"] not in stay]
    for one in gone:
        before = audit.snapshot(one)
        await closing.close(one, ProposalState.WITHDRAWN, by=None, reason=_REASON)
        # Not match_withdraw: that a run made room is no change that another run need look at.
        await audit.record(SYSTEM, "match_replace", one, area_id=areas[one.need_id], before=before)
    await telling.withdrawn(gone)
    return {(row["need_id"], row["offer_id"]) for row in waiting if row["id"] in stay}, gone


async def _still_open(ids: Collection[int]) -> dict[int, Proposal]:
    """Those proposals that nobody has answered meanwhile, locked in the order of their ids."""
    found = Proposal.filter(id__in=list(ids), state=ProposalState.PROPOSED).order_by("id")
    return {one.id: one for one in await found.select_for_update()}
