"""The one source of the present moment.

Rows are stamped and rules are asked with `now()`. Statements that several machines race for (claims
and leases) use PostgreSQL's own clock, so that skewed workers agree; they take `frozen()` as a
parameter, `coalesce($1::timestamptz, now())`, and so a test that freezes time freezes them as well.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

CIVIL = ZoneInfo("Asia/Shanghai")
"""The zone in which a subdistrict's dates, opening times and quiet hours are meant."""

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """The civil date (China Standard Time)."""
    return now().astimezone(CIVIL).date()


def frozen() -> datetime | None:
    """The moment a test has frozen, or None when time runs."""
    return _frozen.get()


@contextmanager
def freeze(at: datetime) -> Iterator[None]:
    """Hold `now()` at an aware moment within the block."""
    if at.tzinfo is None:
        raise ValueError("clock.freeze needs an aware moment")
    token = _frozen.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
