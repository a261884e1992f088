"""Keeping the best few of each group."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from services.domain.matching.engine import best
from services.domain.matching.engine.best import Best, best_of
from tests.unit.matching.engine.problems import law

ROWS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), max_size=40)
LIMITS = st.lists(st.integers(0, 5), min_size=4, max_size=4)


def columns(rows: list[tuple[int, int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    table = np.array(rows, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


@law
@given(ROWS, LIMITS)
def test_each_group_keeps_its_greatest_keys_in_order(rows: list[tuple[int, int]], limits: list[int]) -> None:
    group, key = columns(rows)
    kept = best_of(group, key, np.array(limits))
    for number, limit in enumerate(limits):
        mine = sorted((k for g, k in rows if g == number), reverse=True)
        assert key[kept[group[kept] == number]].tolist() == mine[:limit]


@law
@given(ROWS, LIMITS, st.integers(1, 5))
def test_pairs_that_arrive_in_blocks_leave_the_same_best(
    rows: list[tuple[int, int]], limits: list[int], size: int
) -> None:
    offer, key = columns(rows)
    need = np.arange(len(rows))
    running = Best(np.array(limits))
    for start in range(0, len(rows), size):
        block = slice(start, start + size)
        running.add(need[block], offer[block], key[block], key[block])
        running.pairs()
    at_once = best_of(offer, key, np.array(limits))
    assert running.pairs()[0].tolist() == need[at_once].tolist()


def test_the_key_leaves_room_for_the_points_of_any_weights() -> None:
    assert best.MOST_POINTS >= 5 * 100_000
