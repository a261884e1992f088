"""What matching hears of: verbs in the audit trail after which a re-solve is due. Pure.

The trail is written in each verb's own transaction, so nothing can change needs or offers unheard,
and the subjects that change them need not know of matching.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

VERBS: Mapping[str, Collection[str]] = {
    "Need": ("need_publish", "need_change", "need_withdraw"),
    "Offer": (
        "offer_create",
        "offer_change",
        "offer_pause",
        "offer_resume",
        "offer_withdraw",
        "offer_expire",
    ),
    "Partner": ("partner_suspend", "partner_resume", "partner_limit"),
    "Proposal": ("match_decline", "match_expire", "match_withdraw", "match_take_back"),
    "Event": ("event_cancel",),
}
"""Subject → verbs on it."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A need or an offer that a change concerns; `path` of the need's area, or of the area served."""

    entry: int
    path: str
    need: int | None = None
    offer: int | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """An area with parameters of its own."""

    area: int
    path: str


def seats(one: Touched, own: Iterable[Seat]) -> set[int]:
    """Areas whose runs the change concerns.

    A need belongs to the nearest area at or above its own that has parameters, or to the root; an
    offer also serves the needs of such areas below the one that it serves.
    """
    above = [seat for seat in own if one.path.startswith(seat.path)]
    nearest = max(above, key=lambda seat: len(seat.path), default=None)
    root = int(one.path.partition(".")[0])
    found = {nearest.area if nearest else root}
    if one.offer is not None:
        found |= {seat.area for seat in own if seat.path.startswith(one.path)}
    return found


def apart(path: str, own: Iterable[Seat]) -> list[str]:
    """Paths below this one whose needs belong to other seats."""
    return sorted(seat.path for seat in own if seat.path.startswith(path) and seat.path != path)
