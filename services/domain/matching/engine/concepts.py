"""How much of what a need asks for an offer gives, by the services that both speak of."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    wide = max(len(concepts.offers.sure), 1)
    pair = concepts.needs.code[need] * wide + concepts.offers.code[offer]
    once, back = np.unique(pair, return_inverse=True)
    like, worth = _cells(concepts, *np.divmod(once, wide))
    return like[back], worth[back]


def alike_all(concepts: Concepts, needs: Ints, offers: Ints) -> tuple[Floats, Floats]:
    """The same for all needs × all offers; each pair of meanings is compared once."""
    row, mine = np.unique(concepts.needs.code[needs], return_inverse=True)
    column, theirs = np.unique(concepts.offers.code[offers], return_inverse=True)
    like, worth = _cells(concepts, row[:, None], column)
    return like[mine][:, theirs], worth[mine][:, theirs]


def known(concepts: Concepts, need: Ints, offer: Ints) -> Mask:
    """Of which pairs both texts were understood; indices broadcast."""
    asked, given = concepts.needs, concepts.offers
    return np.asarray((asked.sure[asked.code[need]] > 0) & (given.sure[given.code[offer]] > 0))


def _cells(concepts: Concepts, mine: Ints, theirs: Ints) -> tuple[Floats, Floats]:
    asked, given = concepts.needs, concepts.offers
    best = np.zeros(np.broadcast_shapes(mine.shape, theirs.shape))
    worst = np.zeros(best.shape)
    for i in range(MOST):
        for j in range(MOST):
            share = asked.weight[mine, i] * given.weight[theirs, j]
            part = concepts.lexicon.likeness[asked.service[mine, i], given.service[theirs, j]] * share
            np.maximum(best, part, out=best)
            np.minimum(worst, part, out=worst)
    sure = np.minimum(np.minimum(asked.sure[mine], given.sure[theirs]) / SURE, 1.0)
    kept = np.where(worst < 0, LOOKALIKE, OTHER_JOB)
    return best * (1 + sure) / 2, np.where(best > 0, 1.0, 1 - (1 - kept) * sure)


def matched(concepts: Concepts, need: int, offer: int) -> tuple[int, int] | None:
    """The services that make the pair alike: asked for, given."""
    asked, given = concepts.needs, concepts.offers
    mine, theirs = asked.code[need], given.code[offer]
    likeness = concepts.lexicon.likeness[np.ix_(asked.service[mine], given.service[theirs])]
    part = likeness * np.outer(asked.weight[mine], given.weight[theirs])
    i, j = np.unravel_index(int(np.argmax(part)), part.shape)
    if part[i, j] <= 0:
        return None
    return int(asked.service[mine, i]), int(given.service[theirs, j])
