"""Moves that improve a seating: shift, eject, and the filling of what is empty."""

from collections import deque
from collections.abc import Iterable
from random import Random

from services.domain.matching.engine.seating import Seat, Seating


def improve(seating: Seating, items: Iterable[int], most: int) -> None:
    """Shift and eject until nothing gains any more or `most` seats were looked at in all."""
    queue = deque(items)
    waiting = set(queue)
    while queue and seating.looked < most:
        item = queue.popleft()
        waiting.discard(item)
        for moved in _shift(seating, item) or _eject(seating, item):
            if moved not in waiting:
                waiting.add(moved)
                queue.append(moved)


def _shift(seating: Seating, item: int) -> list[int]:
    """To the best seat with room; the items to look at again, none if it stays."""
    old, best, to = seating.at[item], 0, None
    mine = seating.gain(item)
    for seat in seating.hopes[item]:
        seating.looked += 1
        if seat.size > seating.room[seat.slot] or _twice(seating, seat, old):
            continue
        better = seat.gain - mine + seating.turn(old, seat)
        if better > best:
            best, to = better, seat
    if to is None:
        return []
    seating.sit(item, to)
    return [item]


def _eject(seating: Seating, item: int) -> list[int]:
    """To a full slot, whose other guest goes to a third or to the slot that is left, or without."""
    old, best, move = seating.at[item], 0, None
    top = seating.turns[0]
    for seat in seating.hopes[item]:
        if seat.gain - seating.gain(item) + 2 * top + _most_left(seating, seat) <= best:
            continue
        if _twice(seating, seat, old) or (old is not None and old.slot == seat.slot):
            continue
        lacking = seat.size - seating.room[seat.slot]
        seating.looked += len(seating.guests[seat.slot])
        for guest in seating.guests[seat.slot]:
            sits = seating.at[guest]
            if sits is None or sits.size < lacking:
                continue
            base = seat.gain - seating.gain(item) - sits.gain
            found = _refuge(seating, guest, sits, old, best - base)
            if found is not None:
                best, move = base + found[0], (seat, guest, found[1])
    if move is None:
        return []
    seat, guest, refuge = move
    seating.sit(guest, None)
    seating.sit(item, seat)
    seating.sit(guest, refuge)
    return [item, guest]


def _most_left(seating: Seating, seat: Seat) -> int:
    """The most that a guest of this slot can gain by leaving it."""
    seating.looked += len(seating.guests[seat.slot])
    return max(
        (seating.options[guest][0].gain - seating.gain(guest) for guest in seating.guests[seat.slot]),
        default=0,
    )


def _refuge(
    seating: Seating, guest: int, sits: Seat, left: Seat | None, least: int
) -> tuple[int, Seat | None] | None:
    """The best other seat of a guest, if it is worth more than `least`; `left` becomes free."""
    best, to = least, None
    nothing = seating.turn(left, None)
    found = nothing > least
    best = max(best, nothing)
    for seat in seating.hopes[guest]:
        seating.looked += 1
        if seat.gain + seating.turns[0] <= best:
            continue
        room = seating.room[seat.slot] + (left.size if left is not None and left.slot == seat.slot else 0)
        if seat.slot == sits.slot or seat.size > room or _twice(seating, seat, sits):
            continue
        value = seat.gain + seating.turn(left, seat)
        if value > best:
            best, to, found = value, seat, True
    return (best, to) if found else None


def _twice(seating: Seating, seat: Seat, own: Seat | None) -> bool:
    """The need has this offer already, by another unit."""
    return seat.pair in seating.taken and (own is None or own.pair != seat.pair)


def fill(seating: Seating, items: list[int], price: list[float], random: Random, noise: float) -> None:
    """Seat items that sit nowhere, first those that lose most by their second choice."""
    keyed = []
    for item in items:
        values = sorted((s.gain - price[s.slot] * s.size for s in seating.options[item]), reverse=True)
        regret = values[0] - values[1] if len(values) > 1 else values[0] if values else 0.0
        keyed.append((regret + noise * random.random(), item))
    for _, item in sorted(keyed, reverse=True):
        best, to = float("-inf"), None
        for seat in seating.options[item]:
            seating.looked += 1
            if seat.size > seating.room[seat.slot] or seat.pair in seating.taken:
                continue
            value = seat.gain - price[seat.slot] * seat.size + seating.turn(None, seat)
            if value > best:
                best, to = value, seat
        if to is not None and to.gain + seating.turn(None, to) > 0:
            seating.sit(item, to)
