"""What every end of a run has in common."""

from collections.abc import Collection

from services.domain.matching.models import MatchChange, Proposal, ProposalState, RunKind
from services.domain.needs import actions as needs
from services.domain.needs.models import Need, NeedState
from services.kit import database, queue

_BEING_MATCHED = """
SELECT n.id FROM need n JOIN area a ON a.id = n.area_id, area top
 WHERE top.id = $1 AND a.path LIKE top.path || '%' AND n.state = 'matching'
"""


def told(run_id: int) -> None:
    """Whoever watches the run reads it anew after the commit."""
    queue.announce(f"match_run:{run_id}", str(run_id))


async def given_back(run_id: int, area_id: int, kind: RunKind) -> None:
    """What a run that came to nothing was at waits for the next one.

    Needs are locked before runs, always; so this comes before the run is written.
    """
    if kind is RunKind.FULL:
        found = await database.rows(_BEING_MATCHED, area_id)
        await settle_states([row["id"] for row in found])
    await MatchChange.filter(run_id=run_id).update(run_id=None)


async def settle_states(need_ids: Collection[int]) -> None:
    """Needs that are being matched become proposed if they have an open proposal, else published."""
    if not need_ids:
        return
    await lock_needs(need_ids)
    matching = frozenset({NeedState.MATCHING})
    proposed = await with_open_proposals(need_ids)
    await _move(proposed, matching, NeedState.PROPOSED)
    await _move(set(need_ids) - proposed, matching, NeedState.PUBLISHED)


async def release_needs(need_ids: Collection[int], *, note: str = "") -> None:
    """Needs that have no open proposal any more look for a partner again."""
    waiting = await with_open_proposals(need_ids)
    await _move(set(need_ids) - waiting, frozenset({NeedState.PROPOSED}), NeedState.PUBLISHED, note=note)


async def with_open_proposals(need_ids: Collection[int]) -> set[int]:
    found = Proposal.filter(need_id__in=list(need_ids), state=ProposalState.PROPOSED)
    return {one.need_id for one in await found}


async def lock_needs(need_ids: Collection[int]) -> list[Need]:
    """The needs, locked in the order of their ids."""
    return await Need.filter(id__in=list(need_ids)).order_by("id").select_for_update()


async def _move(ids: Collection[int], states: frozenset[NeedState], to: NeedState, *, note: str = "") -> None:
    if ids:
        await needs.advance_many(sorted(ids), states, to, note=note)
