"""Changes are heard from the audit trail and become runs around them, some at a time."""

from datetime import timedelta

from services.domain.matching import hearing, in_force
from services.domain.matching.hearing import Touched
from services.domain.matching.jobs import RunMatching
from services.domain.matching.models import MatchRun, RunKind, RunState
from services.domain.matching.touching import touched
from services.kit import clock, database, queue

_LOOK_BACK = timedelta(minutes=10)
"""A verb's entry is stamped before its commit, so it may come to light after younger ones."""
_TOO_OLD = timedelta(days=1)
"""What workers that slept longer missed is left to a full run."""

_FRESH = """
SELECT e.id FROM audit_entry e
 WHERE e.subject_type IN ('Need', 'Offer', 'Partner', 'Proposal', 'Event') AND e.verb = ANY($2::text[])
   AND e.created_at > greatest((SELECT max(created_at) FROM match_change) - $3::interval,
                               coalesce($1::timestamptz, now()) - $4::interval)
   AND NOT EXISTS (SELECT 1 FROM match_change c WHERE c.entry_id = e.id)
 ORDER BY e.id
"""

_KEEP = """
INSERT INTO match_change (created_at, entry_id, area_id)
SELECT coalesce($1::timestamptz, now()), heard.entry, heard.area
  FROM unnest($2::bigint[], $3::bigint[]) AS heard(entry, area)
ON CONFLICT DO NOTHING RETURNING id
"""

_DUE = """
SELECT c.area_id FROM match_change c WHERE c.run_id IS NULL
   AND NOT EXISTS (SELECT 1 FROM match_run r WHERE r.area_id = c.area_id AND r.kind = 'incremental'
                      AND (r.state IN ('queued', 'running') OR r.state = 'failed'
                           AND r.finished_at > coalesce($1::timestamptz, now()) - $4::interval))
 GROUP BY c.area_id
HAVING max(c.created_at) <= coalesce($1::timestamptz, now()) - $2::interval
    OR min(c.created_at) <= coalesce($1::timestamptz, now()) - $3::interval
 ORDER BY c.area_id
"""

_QUEUED = """
SELECT id FROM match_run WHERE area_id = ANY($1::bigint[]) AND kind = 'incremental' AND state = 'queued'
"""


async def hear() -> int:
    """Keep what the audit trail has that matching has not heard of; answers how many.

    Any number of workers may listen at once: an entry counts once for an area.
    """
    verbs = [verb for verbs in hearing.VERBS.values() for verb in verbs]
    fresh = await database.rows(_FRESH, clock.frozen(), verbs, _LOOK_BACK, _TOO_OLD)
    if not fresh:
        return 0
    heard = await _areas(await touched([row["id"] for row in fresh]))
    entries, areas = [entry for entry, _ in heard], [area for _, area in heard]
    return len(await database.rows(_KEEP, clock.frozen(), entries, areas))


async def queue_changes(*, quiet: float, patience: float, pause: float = 60.0) -> list[int]:
    """Queue a run for each area whose changes have been quiet, or waited, for so many seconds.

    One at a time for an area: what changes meanwhile waits, and goes into the next, all of it at once.
    After a run that failed the area has a `pause` of so many seconds. Answers the runs that are queued.
    """
    waits = [timedelta(seconds=seconds) for seconds in (quiet, patience, pause)]
    areas = [row["area_id"] for row in await database.rows(_DUE, clock.frozen(), *waits)]
    if not areas:
        return []
    made = [MatchRun(area_id=area, kind=RunKind.INCREMENTAL, state=RunState.QUEUED) for area in areas]
    await MatchRun.bulk_create(made, ignore_conflicts=True)  # another worker may have been quicker
    queued = [row["id"] for row in await database.rows(_QUEUED, areas)]
    for run in queued:
        queue.ring(RunMatching(run=run))
    return queued


async def _areas(found: list[Touched]) -> list[tuple[int, int]]:
    """Entries and the areas whose runs they concern, in one order for all workers."""
    own = await in_force.seats()
    return sorted({(one.entry, area) for one in found for area in hearing.seats(one, own)})
