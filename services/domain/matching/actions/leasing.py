"""Workers hold runs by lease. PostgreSQL's clock decides; each write names the lease it was made under."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from services.domain.matching import rules
from services.domain.matching.actions.ending import given_back, told
from services.domain.matching.models import RunKind
from services.kit import clock, database

_FREE = "(state = 'queued' OR state = 'running' AND lease_until <= coalesce($1::timestamptz, now()))"

_ALONE = """(kind = 'trial' OR NOT EXISTS (
    SELECT 1 FROM match_run other WHERE other.area_id = match_run.area_id AND other.id <> match_run.id
       AND other.state = 'running' AND other.kind <> 'trial'))"""
"""No other run of the area writes proposals; `match_run_one_at_a_time` has the last word."""

_DUE = f"SELECT id FROM match_run WHERE {_FREE} AND {_ALONE} ORDER BY id LIMIT $2"

_CLAIM = f"""
UPDATE match_run
   SET state = 'running', attempt = attempt + 1, stage = 'loading', done = 0, total = 0,
       lease = $3, lease_until = coalesce($1::timestamptz, now()) + $4::interval,
       started_at = coalesce(started_at, $1::timestamptz, now())
 WHERE id = $2 AND {_FREE} AND {_ALONE} AND attempt < $5
RETURNING area_id, kind
"""

_EXHAUSTED = f"SELECT area_id, kind FROM match_run WHERE id = $2 AND {_FREE} AND attempt >= $3"

_GIVE_UP = f"""
UPDATE match_run
   SET state = 'failed', lease = NULL, lease_until = NULL, error = $3,
       finished_at = coalesce($1::timestamptz, now())
 WHERE id = $2 AND {_FREE} AND attempt >= $4
RETURNING area_id
"""

_HEARTBEAT = """
UPDATE match_run
   SET lease_until = coalesce($1::timestamptz, now()) + $4::interval, stage = $5, done = $6, total = $7
 WHERE id = $2 AND lease = $3 AND state = 'running'
RETURNING id
"""

_RELEASE = """
UPDATE match_run SET state = 'queued', stage = 'queued', lease = NULL, lease_until = NULL,
       done = 0, total = 0, attempt = attempt - 1
 WHERE id = $1 AND lease = $2 AND state = 'running'
RETURNING area_id
"""

_FAIL = """
UPDATE match_run
   SET state = 'failed', lease = NULL, lease_until = NULL, error = $4,
       finished_at = coalesce($1::timestamptz, now())
 WHERE id = $2 AND lease = $3 AND state = 'running'
RETURNING area_id
"""

_LOST = f"The worker was lost {rules.MOST_ATTEMPTS} times while it ran this. Look into the workers' logs."
_LONGEST_ERROR = 500


class LeaseLost(Exception):
    """The run was cancelled or taken over: nothing that is done under this lease counts."""


@dataclass(frozen=True, slots=True)
class Held:
    """A run that this worker may work on while the lease lasts."""

    run: int
    area: int
    kind: RunKind
    lease: UUID


@dataclass(frozen=True, slots=True)
class Step:
    """How far a run has come: `done` of `total` within the stage."""

    stage: str = "loading"
    done: int = 0
    total: int = 0


async def due(most: int) -> list[int]:
    """Runs that nobody works on, oldest first."""
    return [row["id"] for row in await database.rows(_DUE, clock.frozen(), most)]


async def claim(run_id: int, lease_seconds: float) -> Held | None:
    """Take a run that is queued or was abandoned; None if somebody else has it or it is given up.

    Raises IntegrityError if another run of the area was taken at the same moment.
    """
    lease, length = uuid4(), timedelta(seconds=lease_seconds)
    taken = await database.rows(_CLAIM, clock.frozen(), run_id, lease, length, rules.MOST_ATTEMPTS)
    if taken:
        told(run_id)
        return Held(run_id, taken[0]["area_id"], RunKind(taken[0]["kind"]), lease)
    await _give_up(run_id)
    return None


async def _give_up(run_id: int) -> None:
    exhausted = await database.rows(_EXHAUSTED, clock.frozen(), run_id, rules.MOST_ATTEMPTS)
    if exhausted:
        await given_back(run_id, exhausted[0]["area_id"], RunKind(exhausted[0]["kind"]))
        await database.rows(_GIVE_UP, clock.frozen(), run_id, _LOST, rules.MOST_ATTEMPTS)
        told(run_id)


async def heartbeat(held: Held, lease_seconds: float, step: Step) -> None:
    """Extend the lease and tell how far the run has come. Raises LeaseLost."""
    length = timedelta(seconds=lease_seconds)
    kept = await database.rows(
        _HEARTBEAT, clock.frozen(), held.run, held.lease, length, step.stage, step.done, step.total
    )
    if not kept:
        raise LeaseLost
    told(held.run)


async def release(held: Held) -> None:
    """Give the run back to the queue, for another worker; the attempt does not count."""
    if await database.rows(_RELEASE, held.run, held.lease):
        told(held.run)


async def fail(held: Held, error: str) -> None:
    """End the run; its needs and its changes wait for the next. Raises LeaseLost.

    Earlier proposals stand.
    """
    await given_back(held.run, held.area, held.kind)
    if not await database.rows(_FAIL, clock.frozen(), held.run, held.lease, error[:_LONGEST_ERROR]):
        raise LeaseLost
    told(held.run)
