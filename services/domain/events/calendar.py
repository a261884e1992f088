"""An event as a file for a phone's calendar (iCalendar, RFC 5545).

By our own hand: the file is fifteen lines, and a list of events may ask for a hundred of them. The library
took nine times as long, 3 MB, and a typed \\N for a line break.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from services.domain.events.models import EventState

PRODUCT = "-//Jinlin//Events//ZH"
HOST = "jinlin"
"""Ends every UID, so that a phone which has the event already changes it instead of adding another."""
LONGEST_LINE = 75
"""Octets, without the line's end."""
_STATUS = {EventState.DRAFT: "TENTATIVE", EventState.CANCELLED: "CANCELLED"}
_SIGNS = re.compile(r"[\\;,]")
_BREAKS = re.compile(r"\r\n?")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def file_of(event: Mapping[str, Any]) -> str:
    """The whole file, its lines ended by CRLF and folded at 75 octets.

    `event` has id, title, text, place, created_at, starts_at, ends_at (aware moments) and state.
    """
    return "".join(f"{folded}\r\n" for line in _lines(event) for folded in _folded(line))


def _lines(event: Mapping[str, Any]) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "BEGIN:VEVENT")
    yield f"UID:event-{event['id']}@{HOST}"
    yield f"DTSTAMP:{_moment(event['created_at'])}"
    yield f"DTSTART:{_moment(event['starts_at'])}"
    yield f"DTEND:{_moment(event['ends_at'])}"
    yield f"STATUS:{_STATUS.get(event['state'], 'CONFIRMED')}"
    for name, column in (("SUMMARY", "title"), ("LOCATION", "place"), ("DESCRIPTION", "text")):
        if event[column]:
            yield f"{name}:{_escaped(event[column])}"
    yield from ("END:VEVENT", "END:VCALENDAR")


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """As RFC 5545, 3.3.11, has it; control characters have no place in a file."""
    plain = _CONTROLS.sub("", _BREAKS.sub("\n", text))
    return _SIGNS.sub(r"\\\g<0>", plain).replace("\n", r"\n")


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of 75 octets at most, a blank before each but the first; no character is cut."""
    room, piece = LONGEST_LINE, ""
    for character in line:
        size = len(character.encode())
        if size > room:
            yield piece
            room, piece = LONGEST_LINE - 1, " "
        piece += character
        room -= size
    yield piece
