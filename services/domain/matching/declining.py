"""What the next run learns from a partner's no; pure.

A declined pair is barred whatever the reason. Beyond that
- too far: none of the partner's offers for this need, and the offer is proposed only for nearer needs;
- too dear: none of the partner's offers that cost as little, for this need: it pays no more;
- no time then: none of the partner's slots that share time with the declined one, for any need;
- not our job: none of the partner's offers for this need, nor the offer for needs that say the same;
- no capacity: nothing more for the partner in the civil week of the declined slot.

What is learnt of a pair lasts; what is learnt of places and times fades with them (`REMEMBERED`).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.domain.matching.engine import Need, Offer, Slot
from services.domain.matching.models import DeclineReason
from services.domain.matching.takes import week
from services.kit import places

REMEMBERED = timedelta(days=180)
"""How long a partner's no says something of other needs."""


@dataclass(frozen=True, slots=True)
class Declined:
    """A proposal that was declined, and the need as it then was."""

    reason: DeclineReason
    need: int
    offer: int
    partner: int
    tier: int
    """Of the offer: 0 free, 1 low fee, 2 market."""
    starts_at: datetime
    ends_at: datetime
    text: str
    """The need's title and text."""
    need_place: tuple[float, float] | None = None
    offer_place: tuple[float, float] | None = None
    """Longitude and latitude, degrees (WGS84)."""

    @property
    def metres(self) -> float | None:
        """Between the two; None where a place is not known."""
        if self.need_place is None or self.offer_place is None:
            return None
        return places.metres(self.need_place, self.offer_place)


def bars(one: Declined, need: Need, offer: Offer) -> bool:
    """Whether the no keeps the offer from this need."""
    if (need.id, offer.id) == (one.need, one.offer):
        return True
    if offer.partner != one.partner:
        return False
    if need.id == one.need:
        return one.reason in _WHOLE_PARTNER or (
            one.reason is DeclineReason.TOO_DEAR and offer.tier <= one.tier
        )
    return one.reason is DeclineReason.NOT_OUR_JOB and offer.id == one.offer and need.text == one.text


def closes(one: Declined, offer: Offer, slot: Slot) -> bool:
    """Whether the no keeps the partner from being asked for this time."""
    if offer.partner != one.partner:
        return False
    if one.reason is DeclineReason.NO_TIME:
        return slot.start < one.ends_at.timestamp() and one.starts_at.timestamp() < slot.end
    if one.reason is DeclineReason.NO_CAPACITY:
        return week(datetime.fromtimestamp(slot.start, one.starts_at.tzinfo)) == week(one.starts_at)
    return False


def reach(declined: Iterable[Declined], offer: Offer) -> int | None:
    """The radius in metres in which the offer is still proposed; None: at any distance."""
    refused = [
        int(one.metres)
        for one in declined
        if one.reason is DeclineReason.TOO_FAR and one.offer == offer.id and one.metres
    ]
    known = [*refused, *([offer.radius_m] if offer.radius_m is not None else [])]
    return min(known, default=None)


_WHOLE_PARTNER: Collection[DeclineReason] = frozenset({DeclineReason.TOO_FAR, DeclineReason.NOT_OUR_JOB})
