"""Lays a problem out as arrays.

Ordering by id first is what makes a shuffled problem give the same answer.
"""

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

import numpy as np

from services.domain.matching.engine.columns import Board, Floats, Ints, Mask, Needs, Offers, Slots, Windows
from services.domain.matching.engine.concepts import understood
from services.domain.matching.engine.places import chord, unit_vectors
from services.domain.matching.engine.values import Need, Offer, Problem, Slot, Window

Key = TypeVar("Key", bound=Hashable)

MOST = 2**31 - 1
"""Ceiling for counts (capacity, wanted): more than any run can use."""
ANY_TIME = Window(start=-(2**61), end=2**61)


def board(problem: Problem) -> Board:
    """Lay out a checked problem."""
    needs = sorted(problem.needs, key=lambda need: need.id)
    offers = sorted(problem.offers, key=lambda offer: offer.id)
    paths, offer_area = _codes(offer.serves_path for offer in offers)
    areas, need_area = _areas(needs, paths)
    crowds, need_group = _codes(frozenset(need.groups) for need in needs)
    aims, offer_group = _codes(frozenset(offer.groups) for offer in offers)
    windows, need_windows = _codes(tuple(need.windows) or (ANY_TIME,) for need in needs)
    labels = {label: i for i, label in enumerate(sorted({need.category for need in needs} - {""}))}
    slots = _slots(offers)
    return Board(
        needs=needs,
        offers=offers,
        weights=problem.weights,
        need=_needs(needs, labels, need_area, need_group, need_windows),
        offer=_offers(offers, labels, offer_area, offer_group, slots.offer),
        slot=slots,
        area_served=_marked(areas, len(paths)),
        group_served=_table([[not g or bool(g & c) for g in aims] for c in crowds], len(aims)),
        windows=_windows(windows),
        barred=_pairs(needs, offers, [need.barred for need in needs]),
        kept=_pairs(needs, offers, [need.kept for need in needs]),
        concepts=understood(needs, offers, tuple(problem.services)),
    )


def _areas(needs: list[Need], paths: list[str]) -> tuple[list[tuple[int, ...]], Ints]:
    """The different sets of paths that serve a need's area, in the order of areas, and each need's."""
    code = {path: place for place, path in enumerate(paths)}
    lengths = sorted({len(path) for path in paths})
    names = sorted({need.area_path for need in needs})
    served = {
        name: tuple(code[name[:n]] for n in lengths if n <= len(name) and name[:n] in code) for name in names
    }
    sets, _ = _codes(served.values())
    row = {one: place for place, one in enumerate(sets)}
    return sets, _ints(row[served[need.area_path]] for need in needs)


def _marked(sets: list[tuple[int, ...]], width: int) -> Mask:
    table = np.zeros((len(sets), width), dtype=np.bool_)
    for row, members in enumerate(sets):
        table[row, list(members)] = True
    return table


def _windows(lists: list[tuple[Window, ...]]) -> Windows:
    every = [window for one in lists for window in one]
    return Windows(
        first=np.cumsum([0, *(len(one) for one in lists)], dtype=np.int64),
        start=_ints(window.start for window in every),
        end=_ints(window.end for window in every),
    )


def _codes(keys: Iterable[Key]) -> tuple[list[Key], Ints]:
    seen: dict[Key, int] = {}
    codes = [seen.setdefault(key, len(seen)) for key in keys]
    return list(seen), np.array(codes, dtype=np.int64)


def _table(rows: list[list[bool]], width: int) -> Mask:
    return np.array(rows, dtype=np.bool_).reshape(len(rows), width)


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)


def _counts(values: Iterable[int]) -> Ints:
    return _ints(min(max(value, 0), MOST) for value in values)


def _points(rows: Sequence[Need] | Sequence[Offer]) -> Floats:
    return unit_vectors([row.place for row in rows])


def _needs(needs: list[Need], labels: dict[str, int], area: Ints, group: Ints, win: Ints) -> Needs:
    return Needs(
        id=_ints(need.id for need in needs),
        max_tier=_ints(need.max_tier for need in needs),
        at_home=_ints(need.at_home for need in needs).astype(np.bool_),
        wanted=_counts(need.wanted for need in needs),
        people=np.maximum(_counts(need.people for need in needs), 1),
        urgency=_ints(min(max(need.urgency, 0), 2) for need in needs),
        category=_ints(labels.get(need.category, -1) for need in needs),
        area=area,
        group=group,
        windows=win,
        point=_points(needs),
    )


def _offers(offers: list[Offer], labels: dict[str, int], area: Ints, group: Ints, slot_offer: Ints) -> Offers:
    return Offers(
        id=_ints(offer.id for offer in offers),
        partner=_codes(offer.partner for offer in offers)[1],
        tier=_ints(offer.tier for offer in offers),
        at_home=_ints(offer.at_home for offer in offers).astype(np.bool_),
        category=_ints(labels.get(offer.category, -2) for offer in offers),
        area=area,
        group=group,
        by_people=_ints(offer.by_people for offer in offers).astype(np.bool_),
        point=_points(offers),
        reach=chord([offer.radius_m for offer in offers]),
        price=_ints(max(offer.price_fen, 0) for offer in offers),
        rating=np.array([_stars(offer.rating) for offer in offers], dtype=np.float64),
        first_slot=np.searchsorted(slot_offer, np.arange(len(offers) + 1)).astype(np.int64),
    )


def _stars(rating: float | None) -> float:
    return float("nan") if rating is None else min(max(rating, 1.0), 5.0)


def _slots(offers: list[Offer]) -> Slots:
    rows: list[tuple[int, Slot]] = [
        (column, slot)
        for column, offer in enumerate(offers)
        for slot in sorted(offer.slots, key=lambda slot: (slot.start, slot.end, slot.id))
    ]
    return Slots(
        id=[slot.id for _, slot in rows],
        offer=_ints(column for column, _ in rows),
        start=_ints(slot.start for _, slot in rows),
        end=_ints(slot.end for _, slot in rows),
        capacity=_counts(slot.capacity for _, slot in rows),
    )


def _pairs(needs: list[Need], offers: list[Offer], listed: list[list[int]]) -> Ints:
    column: dict[int, int] = {offer.id: j for j, offer in enumerate(offers)}
    keys = [
        row * len(offers) + column[offer]
        for row in range(len(needs))
        for offer in listed[row]
        if offer in column
    ]
    return np.unique(np.array(keys, dtype=np.int64))
