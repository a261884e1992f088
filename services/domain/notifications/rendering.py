"""What reminders and notices say: plain Chinese text, one fact a line."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from services.kit.clock import CIVIL
from services.kit.zones import zone_of

SIGN = "【近邻】"
_TITLE = 120
_WEEKDAYS = "一二三四五六日"
_DAYS = {0: "今天", 1: "明天", 2: "后天"}


@dataclass(frozen=True, slots=True)
class Text:
    """A title of one line, and a body."""

    title: str
    body: str


def reminder(*, title: str, starts_at: datetime, place: str, zone: str, now: datetime) -> Text:
    """A reminder of an event, with its time by the wall clock in the recipient's zone."""
    when = _when(starts_at, zone, now)
    return Text(
        title=_line(f"{SIGN}活动提醒：{title}")[:_TITLE],
        body=f"{_line(title)}\n时间：{when}\n地点：{_line(place)}\n您订阅了提醒；不想再收到，可随时在近邻退订。",
    )


def notice(*, title: str, body: str) -> Text:
    """The e-mail of a notice."""
    signed = title if title.startswith(SIGN) else f"{SIGN}{title}"
    return Text(title=_line(signed)[:_TITLE], body="\n".join(_line(line) for line in body.splitlines()))


def _when(starts_at: datetime, zone: str, now: datetime) -> str:
    wall = starts_at.astimezone(zone_of(zone))
    days = (wall.date() - now.astimezone(wall.tzinfo).date()).days
    near = _DAYS.get(days, "")
    year = "" if wall.year == now.astimezone(wall.tzinfo).year else f"{wall.year}年"
    day = f"{near}{year}{wall.month}月{wall.day}日（周{_WEEKDAYS[wall.weekday()]}）{wall:%H:%M}"
    return day if wall.utcoffset() == starts_at.astimezone(CIVIL).utcoffset() else f"{day}（{zone} 时间）"


def _line(raw: str) -> str:
    """The text without control characters and line breaks: it also stands in headers."""
    kept = "".join(" " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in raw)
    return " ".join(kept.split())
