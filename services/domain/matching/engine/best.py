"""The best few of each group, over any number of groups at once."""

import numpy as np

from services.domain.matching.engine.columns import Ints
from services.domain.matching.engine.pairs import Pairs
from services.domain.matching.engine.ties import BITS

MOST_POINTS = 2**22 - 1
"""Ceiling of the points that order a pair: 22 bits, tie 12, so that both fit one integer."""


def order_of(pairs: Pairs, time: Ints | int = 0) -> Ints:
    """A key per pair, greater is better: by points and those for time, equal ones by the lesser tie."""
    points = np.minimum(pairs.points.total + time, MOST_POINTS)
    return np.asarray((points << BITS) + (2**BITS - 1 - pairs.tie))


def best_of(group: Ints, key: Ints, limit: Ints) -> Ints:
    """Indices of the limit[g] greatest keys of each group g, group by group, best first.

    Equal keys keep the order of the input.
    """
    order = np.lexsort((-key, group))
    held = group[order]
    rank = np.arange(len(held)) - np.searchsorted(held, held)
    return np.asarray(order[rank < limit[held]])


class Best:
    """A running best_of: pairs arrive in blocks, only those that may stay are kept."""

    def __init__(self, limit: Ints) -> None:
        self._limit = limit
        self._bar = np.where(limit > 0, np.iinfo(np.int64).min, np.iinfo(np.int64).max)
        self._kept = np.zeros((4, 0), dtype=np.int64)
        self._new: list[Ints] = []

    def add(self, need: Ints, offer: Ints, key: Ints, text: Ints) -> None:
        """Pairs grouped by offer; `text` (milli-points) is carried along."""
        hopeful = key >= self._bar[offer]
        self._new.append(np.stack([need, offer, key, text])[:, hopeful])
        if sum(block.shape[1] for block in self._new) > 2 * self._kept.shape[1] + 100_000:
            self._settle()

    def pairs(self) -> tuple[Ints, Ints, Ints]:
        """need, offer, text of what stayed."""
        self._settle()
        return self._kept[0], self._kept[1], self._kept[3]

    def _settle(self) -> None:
        everything = np.concatenate([self._kept, *self._new], axis=1)
        self._new = []
        stays = best_of(everything[1], everything[2], self._limit)
        self._kept = everything[:, stays]
        offer, key = self._kept[1], self._kept[2]
        count = np.bincount(offer, minlength=len(self._limit))
        filled = np.flatnonzero((count >= self._limit) & (count > 0))
        last = np.searchsorted(offer, filled, side="right") - 1
        self._bar[filled] = key[last]
