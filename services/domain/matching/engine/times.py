"""Which slots suit which windows, by UTC epoch seconds."""

import numpy as np

from services.domain.matching.engine.columns import Board, Floats, Ints, Mask

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


def bounds(board: Board, codes: Ints) -> tuple[Ints, Ints, Ints]:
    """The windows of the lists `codes`: starts, ends, and the position in `codes` of each."""
    lists = [board.window_lists[code] for code in codes]
    owner = np.repeat(np.arange(len(lists)), [len(windows) for windows in lists])
    starts = np.array([w.start for windows in lists for w in windows], dtype=np.int64)
    ends = np.array([w.end for windows in lists for w in windows], dtype=np.int64)
    return starts, ends, owner


def offers_in_time(board: Board, rows: slice, slots: Mask) -> Mask:
    """Whether one of the marked slots of offer j suits need i (rows × offers)."""
    codes, back = np.unique(board.need.windows[rows], return_inverse=True)
    starts, ends, owner = bounds(board, codes)
    chosen = np.flatnonzero(slots)
    slot = board.slot
    fits = suits(slot.start[chosen], slot.end[chosen], starts[:, None], ends[:, None])
    table = np.zeros((len(codes), len(board.offers)), dtype=np.bool_)
    window, column = np.nonzero(fits)
    table[owner[window], slot.offer[chosen][column]] = True
    return np.asarray(table[back])
