"""Won edges → matches: the lines of the score, the words in common, the runner-up."""

import numpy as np

from services.domain.matching.engine.columns import Board, Ints
from services.domain.matching.engine.concepts import matched
from services.domain.matching.engine.edges import Edges
from services.domain.matching.engine.lines import score_lines
from services.domain.matching.engine.meaning import said
from services.domain.matching.engine.outcome import Outcome
from services.domain.matching.engine.pairs import Pairs
from services.domain.matching.engine.values import Match
from services.domain.matching.engine.words import Reader, merged


def matches(board: Board, chosen: Pairs, found: Edges, outcome: Outcome) -> list[Match]:
    """By need id, then offer id."""
    pairs = found.pair[outcome.edge]
    need, offer = chosen.need[pairs], chosen.offer[pairs]
    common = matched(board.concepts, need, offer)
    words = _words(board, need, offer, common)
    lines = score_lines(board, chosen, found, outcome, common, ["、".join(mine) for mine, _ in words])
    second = _runners_up(chosen, _best_merits(found, len(chosen.need)), pairs)
    slots, merits = found.slot[outcome.edge].tolist(), found.merit[outcome.edge].tolist()
    return [
        Match(
            need=board.needs[i].id,
            offer=board.offers[j].id,
            slot=board.slot.id[slot],
            score=score,
            parts=parts,
            words_need=mine,
            words_offer=theirs,
            runner_up=board.offers[second[i][0]].id if i in second else None,
            margin=merit - second[i][1] if i in second else None,
        )
        for i, j, slot, merit, (score, parts), (mine, theirs) in zip(
            need.tolist(), offer.tolist(), slots, merits, lines, words, strict=True
        )
    ]


def _words(
    board: Board, need: Ints, offer: Ints, common: tuple[Ints, Ints]
) -> list[tuple[list[str], list[str]]]:
    """What speaks for each pair in either text: phrases of the service first, then words in common."""
    needs, mine = np.unique(need, return_inverse=True)
    offers, theirs = np.unique(offer, return_inverse=True)
    theirs = theirs + len(needs)
    texts = [board.needs[row].text for row in needs.tolist()]
    reader = Reader([*texts, *(board.offers[column].text for column in offers.tolist())])
    concepts, (asked, given) = board.concepts, common
    spoken = zip(
        mine.tolist(),
        theirs.tolist(),
        said(concepts.needs, concepts.lexicon, need, asked),
        said(concepts.offers, concepts.lexicon, offer, given),
        strict=True,
    )
    return [
        shared
        if service < 0
        else (merged(reader.words(i, here), shared[0]), merged(reader.words(j, there), shared[1]))
        for (i, j, here, there), shared, service in zip(
            spoken, reader.shared(mine, theirs), asked.tolist(), strict=True
        )
    ]


def _best_merits(found: Edges, pairs: int) -> Ints:
    """Per candidate the merit of its best slot."""
    best = np.zeros(pairs, dtype=np.int64)
    np.maximum.at(best, found.pair, found.merit)
    return best


def _runners_up(chosen: Pairs, merit: Ints, won: Ints) -> dict[int, tuple[int, int]]:
    """Need row → column and merit of the best candidate that it was not given."""
    lost = np.setdiff1d(np.arange(len(chosen.need)), won)
    order = lost[np.lexsort((chosen.tie[lost], -merit[lost], chosen.need[lost]))]
    rows, first = np.unique(chosen.need[order], return_index=True)
    best = order[first]
    pairs = zip(chosen.offer[best].tolist(), merit[best].tolist(), strict=True)
    return dict(zip(rows.tolist(), pairs, strict=True))
