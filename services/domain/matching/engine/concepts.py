"""How much of what a need asks for an offer gives, by the services that both speak of."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from services.domain.matching.engine.columns import Floats, Ints, Mask
from services.domain.matching.engine.lexicon import Lexicon, lexicon
from services.domain.matching.engine.meaning import MOST, Meanings, meanings
from services.domain.matching.engine.values import Need, Offer
from services.domain.matching.taxonomy import Service

OTHER_JOB = 0.35
"""What shared words are worth where both texts surely speak of services that have nothing in common."""
LOOKALIKE = 0.1
"""The same where the one is known to be mistaken for the other."""
SURE = 0.7
"""One full phrase: sure enough."""


@dataclass(frozen=True, slots=True)
class Concepts:
    """What the needs ask for and the offers give, in one lexicon."""

    needs: Meanings
    offers: Meanings
    lexicon: Lexicon


def understood(needs: Sequence[Need], offers: Sequence[Offer], added: tuple[Service, ...] = ()) -> Concepts:
    """Read the texts with the taxonomy of this version and the services that staff added."""
    within = lexicon(added)
    asked = meanings([need.text for need in needs], [need.category for need in needs], within)
    given = meanings([offer.text for offer in offers], [offer.category for offer in offers], within)
    return Concepts(asked, given, within)


def alike(concepts: Concepts, need: Ints, offer: Ints) -> tuple[Floats, Floats]:
    """Pairs of a need row and an offer column → likeness 0 to 1, and what shared words are worth, 0 to 1."""
    asked, given = concepts.needs, concepts.offers
    mine, theirs = asked.code[need], given.code[offer]
    best, worst = _extremes(concepts, mine, theirs)
    sure = np.minimum(np.minimum(asked.sure[mine], given.sure[theirs]) / SURE, 1.0)
    kept = np.where(worst < 0, LOOKALIKE, OTHER_JOB)
    return best * (1 + sure) / 2, np.where(best > 0, 1.0, 1 - (1 - kept) * sure)


def known(concepts: Concepts, need: Ints, offer: Ints) -> Mask:
    """Of which pairs both texts were understood; indices broadcast."""
    asked, given = concepts.needs, concepts.offers
    return np.asarray((asked.sure[asked.code[need]] > 0) & (given.sure[given.code[offer]] > 0))


def _extremes(concepts: Concepts, mine: Ints, theirs: Ints) -> tuple[Floats, Floats]:
    """The greatest and the least likeness (not above 0) of the services of paired rows of meanings.

    Most texts speak of one service: further ones are looked at only where there are any.
    """
    asked, given = concepts.needs, concepts.offers
    part = _part(concepts, mine, theirs, 0, 0)
    best, worst = np.maximum(part, 0), np.minimum(part, 0)
    many = (asked.weight > 0).sum(axis=1).astype(np.int8)[mine]
    more = (given.weight > 0).sum(axis=1).astype(np.int8)[theirs]
    several = np.flatnonzero(many + more > 2)
    for i, j in list(product(range(MOST), repeat=2))[1:]:
        held = several[(many[several] > i) & (more[several] > j)]
        part = _part(concepts, mine[held], theirs[held], i, j)
        best[held] = np.maximum(best[held], part)
        worst[held] = np.minimum(worst[held], part)
    return best, worst


def _part(concepts: Concepts, mine: Ints, theirs: Ints, i: int, j: int) -> Floats:
    """What the i-th service asked for and the j-th given have in common."""
    asked, given, likeness = concepts.needs, concepts.offers, concepts.lexicon.likeness
    cell = asked.service[:, i][mine] * len(likeness) + given.service[:, j][theirs]
    share = asked.weight[:, i][mine] * given.weight[:, j][theirs]
    return np.asarray(likeness.reshape(-1)[cell] * share)


def matched(concepts: Concepts, need: Ints, offer: Ints) -> tuple[Ints, Ints]:
    """The services that make pairs alike: asked for, given; −1 where none do."""
    asked, given = concepts.needs, concepts.offers
    mine, theirs = asked.code[need], given.code[offer]
    most, place = np.zeros(len(mine)), np.full(len(mine), -1)
    for number, (i, j) in enumerate(product(range(MOST), repeat=2)):
        part = _part(concepts, mine, theirs, i, j)
        better = part > most
        most[better], place[better] = part[better], number
    first, then = np.divmod(place, MOST)
    return (
        np.where(place < 0, -1, asked.service[mine, first]),
        np.where(place < 0, -1, given.service[theirs, then]),
    )
