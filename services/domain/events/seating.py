"""Who gets a place: capacity counts people, and a party comes together or not at all.

Places do not stay empty for a party that is too large for them: they go to the next one in line
that fits, for an event's places are worth nothing afterwards. A party passed over keeps its rank
and is asked first whenever places come free. For the same reason a newcomer who fits need not
queue: after `promote` nobody who fits is left waiting.
"""

from collections.abc import Iterable
from dataclasses import dataclass


class PartyTooLarge(ValueError):
    """The party would not fit into the empty venue; `capacity` is the most that would."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        super().__init__(f"At most {capacity} people fit. Register as several smaller parties.")


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The party has its places; `left` are still free, None without a limit."""

    left: int | None


@dataclass(frozen=True, slots=True)
class Waitlisted:
    """The party waits; it is `short` of so many places."""

    short: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A registration on the waitlist, and how many people it is for."""

    id: int
    party: int


def place(capacity: int | None, confirmed: int, party: int) -> Confirmed | Waitlisted:
    """Where a new party of `party` (1 or more) goes, with `confirmed` people seated already.

    `capacity` None has no limit. Raises `PartyTooLarge` for a party that would wait in vain.
    """
    _check_party(party)
    if capacity is None:
        return Confirmed(left=None)
    if party > capacity:
        raise PartyTooLarge(capacity)
    left = capacity - confirmed - party
    return Confirmed(left) if left >= 0 else Waitlisted(short=-left)


def promote(waiting: Iterable[Waiting], free: int | None) -> list[int]:
    """The ids that get the `free` places (None: no limit), first come first served.

    `waiting` is in the order of arrival; who does not fit is passed over.
    """
    promoted: list[int] = []
    for one in waiting:
        _check_party(one.party)
        if free is None or one.party <= free:
            promoted.append(one.id)
            free = None if free is None else free - one.party
    return promoted


def _check_party(party: int) -> None:
    if party < 1:
        raise ValueError("a party is one person or more")
