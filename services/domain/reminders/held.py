"""Reading anew what a claim holds, right before it is sent: the event, the person, what they asked for."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from services.domain.reminders.claims import Claim
from services.domain.reminders.models import Channel
from services.domain.reminders.rules import QuietHours
from services.kit import clock, database
from services.kit.sealed import opened

# An area's subscribers are told of events below it; a partner's, also of those where it has a stall.
_READ = """
SELECT d.id, d.channel, d.account_id, d.attempt, d.created_at,
       coalesce($1::timestamptz, now()) AS at,
       c.email, c.closed_at IS NOT NULL AS closed,
       r.event_id, e.title, e.place, e.starts_at, e.state = 'published' AND r.state <> 'cancelled' AS live,
       r.generation = d.generation AS current, r.due_at AS moment,
       w.joined_at, w.zone, w.quiet_from, w.quiet_to, w.zones,
       n.title AS notice_title, n.body AS notice_body, n.subject_type, n.subject_id
  FROM delivery d
  JOIN account c ON c.id = d.account_id
  LEFT JOIN notice n ON n.id = d.notice_id
  LEFT JOIN reminder r ON r.id = d.reminder_id
  LEFT JOIN event e ON e.id = r.event_id
  LEFT JOIN area a ON a.id = e.area_id
  LEFT JOIN LATERAL (
      SELECT min(s.created_at) AS joined_at, max(s.zone) AS zone,
             array_agg(s.quiet_from ORDER BY s.id) AS quiet_from,
             array_agg(s.quiet_to ORDER BY s.id) AS quiet_to,
             array_agg(s.zone ORDER BY s.id) AS zones
        FROM subscription s
       WHERE s.account_id = d.account_id AND s.ended_at IS NULL
         AND s.leads @> ARRAY[r.lead_minutes] AND d.channel = ANY(s.channels)
         AND (s.event_id = e.id OR s.series_id = e.series_id OR s.category = e.category
              OR s.area_id = ANY(string_to_array(rtrim(a.path, '.'), '.')::bigint[])
              OR s.partner_id = e.partner_id
              OR EXISTS (SELECT FROM stall t WHERE t.event_id = e.id AND t.partner_id = s.partner_id))
  ) w ON d.reminder_id IS NOT NULL
 WHERE d.id = ANY($2::bigint[])
 ORDER BY d.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """The reminder's event as it now stands, and the person's wish to hear of it."""

    event_id: int
    title: str
    place: str
    starts_at: datetime
    live: bool
    """The event is published and the reminder not cancelled."""
    current: bool
    """The event has not moved since the delivery was born."""
    moment: datetime
    """When the reminder was due."""
    joined_at: datetime | None
    """Since when the person has subscribed; None when no live subscription is left."""
    zone: str
    quiet: tuple[QuietHours, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A notice that was written before; its e-mail repeats it."""

    title: str
    body: str
    subject_type: str
    subject_id: int
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One delivery of a claim. `at` is PostgreSQL's clock at reading."""

    id: int
    channel: Channel
    account_id: int
    attempt: int
    at: datetime
    email: str | None
    closed: bool
    about: Occasion | Written


async def read(claim: Claim) -> list[Held]:
    """The claim's deliveries, in the order of their ids."""
    found = await database.rows(_READ, clock.frozen(), list(claim.ids))
    return [_held(row) for row in found]


def _held(row: dict[str, Any]) -> Held:
    return Held(
        id=row["id"],
        channel=Channel(row["channel"]),
        account_id=row["account_id"],
        attempt=row["attempt"],
        at=row["at"],
        email=opened("account.email", row["email"]),
        closed=row["closed"],
        about=_written(row) if row["event_id"] is None else _occasion(row),
    )


def _written(row: dict[str, Any]) -> Written:
    return Written(
        row["notice_title"], row["notice_body"], row["subject_type"], row["subject_id"], row["created_at"]
    )


def _occasion(row: dict[str, Any]) -> Occasion:
    return Occasion(
        event_id=row["event_id"],
        title=row["title"],
        place=row["place"],
        starts_at=row["starts_at"],
        live=row["live"],
        current=row["current"],
        moment=row["moment"],
        joined_at=row["joined_at"],
        zone=row["zone"] or clock.CIVIL.key,
        quiet=_quiet(row["quiet_from"], row["quiet_to"], row["zones"]),
    )


def _quiet(
    starts: list[time | None] | None, ends: list[time | None] | None, zones: list[str] | None
) -> tuple[QuietHours, ...]:
    triples = zip(starts or (), ends or (), zones or (), strict=True)
    return tuple({QuietHours(start, end, zone) for start, end, zone in triples if start and end})
