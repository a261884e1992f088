"""Runs of indices, as compressed sparse rows need them."""

import numpy as np

from services.domain.matching.engine.columns import Floats, Ints


def spans(start: Ints, length: Ints) -> Ints:
    """start[0], start[0] + 1, … (length[0] of them), start[1], …"""
    before = np.cumsum(length) - length
    return np.repeat(start - before, length) + np.arange(int(length.sum()))


def owners(length: Ints) -> Ints:
    """0 length[0] times, 1 length[1] times, …"""
    return np.repeat(np.arange(len(length)), length)


def scattered(where: Ints, what: Ints, size: int) -> Ints:
    """`what` at the places `where`, −1 at all others."""
    placed = np.full(size, -1, dtype=np.int64)
    placed[where] = what
    return placed


def greatest(values: Floats, group: Ints, groups: int) -> Floats:
    """Per group the greatest value (≥ 0), 0 where it has none. Values lie together by group."""
    found = np.zeros(groups, dtype=values.dtype)
    first = np.flatnonzero(np.diff(group, prepend=-1))
    if len(first):
        found[group[first]] = np.maximum.reduceat(values, first)
    return found


def placed(wanted: Ints, among: Ints) -> tuple[Ints, Ints]:
    """Of the numbers that `among` (ascending, different) holds: where there, and which of `wanted`."""
    if not len(among):
        return among[:0], among[:0]
    place = np.minimum(np.searchsorted(among, wanted), len(among) - 1)
    held = np.flatnonzero(among[place] == wanted)
    return place[held], held
