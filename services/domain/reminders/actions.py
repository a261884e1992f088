"""Planning an event's reminders, in the transaction that publishes, moves or cancels the event."""

from collections.abc import Sequence
from datetime import datetime

from services.domain.reminders.jobs import SendDue
from services.domain.reminders.models import ReminderRule
from services.domain.reminders.rules import DEFAULT_LEADS
from services.kit import clock, database, queue

_PLAN = """
WITH own AS (SELECT lead_minutes FROM reminder_rule WHERE event_id = $1),
     of_series AS (SELECT lead_minutes FROM reminder_rule WHERE series_id = $3),
     leads AS (
    SELECT lead_minutes FROM own
     UNION SELECT lead_minutes FROM of_series WHERE NOT EXISTS (SELECT FROM own)
     UNION SELECT unnest($4::int[])
            WHERE NOT EXISTS (SELECT FROM own) AND NOT EXISTS (SELECT FROM of_series)
), dropped AS (
    UPDATE reminder SET state = 'cancelled'
     WHERE event_id = $1 AND state = 'pending' AND lead_minutes NOT IN (SELECT lead_minutes FROM leads)
), planned AS (
    SELECT lead_minutes, $2::timestamptz - make_interval(mins => lead_minutes) AS due_at FROM leads
), written AS (
    INSERT INTO reminder AS r (created_at, event_id, lead_minutes, generation, due_at, cursor, state)
    SELECT $5, $1, lead_minutes, 1, due_at, 0, CASE WHEN due_at > $5 THEN 'pending' ELSE 'done' END
      FROM planned ORDER BY lead_minutes
    ON CONFLICT (event_id, lead_minutes) DO UPDATE
       SET generation = r.generation + (r.due_at <> excluded.due_at)::int,
           due_at = excluded.due_at,
           cursor = 0,
           state = CASE WHEN r.state = 'pending' AND $2 > $5 THEN 'pending' ELSE excluded.state END
     WHERE r.due_at <> excluded.due_at OR r.state = 'cancelled'
    RETURNING state, due_at
)
SELECT count(*) FILTER (WHERE state = 'pending' AND due_at <= $5) AS due_now FROM written
"""


async def plan(event_id: int, starts_at: datetime, *, series_id: int | None) -> None:
    """Write the event's reminders, or move them; call it on publishing and on every change of start or rules.

    The leads are the event's own rules, else its series', else the day and two hours before. A
    reminder that moves gets a new generation: messages of the old one are not sent any more, and
    who had one is reminded again of the new time. A lead whose moment has passed gives no stale
    reminder, but one that was still owed (the sweep was late) goes out at once.
    """
    found = await database.rows(_PLAN, event_id, starts_at, series_id, list(DEFAULT_LEADS), clock.now())
    if found[0]["due_now"]:
        queue.ring(SendDue())


async def cancel(event_id: int) -> None:
    """No reminder of the event any more; also messages that wait for a retry are dropped when claimed."""
    await database.rows(
        "UPDATE reminder SET state = 'cancelled' WHERE event_id = $1 AND state = 'pending'", event_id
    )


async def set_rules(
    *, event_id: int | None = None, series_id: int | None = None, leads: Sequence[int]
) -> None:
    """Replace the leads (minutes) of one event or one series, and plan again what they concern.

    The caller holds the lock of the event or series, and has asked who may do this.
    """
    target = {"event_id": event_id} if series_id is None else {"series_id": series_id}
    await ReminderRule.filter(**target).exclude(lead_minutes__in=leads).delete()
    have = set(await ReminderRule.filter(**target).values_list("lead_minutes", flat=True))
    for lead in sorted(set(leads) - have):
        await ReminderRule.create(lead_minutes=lead, **target)
    await _plan_again(event_id, series_id)


async def _plan_again(event_id: int | None, series_id: int | None) -> None:
    coming = await database.rows(
        "SELECT id, starts_at, series_id FROM event WHERE (id = $1 OR series_id = $2)"
        " AND state = 'published' AND starts_at > $3 ORDER BY id FOR UPDATE",
        event_id,
        series_id,
        clock.now(),
    )
    for event in coming:
        await plan(event["id"], event["starts_at"], series_id=event["series_id"])
