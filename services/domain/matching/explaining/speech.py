"""Two languages, and how they say lengths, times, money and lists."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from services.kit import clock

_WEEKDAYS_ZH = "一二三四五六日"
_KILOMETRE = 1000


class Language(StrEnum):
    """What an explanation is written in."""

    ZH = "zh"
    EN = "en"


def length(metres: float, language: Language) -> str:
    """800米, 4.2公里; 800 m, 4.2 km."""
    if metres < _KILOMETRE:
        return f"{metres:.0f}米" if language is Language.ZH else f"{metres:.0f} m"
    unit = "公里" if language is Language.ZH else " km"
    return f"{metres / _KILOMETRE:.1f}{unit}"


def slot(starts_at: datetime, ends_at: datetime, language: Language) -> str:
    """Civil time: 11月25日（周三）09:00–11:00; Wed 25 Nov, 09:00–11:00."""
    first, last = (moment.astimezone(clock.CIVIL) for moment in (starts_at, ends_at))
    if language is Language.EN:
        return f"{first:%a} {first.day} {first:%b}, {first:%H:%M}–{last:%H:%M}"
    day = f"{first.month}月{first.day}日（周{_WEEKDAYS_ZH[first.weekday()]}）"
    return f"{day}{first:%H:%M}–{last:%H:%M}"


def words(found: Sequence[str], language: Language) -> str:
    """“量血压”“老人”; "量血压", "老人"."""
    if language is Language.ZH:
        return "".join(f"“{word}”" for word in found)
    return ", ".join(f'"{word}"' for word in found)


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th."""
    last = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{last}"
