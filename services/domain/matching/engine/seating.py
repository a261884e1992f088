"""Who sits where, while groups are moved about: every question costs a few look-ups."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from services.domain.matching.engine.assigning import Assignment, before, ladder
from services.domain.matching.engine.columns import Floats, Ints, Mask

HOPES = 6
"""Seats of an item that are tried again and again."""


class Seat(NamedTuple):
    """A slot that an item may take."""

    slot: int
    size: int
    gain: int
    """With the relief of the need, for its first unit."""
    edge: int
    pair: int
    partner: int


class Seating:
    """Items are units of needs; each sits in a slot that has room for it, or nowhere."""

    def __init__(self, what: Assignment, price: list[float]) -> None:
        self.options, self.wanting = _options(what)
        self.hopes = [
            sorted(seats, key=lambda s: s.size * price[s.slot] - s.gain)[:HOPES] for seats in self.options
        ]
        """Per item the seats it may move to: those worth most at these prices."""
        self.at: list[Seat | None] = [None] * len(self.options)
        self.room: list[int] = what.slot_capacity.tolist()
        self.guests: list[dict[int, None]] = [{} for _ in self.room]
        self.had = before(what).tolist()
        self.matches = [*self.had]
        self.turns: list[int] = ladder(what, len(self.options) + max(self.had, default=0) + 1).tolist()
        self.taken: set[int] = set()
        self.looked = 0
        """Seats looked at so far: the measure of work."""

    def sit(self, item: int, seat: Seat | None) -> None:
        """Move an item; the seat must have room (None: nowhere)."""
        old = self.at[item]
        if old is not None:
            self.room[old.slot] += old.size
            self.matches[old.partner] -= 1
            self.taken.discard(old.pair)
            del self.guests[old.slot][item]
        if seat is not None:
            self.room[seat.slot] -= seat.size
            self.matches[seat.partner] += 1
            self.taken.add(seat.pair)
            self.guests[seat.slot][item] = None
        self.at[item] = seat

    def turn(self, leaves: Seat | None, enters: Seat | None) -> int:
        """What partners' turns change by when one match goes from here to there."""
        if leaves is not None and enters is not None and leaves.partner == enters.partner:
            return 0
        won = 0 if enters is None else self.turns[self.matches[enters.partner]]
        return won if leaves is None else won - self.turns[self.matches[leaves.partner] - 1]

    def gain(self, item: int) -> int:
        """What the item earns where it sits, but for its partner's turn."""
        seat = self.at[item]
        return 0 if seat is None else seat.gain

    def total(self) -> int:
        """Gains and turns; relief counts where a need's first unit sits."""
        seats = sum(seat.gain for seat in self.at if seat is not None)
        return seats + sum(sum(self.turns[a:b]) for a, b in zip(self.had, self.matches, strict=True))

    def restore(self, before: list[Seat | None], items: Iterable[int]) -> None:
        """Put items back where they sat."""
        moved = [item for item in items if self.at[item] is not before[item]]
        for item in moved:
            self.sit(item, None)
        for item in moved:
            self.sit(item, before[item])

    def chosen(self, edges: int) -> Mask:
        """The edges taken."""
        mask = np.zeros(edges, dtype=np.bool_)
        mask[[seat.edge for seat in self.at if seat is not None]] = True
        return mask


def _options(what: Assignment) -> tuple[list[list[Seat]], dict[int, list[int]]]:
    """Per item its seats, greatest gain first; and the items of each need."""
    partner = what.slot_partner[what.edge_slot]
    order = np.lexsort((what.edge_tie, -what.edge_gain, what.edge_need)).tolist()
    columns = (what.edge_need, what.edge_slot, what.edge_size, what.edge_gain, what.edge_pair, partner)
    need, slot, size, gain, pair, whose = (column.tolist() for column in columns)
    fits = (what.edge_size <= what.slot_capacity[what.edge_slot]).tolist()
    lists: list[list[Seat]] = [[] for _ in what.units]
    for e in order:
        if fits[e]:
            lists[need[e]].append(Seat(slot[e], size[e], gain[e], e, pair[e], whose[e]))
    options: list[list[Seat]] = []
    items: dict[int, list[int]] = {}
    for number, (seats, units) in enumerate(zip(lists, what.units.tolist(), strict=True)):
        relief = int(what.relief[number])
        for unit in range(min(units, len(seats))):
            items.setdefault(number, []).append(len(options))
            options.append([s._replace(gain=s.gain + relief) for s in seats] if unit == 0 else seats)
    return options, items


def _hopes(seats: list[Seat], price: list[float]) -> list[Seat]:
    return sorted(seats, key=lambda seat: seat.size * price[seat.slot] - seat.gain)[:HOPES]


def start(what: Assignment, edges: Ints, seating: Seating, price: Floats) -> None:
    """Seat the edges of a first choice, the worthiest first, as far as there is room."""
    free = {need: [*items] for need, items in seating.wanting.items()}
    value = what.edge_gain[edges] - price[what.edge_slot[edges]] * what.edge_size[edges]
    for e in edges[np.lexsort((what.edge_tie[edges], -value))].tolist():
        items = free.get(int(what.edge_need[e]), [])
        if not items:
            continue
        seat = next((s for s in seating.options[items[0]] if s.edge == e), None)
        if seat is not None and seat.size <= seating.room[seat.slot] and seat.pair not in seating.taken:
            seating.sit(items.pop(0), seat)
