"""What a solved run becomes: proposals, in one transaction under the run's lease."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from services.domain.actors.actor import SYSTEM
from services.domain.audit import actions as audit
from services.domain.matching import loading, loads, rules
from services.domain.matching.actions import ending, replacing, telling
from services.domain.matching.actions.leasing import Held, LeaseLost
from services.domain.matching.actions.posing import Posed
from services.domain.matching.comparing import Comparison, compared
from services.domain.matching.engine import Match, Solution
from services.domain.matching.models import MatchRun, Proposal
from services.domain.needs import actions as needs
from services.domain.needs.models import Need, NeedState
from services.kit import clock, database

_LOCK_OFFERS = """
SELECT o.id, o.capacity, o.partner_id FROM offer o JOIN partner p ON p.id = o.partner_id
 WHERE o.id = ANY($1::bigint[]) AND o.state = 'active' AND p.state = 'active'
 ORDER BY o.id FOR NO KEY UPDATE OF o
"""

_INSERT = """
INSERT INTO proposal (created_at, run_id, need_id, offer_id, partner_id, starts_at, ends_at, score, parts,
                      words_need, words_offer, runner_up_id, margin, state, expires_at, reason, assigned_for,
                      overrides)
SELECT $1, $2, m.need_id, m.offer_id, m.partner_id, m.starts_at, m.ends_at, m.score, m.parts,
       m.words_need, m.words_offer, m.runner_up_id, m.margin, 'proposed', m.expires_at, '', '', '{}'
  FROM jsonb_to_recordset($3::jsonb) AS m(
       need_id bigint, offer_id bigint, partner_id bigint, starts_at timestamptz, ends_at timestamptz,
       score int, parts jsonb, words_need jsonb, words_offer jsonb, runner_up_id bigint, margin int,
       expires_at timestamptz)
ON CONFLICT DO NOTHING
RETURNING id
"""

_DONE = """
UPDATE match_run
   SET state = 'done', stage = 'done', lease = NULL, lease_until = NULL, proposals = $4,
       replaced = $5, excluded = $6::jsonb, figures = $7::jsonb,
       finished_at = coalesce($1::timestamptz, now())
 WHERE id = $2 AND lease = $3 AND state = 'running'
RETURNING id
"""


async def settle(held: Held, posed: Posed, solution: Solution, *, days: int) -> list[Proposal]:
    """Write the proposals that still hold, each open for `days`, and end the run. Raises LeaseLost.

    Needs that the solution does not name keep what they have. Locks in the order of the tables:
    offers, needs, proposals, then the run; so two runs that overlap count the same capacity one
    after the other.
    """
    matches = solution.matches
    offers = await database.rows(_LOCK_OFFERS, sorted({match.offer for match in matches}))
    locked = await ending.lock_needs({match.need for match in matches} | solution.unserved.keys())
    stay, gone = await replacing.replace(posed, matches, locked)
    fresh = [match for match in matches if (match.need, match.offer) not in stay]
    partners = {row["id"]: row["partner_id"] for row in offers}
    kept = await loads.fitting(await _still_holding(fresh, offers, locked), partners)
    made = await _insert(held, kept, partners, days)
    await _move_needs(locked, made, gone)
    await telling.proposed(made)
    await _end(
        held, solution, proposals=len(made), replaced=len(gone)
    )  # last: its lock makes heartbeats wait
    return made


async def conclude(held: Held, posed: Posed, solution: Solution, valued: Solution) -> Comparison:
    """End a trial: what it would propose beside what is open now, `valued` by the weights tried.

    Nothing else is written. Raises LeaseLost.
    """
    figures = compared(posed.problem, posed.standing, valued.matches, solution.matches)
    await _end(held, solution, figures=figures)
    return figures


async def _still_holding(
    matches: Sequence[Match], offers: Sequence[dict[str, Any]], locked: Sequence[Need]
) -> list[Match]:
    ids = [need.id for need in locked]
    had, barred = await loading.had(ids), await loading.barred(ids)
    standing = {
        need.id: rules.Standing(need.wanted, had.get(need.id, 0), barred.get(need.id, set()))
        for need in locked
        if need.state in rules.OPEN_TO_MATCHING
    }
    capacity = {row["id"]: row["capacity"] for row in offers}
    return rules.admissible(matches, standing, capacity, await loading.taken(sorted(capacity)))


async def _insert(held: Held, kept: Sequence[Match], partners: dict[int, int], days: int) -> list[Proposal]:
    if not kept:
        return []
    now = clock.now()
    rows = [
        _row(match, partners[match.offer], rules.expires(match.slot, now, timedelta(days=days)))
        for match in kept
    ]
    made = await database.rows(_INSERT, now, held.run, msgspec.json.encode(rows).decode())
    return await Proposal.filter(id__in=[row["id"] for row in made]).order_by("id")


def _row(match: Match, partner_id: int, expires_at: datetime) -> dict[str, Any]:
    starts_at, ends_at = rules.slot_times(match.slot)
    return {
        "need_id": match.need,
        "offer_id": match.offer,
        "partner_id": partner_id,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "score": match.score,
        "parts": match.parts,
        "words_need": match.words_need,
        "words_offer": match.words_offer,
        "runner_up_id": match.runner_up,
        "margin": match.margin,
        "expires_at": expires_at,
    }


async def _move_needs(locked: Sequence[Need], made: Sequence[Proposal], gone: Sequence[Proposal]) -> None:
    proposed = {proposal.need_id for proposal in made}
    await ending.release_needs({proposal.need_id for proposal in gone} - proposed)
    # A run that overlaps may have given the need back meanwhile.
    again = [need.id for need in locked if need.state is NeedState.PUBLISHED and need.id in proposed]
    if again:
        await needs.advance_many(again, [NeedState.PUBLISHED], NeedState.MATCHING)
    await ending.settle_states([need.id for need in locked])


async def _end(
    held: Held,
    solution: Solution,
    *,
    proposals: int = 0,
    replaced: int = 0,
    figures: Comparison | None = None,
) -> None:
    excluded = msgspec.json.encode(solution.excluded).decode()
    stored = None if figures is None else msgspec.json.encode(figures).decode()
    counts = proposals, replaced
    if not await database.rows(_DONE, clock.frozen(), held.run, held.lease, *counts, excluded, stored):
        raise LeaseLost
    run = await MatchRun.get(id=held.run)
    await audit.record(SYSTEM, "match_run_settle", run, area_id=held.area)
    ending.told(held.run)
