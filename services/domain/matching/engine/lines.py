"""The nine lines of a score: what each won edge earned, and the bare fact behind it."""

from collections.abc import Sequence

import numpy as np

from services.domain.matching.engine.columns import Board, Ints
from services.domain.matching.engine.concepts import matched
from services.domain.matching.engine.edges import Edges
from services.domain.matching.engine.outcome import Outcome
from services.domain.matching.engine.pairs import Pairs
from services.domain.matching.engine.places import metres
from services.domain.matching.engine.values import MERIT, SETTING, Need, Offer, Part


def score_lines(
    board: Board, chosen: Pairs, found: Edges, outcome: Outcome, words: Sequence[str]
) -> list[list[Part]]:
    """Per won edge its parts, in the order of MERIT and SETTING. `words`: what the texts share."""
    points = _points(chosen, found, outcome)
    facts = _facts(board, chosen, found, outcome)
    return [
        [
            Part(name=name, points=earned, detail=detail)
            for name, earned, detail in zip(
                (*MERIT, *SETTING), row, (fact[0], shared, *fact[1:]), strict=True
            )
        ]
        for row, fact, shared in zip(points.tolist(), facts, words, strict=True)
    ]


def _points(chosen: Pairs, found: Edges, outcome: Outcome) -> Ints:
    """Won edges × the nine lines, milli-points."""
    edge = outcome.edge
    pair, merit = found.pair[edge], chosen.points
    pair_lines = [merit.concept, merit.text, merit.distance, merit.price, merit.rating]
    concept, text, distance, price, rating = (line[pair] for line in pair_lines)
    setting = [outcome.urgency, outcome.turn, found.kept[edge]]
    return np.stack([concept, text, distance, found.time[edge], price, rating, *setting], axis=1)


def _facts(board: Board, chosen: Pairs, found: Edges, outcome: Outcome) -> list[tuple[str, ...]]:
    """Per won edge the details of all lines but text, for readers of any language.

    concept "理发 · Haircuts", "水暖维修 ← 电工维修 · Plumbing ← Electrician" where what is given helps
    in part, the categories where the service is not known; distance in metres; time the slot in UTC;
    price in yuan; rating in stars; urgency 0 to 2; turn the partner's how-manieth match;
    kept "1". Empty: not known, or not so.
    """
    need, offer = chosen.need[found.pair[outcome.edge]], chosen.offer[found.pair[outcome.edge]]
    away = metres(board.need.point[need], board.offer.point[offer])
    slot = found.slot[outcome.edge]
    return [
        (
            _concept(board, i, j),
            "" if np.isnan(away[k]) else f"{away[k]:.0f} m",
            f"{_instant(board.slot.start[slot[k]])}/{_instant(board.slot.end[slot[k]])}",
            _price(board.offers[j]),
            "" if np.isnan(board.offer.rating[j]) else f"{board.offer.rating[j]:.1f}",
            str(board.need.urgency[i]),
            str(outcome.turn_number[k]),
            "1" if found.kept[outcome.edge[k]] else "",
        )
        for k, (i, j) in enumerate(zip(need.tolist(), offer.tolist(), strict=True))
    ]


def _concept(board: Board, need: int, offer: int) -> str:
    """The service in Chinese and English; two of them where what is given helps in part only."""
    common = matched(board.concepts, need, offer)
    if common is None:
        return _category(board.needs[need], board.offers[offer])
    asked, given = (board.concepts.lexicon.services[place] for place in common)
    if asked is given:
        return f"{asked.zh} · {asked.en}"
    return f"{asked.zh} ← {given.zh} · {asked.en} ← {given.en}"


def _category(need: Need, offer: Offer) -> str:
    if need.category == offer.category:
        return need.category
    return f"{need.category} / {offer.category}"


def _price(offer: Offer) -> str:
    known = offer.price_fen > 0 or offer.tier <= 0
    return f"{max(offer.price_fen, 0) / 100:.2f}" if known else ""


def _instant(seconds: np.int64) -> str:
    """ISO 8601 in UTC; numpy, because `datetime` ends with the year 9999."""
    return f"{np.datetime64(int(seconds), 's')}Z"
