"""What is written in a cell, in Chinese or English, as a value. A ValueError says what was expected."""

import math
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from services.kit import clock

MOST = 2**31 - 1
"""Ceiling of counts: more than any run can use."""
TIERS = {"免费": 0, "公益": 0, "free": 0, "低偿": 1, "low_fee": 1, "low fee": 1, "市场价": 2, "market": 2}
URGENCIES = {"一般": 0, "普通": 0, "normal": 0, "紧急": 1, "急": 1, "urgent": 1, "特急": 2, "critical": 2}
YES = {"是", "有", "可", "需要", "yes", "y", "true", "1", "√"}
NO = {"否", "无", "不", "不需要", "no", "n", "false", "0", "×"}
STEPS = {0, 1, 2}


def text(cell: Any) -> str:
    """Any scalar, as people read it: 12.0 of a sheet is 12."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dict | list):
        raise ValueError("a text was expected")  # noqa: TRY004  as for all cells
    return str(cell).strip()


def number(cell: Any) -> float:
    try:
        value = float(cell)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"a number was expected, not {_shown(cell)}") from None
    if not math.isfinite(value) or abs(value) > 2**53 or isinstance(cell, bool):
        raise ValueError(f"a number was expected, not {_shown(cell)}")
    return value


def count(cell: Any) -> int:
    """A whole number, 0 or more; a huge one is as good as the largest."""
    value = number(cell)
    if value < 0 or not value.is_integer():
        raise ValueError(f"a whole number of 0 or more was expected, not {_shown(cell)}")
    return min(int(value), MOST)


def tier(cell: Any) -> int:
    return _step(cell, TIERS, "0 (free, 免费), 1 (low fee, 低偿) or 2 (market, 市场价)")


def urgency(cell: Any) -> int:
    return _step(cell, URGENCIES, "0 (normal, 一般), 1 (urgent, 紧急) or 2 (critical, 特急)")


def yes(cell: Any) -> bool:
    word = text(cell).casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise ValueError(f"yes or no (是 or 否) was expected, not {_shown(cell)}")


def names(cell: Any) -> list[str]:
    """A JSON list, or names parted by commas, 、 or semicolons."""
    if isinstance(cell, list):
        return [text(one) for one in cell]
    parted = text(cell)
    for mark in ",、;；":
        parted = parted.replace(mark, ",")
    return [one.strip() for one in parted.split(",") if one.strip()]


def path(cell: Any) -> str:
    """ "吉利街道/河阳社区" → the engine's "吉利街道.河阳社区."."""
    return "".join(f"{part.strip()}." for part in text(cell).replace("／", "/").split("/") if part.strip())


def times(cell: Any) -> list[tuple[int, int]]:
    """ "2026-05-06 09:00/2026-05-06 11:00; …", or a JSON list of such; UTC epoch seconds.

    Times without an offset are civil (China Standard Time); "2026-05-06 09:00/11:00" is short for
    the same day.
    """
    listed = cell if isinstance(cell, list) else text(cell).replace("；", ";").split(";")
    return [_interval(text(one)) for one in listed if text(one)]


def _interval(written: str) -> tuple[int, int]:
    opens, slash, closes = (part.strip() for part in written.partition("/"))
    if slash and len(closes) <= len("09:00"):
        closes = f"{opens[:10]} {closes}"
    try:
        start, end = _moment(opens), _moment(closes)
    except ValueError:
        raise ValueError(f"a time like 2026-05-06 09:00/11:00 was expected, not {_shown(written)}") from None
    if end <= start:
        raise ValueError(f"{written} ends before it begins")
    return start, end


def _moment(written: str) -> int:
    moment = datetime.fromisoformat(written)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=clock.CIVIL)).timestamp())


def _step(cell: Any, words: Mapping[str, int], expected: str) -> int:
    word = text(cell).casefold()
    if word in words:
        return words[word]
    if not isinstance(cell, bool) and word in {str(step) for step in STEPS}:
        return int(word)
    raise ValueError(f"{expected} was expected, not {_shown(cell)}")


def _shown(cell: Any) -> str:
    return repr(cell if len(repr(cell)) <= 40 else f"{str(cell)[:36]}…")


Cell = Callable[[Any], Any]
