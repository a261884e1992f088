"""When a reminder goes out, when it waits, and when it is too late or unwanted."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from services.kit.zones import moment, zone_of

MAX_TRIES = 8
DEFAULT_LEADS = (1440, 120)
"""Minutes before the start: what an event is reminded of that has no rules."""
_LONGEST_RETRY = timedelta(hours=1)
_LEAST_JITTER, _MOST_JITTER = 0.5, 1.5


class SkipReason(StrEnum):
    """Why a delivery is not made at all; kept in `Delivery.reason`."""

    EVENT_STARTED = "event_started"
    QUIET_HOURS = "quiet_hours"
    """The recipient's quiet hours last until the event has started."""
    JOINED_AFTER = "joined_after"
    """Subscribed or registered after the reminder's moment: it would be stale."""
    CANCELLED = "cancelled"
    """The event, or this reminder of it, was cancelled."""
    MOVED = "moved"
    """The event moved; its reminder's next generation has taken over."""
    UNSUBSCRIBED = "unsubscribed"
    """No live subscription of the person asks for it any more."""
    NO_ADDRESS = "no_address"
    CHANNEL_OFF = "channel_off"
    ACCOUNT_CLOSED = "account_closed"
    TOO_OLD = "too_old"
    """An e-mail of a notice that could not leave for two days."""


@dataclass(frozen=True, slots=True)
class Send:
    """Now."""


@dataclass(frozen=True, slots=True)
class Defer:
    """Not before `until` (UTC)."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Skip:
    reason: SkipReason


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Every day from `start` to `end` (excluded) by the wall clock in `zone`, or past midnight.

    Raises ValueError where the two are the same, and `zones.ZoneUnknown`.
    """

    start: time
    end: time
    zone: str

    def __post_init__(self) -> None:
        zone_of(self.zone)
        if self.start == self.end:
            raise ValueError("quiet hours that end when they start: leave them out, or change one")


def due_at(starts_at: datetime, lead: timedelta) -> datetime:
    """The moment of a reminder: `lead` (zero or more) before the event's start."""
    if lead < timedelta():
        raise ValueError("a reminder's lead is zero or more")
    return starts_at - lead


def quiet_until(now: datetime, quiet: QuietHours) -> datetime | None:
    """The moment (UTC) at which the quiet hours around `now` end; None outside of them."""
    zone = zone_of(quiet.zone)
    today = now.astimezone(zone).date()
    for day in (today - timedelta(days=1), today):
        last = day if quiet.start < quiet.end else day + timedelta(days=1)
        end = moment(last, quiet.end, zone)
        if moment(day, quiet.start, zone) <= now < end:
            return end
    return None


def decide(
    *,
    now: datetime,
    starts_at: datetime,
    due: datetime,
    joined_at: datetime,
    quiet: QuietHours | None,
) -> Send | Defer | Skip:
    """What to do `now` with one person's reminder of an event that starts at `starts_at`.

    `due` is the reminder's moment, `joined_at` when the person subscribed or registered, `quiet`
    their quiet hours. All moments are aware. The event's start counts as too late.
    """
    if now >= starts_at:
        return Skip(SkipReason.EVENT_STARTED)
    if joined_at > due:
        return Skip(SkipReason.JOINED_AFTER)
    if now < due:
        return Defer(due.astimezone(UTC))
    until = quiet_until(now, quiet) if quiet else None
    if until is None:
        return Send()
    return Defer(until) if until < starts_at else Skip(SkipReason.QUIET_HOURS)


def retry_after(attempt: int, jitter: float) -> timedelta:
    """How long to wait after try number `attempt` (from 1) failed: min(1 h, 2^attempt s) × jitter.

    `jitter` is drawn by the caller, evenly from 0.5 to 1.5. After `MAX_TRIES` tries it is over.
    """
    if attempt < 1:
        raise ValueError("tries are counted from 1")
    if not _LEAST_JITTER <= jitter <= _MOST_JITTER:
        raise ValueError(f"jitter lies between {_LEAST_JITTER} and {_MOST_JITTER}")
    doubled = timedelta(seconds=2 ** min(attempt, 12))
    return min(_LONGEST_RETRY, doubled) * jitter
