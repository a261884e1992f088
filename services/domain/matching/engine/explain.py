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
    needs, offers = chosen.need[pairs].tolist(), chosen.offer[pairs].tolist()
    reader = Reader([*(need.text for need in board.needs), *(offer.text for offer in board.offers)])
    words = [_words(board, reader, i, j) for i, j in zip(needs, offers, strict=True)]
    shared = ["、".join(mine) for mine, _ in words]
    lines = score_lines(board, chosen, found, outcome, shared)
    second = _runners_up(chosen, _best_merits(found, len(chosen.need)), pairs)
    return [
        Match(
            need=board.needs[i].id,
            offer=board.offers[j].id,
            slot=board.slot.id[found.slot[edge]],
            score=sum(part.points for part in parts),
            parts=parts,
            words_need=mine,
            words_offer=theirs,
            runner_up=board.offers[second[i][0]].id if i in second else None,
            margin=int(found.merit[edge]) - second[i][1] if i in second else None,
        )
        for i, j, edge, parts, (mine, theirs) in zip(
            needs, offers, outcome.edge.tolist(), lines, words, strict=True
        )
    ]


def _words(board: Board, reader: Reader, need: int, offer: int) -> tuple[list[str], list[str]]:
    """What speaks for the pair in either text: phrases of the service first, then words in common."""
    theirs = len(board.needs) + offer
    shared = reader.shared(need, theirs)
    common = matched(board.concepts, need, offer)
    if common is None:
        return shared
    concepts = board.concepts
    asked = said(concepts.needs, concepts.lexicon, need, common[0])
    given = said(concepts.offers, concepts.lexicon, offer, common[1])
    return (
        merged(reader.at(need, asked), shared[0]),
        merged(reader.at(theirs, given), shared[1]),
    )


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
