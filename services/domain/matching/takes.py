"""How many matches a partner takes in a civil week and a month; pure.

A match counts for the week (Monday first) and the month in which its slot begins, in China Standard Time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.kit import clock


@dataclass(frozen=True, slots=True)
class Takes:
    """A partner's own limits; None: none."""

    weekly: int | None = None
    monthly: int | None = None

    def room(self, at: datetime, taken: Iterable[datetime]) -> int | None:
        """How many more fit into the week and the month of `at`; None without a limit.

        `taken`: when the slots of what the partner has begin.
        """
        starts = list(taken)
        left = [
            most - sum(1 for one in starts if period(one) == period(at))
            for most, period in ((self.weekly, week), (self.monthly, month))
            if most is not None
        ]
        return max(min(left), 0) if left else None


def week(moment: datetime) -> date:
    """The Monday of its civil week."""
    day = moment.astimezone(clock.CIVIL).date()
    return day - timedelta(days=day.weekday())


def month(moment: datetime) -> date:
    """The first of its civil month."""
    return moment.astimezone(clock.CIVIL).date().replace(day=1)
