"""Groups that take several places of a slot and may not be split: improved from a flow, with a bound.

With sizes the assignment is NP-hard (the generalised assignment problem). A group moves to a better
slot (shift), or takes the place of another that finds a place elsewhere or goes without (eject);
where neither helps, some slots are emptied and filled anew in another order, and the better is kept.
Work is counted in seats looked at, never in seconds, so that the same input gives the same output.
"""

from random import Random

import numpy as np

from services.domain.matching.engine.assigning import Assignment
from services.domain.matching.engine.columns import Ints, Mask
from services.domain.matching.engine.dual import prices
from services.domain.matching.engine.moves import fill, improve
from services.domain.matching.engine.seating import Seating, start

WORK, EACH = 4_000_000, 50_000
"""Seats looked at, at most: in all, and for each edge."""
ROUND = 250
"""What a round costs besides, in seats looked at."""
EMPTIED = 3
"""Slots emptied at once."""
LEAVING = (4, 8, 16)
"""Guests who leave them, at most."""
NOISES = (0.5, 2.0, 8.0)
"""Of the price of a place: how far the order of filling strays from that of regret."""
WORSE = 1.0
"""Prices of a place by which a seating may be worse than the best so far and still be gone on from."""


def seat_groups(what: Assignment, first: Ints) -> tuple[Mask, int]:
    """The edges chosen, and a bound that no choice exceeds. `first`: edges to start from."""
    guess = prices(what)
    price, random = guess.slot.tolist(), Random(0)  # noqa: S311  variety, no secret
    seating = Seating(what, price)
    start(what, first, seating, guess.slot)
    everybody = range(len(seating.at))
    fill(seating, [i for i in everybody if seating.at[i] is None], price, random, 0)
    most = min(WORK, EACH * len(what.edge_need))
    improve(seating, everybody, most)
    bound = int(np.floor(guess.bound * (1 + 1e-12) + 1e-6))
    _renew(seating, price, random, bound, most)
    return seating.chosen(len(what.edge_need)), bound


def _renew(seating: Seating, price: list[float], random: Random, bound: int, most: int) -> None:
    """Empty some slots and fill them anew, until `most` seats were looked at or nothing is left to gain."""
    used = [slot for slot, guests in enumerate(seating.guests) if guests]
    best, total, kept = seating.total(), seating.total(), [*seating.at]
    everybody, typical = range(len(kept)), max(price, default=0.0)
    while used and seating.looked < most and best < bound:
        before, was = [*seating.at], total
        items = _leavers(seating, random.sample(used, min(EMPTIED, len(used))), random)
        for item in items:
            seating.sit(item, None)
        fill(seating, items, price, random, typical * random.choice(NOISES))
        improve(seating, items, most)
        total = seating.total()
        seating.looked += ROUND + 20 * len(items)
        if total > best:
            best, kept = total, [*seating.at]
        if total < best - WORSE * typical * (1 - seating.looked / most):
            seating.restore(before, everybody)
            total = was
    seating.restore(kept, everybody)


def _leavers(seating: Seating, slots: list[int], random: Random) -> list[int]:
    """Some guests of these slots, and some who sit nowhere."""
    guests = [item for slot in slots for item in seating.guests[slot]]
    most = random.choice(LEAVING)
    leaving = guests if len(guests) <= most else random.sample(guests, most)
    waiting = [item for item, seat in enumerate(seating.at) if seat is None and seating.options[item]]
    return [*leaving, *(waiting if len(waiting) <= most else random.sample(waiting, most))]
