"""The recurrence rules that a series may have: a part of RFC 5545's RRULE, by civil dates.

Left out are rules that nobody would announce (every second) and rules that never happen (on 30
February), for which a search would run to the year 9999.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

MOST_OCCURRENCES = 1000
MOST_CHARACTERS = 200
"""Of a rule's text: the column `series.rrule`."""
_LARGEST_INTERVAL = 99
_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_WEEKS = 4
"""Whole weeks in any month."""

T = TypeVar("T")


class RuleInvalid(ValueError):
    """A recurrence rule that cannot be followed; the message says what would do."""


class Freq(StrEnum):
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A valid rule. `until` is the last civil date (included); weeks begin on Monday.

    `by_day` holds RFC 5545's tokens, such as WE or, the last Friday of a month, -1FR.
    """

    freq: Freq
    interval: int = 1
    by_month: tuple[int, ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_day: tuple[str, ...] = ()
    by_set_pos: tuple[int, ...] = ()
    count: int | None = None
    until: date | None = None

    @property
    def text(self) -> str:
        """The canonical RRULE: `parse(rule.text) == rule`."""
        parts = {
            "FREQ": self.freq.value,
            "INTERVAL": "" if self.interval == 1 else str(self.interval),
            "BYMONTH": _joined(self.by_month),
            "BYMONTHDAY": _joined(self.by_month_day),
            "BYDAY": _joined(self.by_day),
            "BYSETPOS": _joined(self.by_set_pos),
            "COUNT": "" if self.count is None else str(self.count),
            "UNTIL": "" if self.until is None else f"{self.until:%Y%m%d}",
        }
        return ";".join(f"{key}={value}" for key, value in parts.items() if value)


def parse(rrule: str) -> Rule:
    """The rule that an RRULE value tells, such as FREQ=WEEKLY;BYDAY=WE;UNTIL=20261231.

    Known parts: FREQ (DAILY, WEEKLY, MONTHLY, YEARLY), INTERVAL (1–99), BYDAY, BYMONTHDAY,
    BYSETPOS, BYMONTH, and one of COUNT (1–1000) or UNTIL (a civil date, included). Without these
    two the series is open-ended. Raises `RuleInvalid`.
    """
    parts = _parts(rrule)
    rule = Rule(
        freq=_freq(parts),
        interval=_number(parts, "INTERVAL", 1, _LARGEST_INTERVAL) or 1,
        by_month=_list(parts, "BYMONTH", lambda item: _within(item, 1, 12)),
        by_month_day=_list(parts, "BYMONTHDAY", lambda item: _signed(item, 31)),
        by_day=_list(parts, "BYDAY", _weekday),
        by_set_pos=_list(parts, "BYSETPOS", lambda item: _signed(item, 31)),
        count=_number(parts, "COUNT", 1, MOST_OCCURRENCES),
        until=_until(parts),
    )
    for fault, sentence in _FAULTS:
        if fault(rule):
            raise RuleInvalid(sentence)
    return rule


def _joined(items: tuple[object, ...]) -> str:
    return ",".join(str(item) for item in items)


_KEYS = ("FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYSETPOS", "BYMONTH", "COUNT", "UNTIL")
_PART = re.compile(r"([A-Z]+)=([A-Z0-9+,-]+)")


def _parts(rrule: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in rrule.strip().upper().removeprefix("RRULE:").split(";"):
        found = _PART.fullmatch(part)
        if found is None or found[1] not in _KEYS:
            raise RuleInvalid(
                f"{part[:40]!r} is no part of a series' rule. Use {', '.join(_KEYS)}; the first "
                "date, the time and skipped dates belong to the series itself."
            )
        if found[1] in parts:
            raise RuleInvalid(f"{found[1]} stands twice. Say it once.")
        parts[found[1]] = found[2]
    return parts


def _freq(parts: Mapping[str, str]) -> Freq:
    try:
        return Freq(parts.get("FREQ", ""))
    except ValueError as error:
        raise RuleInvalid("FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY.") from error


def _number(parts: Mapping[str, str], key: str, low: int, high: int) -> int | None:
    if key not in parts:
        return None
    number = _within(parts[key], low, high)
    if number is None:
        raise RuleInvalid(f"{key} must be a number from {low} to {high}.")
    return number


def _list(parts: Mapping[str, str], key: str, read: Callable[[str], T | None]) -> tuple[T, ...]:
    """The items in the order written, each once."""
    items = parts[key].split(",") if key in parts else []
    values: dict[T, None] = {}
    for item in items:
        value = read(item)
        if value is None:
            raise RuleInvalid(f"{item!r} cannot stand in {key}.")
        values[value] = None
    return tuple(values)


def _within(item: str, low: int, high: int) -> int | None:
    short = item.isdigit() and len(item) <= len(str(MOST_OCCURRENCES))
    return int(item) if short and low <= int(item) <= high else None


def _signed(item: str, high: int) -> int | None:
    number = _within(item.lstrip("+-"), 1, high) if re.match(r"[+-]?\d", item) else None
    return -number if number and item.startswith("-") else number


def _weekday(item: str) -> str | None:
    found = re.fullmatch(r"(?:\+|(-))?([1-5]?)(MO|TU|WE|TH|FR|SA|SU)", item)
    if found is None or (item[0] in "+-" and not found[2]):
        return None
    return f"{found[1] or ''}{found[2]}{found[3]}"


def _until(parts: Mapping[str, str]) -> date | None:
    if "UNTIL" not in parts:
        return None
    try:
        if re.fullmatch(r"\d{8}", parts["UNTIL"]):
            return datetime.strptime(parts["UNTIL"], "%Y%m%d").date()  # noqa: DTZ007
        raise ValueError(parts["UNTIL"])
    except ValueError as error:
        raise RuleInvalid(
            "UNTIL is the last civil date of the series, such as UNTIL=20261231, without a time."
        ) from error


def _months(rule: Rule) -> tuple[int, ...]:
    return rule.by_month or tuple(range(1, 13))


def _longest(rule: Rule) -> int:
    return max(_LONGEST_MONTH[month - 1] for month in _months(rule))


def _numbered(rule: Rule) -> bool:
    """Whether BYDAY counts weekdays within the month."""
    return any(len(token) > len("MO") for token in rule.by_day)


def _mixed(rule: Rule) -> bool:
    return len({len(token) > len("MO") for token in rule.by_day}) > 1


def _set_pos_beyond(rule: Rule) -> bool:
    days = len(rule.by_day)
    most = _WEEKS * days + min(days, _longest(rule) - 7 * _WEEKS)
    return any(abs(position) > most for position in rule.by_set_pos)


_BY_MONTH = (Freq.MONTHLY, Freq.YEARLY)
_FAULTS: tuple[tuple[Callable[[Rule], object], str], ...] = (
    (lambda rule: rule.count and rule.until, "Give COUNT or UNTIL, not both."),
    (
        lambda rule: len(rule.text) > MOST_CHARACTERS,
        f"The rule is longer than {MOST_CHARACTERS} characters. Split the series.",
    ),
    (
        lambda rule: rule.by_month_day and rule.freq not in _BY_MONTH,
        "BYMONTHDAY needs FREQ=MONTHLY or FREQ=YEARLY.",
    ),
    (
        lambda rule: rule.by_set_pos and rule.freq is not Freq.MONTHLY,
        "BYSETPOS needs FREQ=MONTHLY.",
    ),
    (
        lambda rule: rule.by_set_pos and (not rule.by_day or rule.by_month_day or _numbered(rule)),
        "BYSETPOS counts within plain weekdays: give them in BYDAY, such as BYDAY=MO,TU.",
    ),
    (
        lambda rule: _numbered(rule) and (rule.freq not in _BY_MONTH or rule.by_month_day),
        "A numbered weekday such as 2WE needs FREQ=MONTHLY or FREQ=YEARLY, and no BYMONTHDAY.",
    ),
    (
        # dateutil takes both sets to be meant at once, RFC 5545 either
        _mixed,
        "Weekdays are either all numbered, such as 2WE, or all plain. Make two series of them.",
    ),
    (
        lambda rule: rule.freq is Freq.YEARLY and rule.by_day and not rule.by_month,
        "FREQ=YEARLY with BYDAY needs BYMONTH.",
    ),
    (
        lambda rule: rule.freq is Freq.DAILY and rule.interval > 1 and (rule.by_day or rule.by_month),
        "FREQ=DAILY with BYDAY or BYMONTH needs INTERVAL=1. Use FREQ=WEEKLY for some weekdays.",
    ),
    (
        lambda rule: rule.by_month_day and min(abs(day) for day in rule.by_month_day) > _longest(rule),
        "None of these months has that day: the series would never happen.",
    ),
    (
        _set_pos_beyond,
        "No month has that many of these weekdays: the series would never happen.",
    ),
)
"""What may not be combined, and what is said to that."""
