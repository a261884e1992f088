"""Texts and values that break whoever passes them on by hand."""

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

BEGIN = datetime(2026, 11, 1, tzinfo=UTC)

TEXTS = (
    "八段锦晨练班",
    "量血压、血糖",
    'die "Tafel"',
    "back\\slash, \\n is no newline, \\u0041 no letter",
    "two\nlines\r\n\tand a tab",
    "\u2028 between \u2029 separators \u0085",
    "100% _sure_ 50%%",
    "O'Neill; DROP TABLE event; --",
    "👵🏽 带 👨‍👩‍👧 来 🎉",
    "e\u0301 ist nicht \u00e9",
    "\x01 control \x1f\x7f",
    "</script>&amp;<b>",
    "{t} :me $1 %s {0} {{}}",
    "null",
    "  spaces  ",
    "\ufeffmark\u200b",
    "[1, 2.0, null]",
    "𠮷野家 ﷽ العربية",
)
CATEGORIES = ("文化", "health", 'mar"ket', "维修\\")
FLOATS = (112.0, 34.9, 112.592, -0.5, 1e-7, 34.123456789012344, 0.0, 5e15)
_MICROSECONDS = (0, 0, 1, 100, 120_000, 123_456, 999_999, 500_000)
_JSON: tuple[Any, ...] = (
    {},
    [],
    {"price": 0.1, "whole": 4.0, "big": 9_007_199_254_740_993, "small": 1e-9},
    {"yes": True, "no": False, "none": None, "list": [[], {}, "", 0, -0.5, [4, 4.0]]},
    {"title": 'a "quoted" \\ line\nfeed \u2028 👵🏽', "": None, "keys": {"b": 1, "a": [None, [], {}]}},
    [{"name": "text", "points": 400, "detail": "量血压"}, {"name": "distance", "points": -12, "detail": ""}],
)


def text(chance: random.Random, most: int) -> str:
    """At most so many characters; empty now and then."""
    if chance.random() < 0.1:
        return ""
    return "·".join(chance.sample(TEXTS, k=chance.choice((1, 1, 1, 2, 3))))[:most]


def moment(chance: random.Random) -> datetime:
    """Within sixty days, with or without parts of a second."""
    at = BEGIN + timedelta(seconds=chance.randrange(60 * 86_400))
    return at.replace(microsecond=chance.choice(_MICROSECONDS))


def day(chance: random.Random) -> date:
    return BEGIN.date() + timedelta(days=chance.randrange(90))


def clock_time(chance: random.Random, hours: range = range(24)) -> time:
    return time(chance.choice(hours), chance.choice((0, 30, 59)), chance.choice((0, 0, 7)))


def json_value(chance: random.Random) -> Any:
    return chance.choice(_JSON)
