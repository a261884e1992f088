"""Writing down what became of deliveries, as long as the lease is still ours."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.domain.notifications.channels import Outcome, Reject, Retry, Sent
from services.domain.reminders.held import Held
from services.domain.reminders.models import DeliveryState
from services.domain.reminders.rules import MAX_TRIES, Defer, Skip, retry_after
from services.kit import clock, database

_SETTLE = """
UPDATE delivery d
   SET state = o.state, reason = o.reason, provider_id = o.provider_id,
       attempt = d.attempt - o.uncounted,
       sent_at = CASE WHEN o.state = 'sent' THEN present.at END,
       due_at = CASE WHEN o.state = 'due' THEN coalesce(o.until, present.at + o.wait) ELSE d.due_at END,
       lease = NULL, lease_until = NULL
  FROM unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::int[], $8::interval[], $9::timestamptz[])
       AS o(id, state, reason, provider_id, uncounted, wait, until),
       (SELECT coalesce($1::timestamptz, now()) AS at) present
 WHERE d.id = o.id AND d.lease = $2::uuid AND d.state = 'leased'
RETURNING d.state
"""
_REASON, _PROVIDER_ID = 500, 200


@dataclass(frozen=True, slots=True)
class Ending:
    """A delivery's next state. `due` ones wait for a while, or until a moment."""

    id: int
    state: DeliveryState
    reason: str = ""
    provider_id: str | None = None
    counted: bool = True
    wait: timedelta | None = None
    until: datetime | None = None


def not_now(held: Held, decision: Defer | Skip) -> Ending:
    """A delivery that the rules hold back; it was not tried."""
    if isinstance(decision, Defer):
        return Ending(held.id, DeliveryState.DUE, "quiet_hours", counted=False, until=decision.until)
    return Ending(held.id, DeliveryState.SKIPPED, decision.reason, counted=False)


def tried(held: Held, outcome: Outcome | None) -> Ending:
    """A delivery that a channel had in its hands; None when the channel did not come to it."""
    match outcome:
        case Sent(id):
            return Ending(held.id, DeliveryState.SENT, provider_id=id[:_PROVIDER_ID])
        case Reject(reason):
            return Ending(held.id, DeliveryState.DEAD, reason)
        case Retry(reason, after, counted):
            return _again(held, reason, after, counted=counted)
        case None:
            return Ending(held.id, DeliveryState.DUE, "untried", counted=False, wait=timedelta())


def _again(held: Held, reason: str, after: timedelta | None, *, counted: bool) -> Ending:
    if counted and held.attempt >= MAX_TRIES:
        return Ending(held.id, DeliveryState.DEAD, reason)
    jitter = random.uniform(0.5, 1.5)  # noqa: S311  # spreads load, guards nothing
    wait = retry_after(held.attempt, jitter) if after is None else after
    return Ending(held.id, DeliveryState.DUE, reason, counted=counted, wait=wait)


async def settle(lease: UUID, endings: Sequence[Ending]) -> Mapping[str, int]:
    """One UPDATE; answers how many went to each state. A lease that was lost settles nothing."""
    if not endings:
        return {}
    found = await database.rows(_SETTLE, clock.frozen(), lease, *_columns(endings))
    return _count(row["state"] for row in found)


def _columns(endings: Sequence[Ending]) -> tuple[list[object], ...]:
    return (
        [one.id for one in endings],
        [one.state for one in endings],
        [one.reason[:_REASON] for one in endings],
        [one.provider_id for one in endings],
        [int(not one.counted) for one in endings],
        [one.wait for one in endings],
        [one.until for one in endings],
    )


def _count(states: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for state in states:
        counts[state] = counts.get(state, 0) + 1
    return counts
