"""What a person may ask for when subscribing: channels, leads and quiet hours, checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from services.domain.reminders.models import Channel
from services.domain.reminders.rules import QuietHours
from services.kit.errors import InvalidInput
from services.kit.inputs import within
from services.kit.zones import ZoneUnknown, zone_of

MOST_LEADS = 5
LONGEST_LEAD = 43200
"""Minutes: 30 days."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants to be reminded; `leads` are minutes before the start."""

    channels: list[Channel]
    leads: list[int]
    quiet_from: time | None
    quiet_to: time | None
    zone: str


def wish(
    *,
    channels: Sequence[Channel],
    leads: Sequence[int],
    quiet_from: time | None,
    quiet_to: time | None,
    zone: str,
) -> Wish:
    """Checked and without repetitions, or InvalidInput."""
    if not channels:
        raise InvalidInput("Choose at least one channel, or unsubscribe.", field="channels")
    _check_quiet(quiet_from, quiet_to, zone)
    return Wish(
        channels=[channel for channel in Channel if channel in channels],
        leads=checked_leads(leads),
        quiet_from=quiet_from,
        quiet_to=quiet_to,
        zone=zone,
    )


def checked_leads(leads: Sequence[int]) -> list[int]:
    """From 1 to 5 different leads of 0 to 43200 minutes, the longest first; or InvalidInput."""
    different = sorted({within("leads", lead, least=0, most=LONGEST_LEAD) for lead in leads}, reverse=True)
    if not 1 <= len(different) <= MOST_LEADS:
        raise InvalidInput(f"Give from 1 to {MOST_LEADS} different leads, in minutes.", field="leads")
    return different


def _check_quiet(quiet_from: time | None, quiet_to: time | None, zone: str) -> None:
    try:
        zone_of(zone)
    except ZoneUnknown as unknown:
        raise InvalidInput(str(unknown), field="zone") from None
    if (quiet_from is None) != (quiet_to is None):
        missing = "quiet_from" if quiet_from is None else "quiet_to"
        raise InvalidInput("Quiet hours need both a beginning and an end.", field=missing)
    if quiet_from is None or quiet_to is None:
        return
    try:
        QuietHours(quiet_from, quiet_to, zone)
    except ValueError as error:
        raise InvalidInput(f"{error}.", field="quiet_to") from None
