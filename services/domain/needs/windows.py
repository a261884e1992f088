"""When a need's service would suit; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from services.domain.partners.slots import DatedSlot, Slot, SlotInvalid, WeeklySlot, overlapping
from services.kit.clock import CIVIL
from services.kit.errors import InvalidInput
from services.kit.zones import moment

MOST = 30


@dataclass(frozen=True, slots=True)
class Window:
    """Weekly (`weekday`, ISO 1 Monday to 7) or dated (`on`); local civil time, on one day."""

    starts: time
    ends: time
    weekday: int | None = None
    on: date | None = None


def check(windows: Sequence[Window], *, now: datetime) -> None:
    """InvalidInput unless all can be, none is over by `now`, and no two share some time."""
    if len(windows) > MOST:
        raise _invalid(f"Give at most {MOST} windows; there were {len(windows)}.")
    try:
        slots = [_slot(window) for window in windows]
    except SlotInvalid as invalid:
        raise _invalid(str(invalid)) from None
    if any(is_over(window, now) for window in windows):
        raise _invalid("A window lies in the past. Give days and times to come.")
    pair = overlapping(slots)
    if pair:
        raise _invalid(f"Windows {pair[0] + 1} and {pair[1] + 1} overlap. Join them, or leave one out.")


def is_over(window: Window, now: datetime) -> bool:
    """Whether a dated window has ended; a weekly one never does."""
    return window.on is not None and moment(window.on, window.ends, CIVIL) <= now


def _slot(window: Window) -> Slot:
    if window.starts.tzinfo or window.ends.tzinfo:
        raise _invalid("Give the times of a window without an offset: they are China Standard Time.")
    if window.on is not None and window.weekday is None:
        return DatedSlot(on=window.on, starts=window.starts, ends=window.ends)
    if window.weekday is not None and window.on is None:
        return WeeklySlot(weekday=window.weekday, starts=window.starts, ends=window.ends)
    raise _invalid("A window has either a weekday or a date.")


def _invalid(message: str) -> InvalidInput:
    return InvalidInput(message, field="windows")
