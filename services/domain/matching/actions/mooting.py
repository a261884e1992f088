"""Open proposals that have lost their ground.

What ends a need, an offer or a partner knows nothing of proposals, so a sweep looks for them.
"""

from services.domain.actors.actor import SYSTEM
from services.domain.audit import actions as audit
from services.domain.matching import rules
from services.domain.matching.actions import closing, ending, telling
from services.domain.matching.models import Proposal, ProposalState
from services.kit import database

_CHUNK = 200
_REASON = "需求或资源已撤回。"

_MOOT = f"""
SELECT p.id, p.need_id FROM proposal p
  JOIN need n ON n.id = p.need_id JOIN offer o ON o.id = p.offer_id JOIN partner g ON g.id = p.partner_id
 WHERE p.state = 'proposed'
   AND (n.state <> ALL($1::text[]) OR o.state = 'withdrawn' OR g.state <> 'active')
 ORDER BY p.id LIMIT {_CHUNK}
"""


async def withdraw_moot() -> int:
    """Withdraw what nobody could accept any more, some hundreds at a call; answers how many.

    The need was withdrawn, the offer taken back, or the partner is not active; the pair may be
    proposed again some day.
    """
    found = await database.rows(_MOOT, sorted(rules.TO_AGREED))
    if not found:
        return 0
    needs = {need.id: need for need in await ending.lock_needs({row["need_id"] for row in found})}
    still = Proposal.filter(id__in=[row["id"] for row in found], state=ProposalState.PROPOSED)
    moot = await still.order_by("id").select_for_update()
    for one in moot:
        before = audit.snapshot(one)
        await closing.close(one, ProposalState.WITHDRAWN, by=None, reason=_REASON)
        area_id = needs[one.need_id].area_id
        await audit.record(SYSTEM, "match_withdraw", one, area_id=area_id, before=before)
    await ending.release_needs({one.need_id for one in moot})
    await telling.withdrawn(moot)
    return len(moot)
