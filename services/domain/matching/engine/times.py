"""Which slots suit which windows, by UTC epoch seconds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.domain.matching.engine.columns import Board, Floats, Ints, Mask
from services.domain.matching.engine.spans import owners, scattered, spans

LONG_ENOUGH = 30 * 60
"""Seconds of overlap that always suffice; less does only where slot or window is shorter."""


def suits(start: Ints, end: Ints, window_start: Ints, window_end: Ints) -> Mask:
    """Whether they overlap by min(slot length, window length, LONG_ENOUGH). Arrays broadcast.

    So a moment (no length) suits a window that contains it, and a reversed one suits nothing.
    """
    shorter = np.minimum(end - start, window_end - window_start)
    overlap = np.minimum(end, window_end) - np.maximum(start, window_start)
    return np.asarray((overlap >= np.minimum(shorter, LONG_ENOUGH)) & (shorter >= 0))


def share(start: Ints, end: Ints, window_start: Ints, window_end: Ints) -> Floats:
    """Overlap in proportion to the shorter of the two, 0 to 1; 0 where they do not suit."""
    shorter = np.minimum(end - start, window_end - window_start)
    overlap = np.minimum(end, window_end) - np.maximum(start, window_start)
    whole = np.where(shorter > 0, overlap / np.maximum(shorter, 1), 1.0)
    return np.asarray(np.where(suits(start, end, window_start, window_end), whole, 0.0))


@dataclass(frozen=True, slots=True)
class Diary:
    """The shares of some needs × the different times at which slots are held."""

    share: NDArray[np.float32]
    """Best over the need's windows; 0 where the time suits none."""
    row: Ints
    """Need row of the board → row of `share`; −1 for others."""
    slot: Ints
    """Slot of the board → column of `share`; −1 for others."""

    def of(self, need: Ints, slot: Ints) -> NDArray[np.float32]:
        """The shares of paired needs and slots."""
        return np.asarray(self.share[self.row[need], self.slot[slot]])


def diary(board: Board, rows: Ints, columns: Ints) -> Diary:
    """Needs `rows` against the slots of the offers `columns`. Few slots differ in their times."""
    slots = spans(board.offer.first_slot[columns], np.diff(board.offer.first_slot)[columns])
    (start, end), slot = _different(board.slot.start[slots], board.slot.end[slots])
    lists, back = np.unique(board.need.windows[rows], return_inverse=True)
    count = np.diff(board.windows.first)[lists]
    windows = spans(board.windows.first[lists], count)
    (opens, closes), window = _different(board.windows.start[windows], board.windows.end[windows])
    table = share(start, end, opens[:, None], closes[:, None]).astype(np.float32)
    best = np.maximum.reduceat(table[window], np.cumsum(count) - count) if len(rows) else table[:0]
    row = scattered(rows, np.arange(len(rows)), len(board.needs))
    return Diary(best[back], row, scattered(slots, slot, len(board.slot.id)))


def _different(start: Ints, end: Ints) -> tuple[tuple[Ints, Ints], Ints]:
    """The different (start, end), and which of them each is."""
    starts, one = np.unique(start, return_inverse=True)
    ends, two = np.unique(end, return_inverse=True)
    both, place = np.unique(one * len(ends) + two, return_inverse=True)
    return (starts[both // max(len(ends), 1)], ends[both % max(len(ends), 1)]), place


def places_taken(board: Board, need: Ints, offer: Ints) -> Ints:
    """How many places of a slot each pair takes: the group's people, or one."""
    return np.asarray(np.where(board.offer.by_people[offer], board.need.people[need], 1))


def slots_of(board: Board, offer: Ints) -> tuple[Ints, Ints]:
    """All slots of each offer in a list: their place in the list, and the slots in order of start."""
    count = np.diff(board.offer.first_slot)[offer]
    return owners(count), spans(board.offer.first_slot[offer], count)
