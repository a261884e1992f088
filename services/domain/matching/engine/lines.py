"""The nine lines of a score: what each won edge earned, and the bare fact behind it."""

from collections.abc import Callable, Iterator, Sequence
from math import isnan

import numpy as np

from services.domain.matching.engine.columns import Board, Floats, Ints
from services.domain.matching.engine.edges import Edges
from services.domain.matching.engine.outcome import Outcome
from services.domain.matching.engine.pairs import Pairs
from services.domain.matching.engine.places import metres
from services.domain.matching.engine.values import MERIT, SETTING, Need, Offer, Part, Service


def score_lines(
    board: Board,
    chosen: Pairs,
    found: Edges,
    outcome: Outcome,
    common: tuple[Ints, Ints],
    words: Sequence[str],
) -> Iterator[tuple[int, list[Part]]]:
    """Per won edge its score and the parts, in the order of MERIT and SETTING.

    `common`: the services that make the pairs alike; `words`: what the texts share.
    """
    points = _points(chosen, found, outcome)
    facts = _facts(board, chosen, found, outcome, common, words)
    names = (*MERIT, *SETTING)
    for score, row, details in zip(points.sum(axis=1).tolist(), points.tolist(), facts, strict=True):
        yield score, list(map(Part, names, row, details))


def _points(chosen: Pairs, found: Edges, outcome: Outcome) -> Ints:
    """Won edges × the nine lines, milli-points."""
    edge = outcome.edge
    pair, merit = found.pair[edge], chosen.points
    pair_lines = [merit.concept, merit.text, merit.distance, merit.price, merit.rating]
    concept, text, distance, price, rating = (line[pair] for line in pair_lines)
    setting = [outcome.urgency, outcome.turn, found.kept[edge]]
    return np.stack([concept, text, distance, found.time[edge], price, rating, *setting], axis=1)


def _facts(
    board: Board,
    chosen: Pairs,
    found: Edges,
    outcome: Outcome,
    common: tuple[Ints, Ints],
    words: Sequence[str],
) -> Iterator[tuple[str, ...]]:
    """Per won edge the details of all lines, for readers of any language.

    concept "理发 · Haircuts", "水暖维修 ← 电工维修 · Plumbing ← Electrician" where what is given helps
    in part, the categories where the service is not known; text the words in common; distance in
    metres; time the slot in UTC; price in yuan; rating in stars; urgency 0 to 2; turn the partner's
    how-manieth match; kept "1". Empty: not known, or not so.
    """
    pair = found.pair[outcome.edge]
    need, offer = chosen.need[pair], chosen.offer[pair]
    return zip(
        _concepts(board, need, offer, common),
        words,
        _distances(metres(board.need.point[need], board.offer.point[offer])),
        _times(board, found.slot[outcome.edge]),
        _each(offer, lambda column: _price(board.offers[column])),
        _each(offer, lambda column: _rating(float(board.offer.rating[column]))),
        map(str, board.need.urgency[need].tolist()),
        map(str, outcome.turn_number.tolist()),
        ("1" if kept else "" for kept in found.kept[outcome.edge].tolist()),
        strict=True,
    )


def _each(rows: Ints, written: Callable[[int], str]) -> list[str]:
    """What is written of each row, written once."""
    once, back = np.unique(rows, return_inverse=True)
    texts = [written(row) for row in once.tolist()]
    return [texts[place] for place in back.tolist()]


def _distances(away: Floats) -> list[str]:
    return ["" if isnan(one) else f"{one:.0f} m" for one in away.tolist()]


def _times(board: Board, slot: Ints) -> list[str]:
    return _each(slot, lambda k: f"{_instant(board.slot.start[k])}/{_instant(board.slot.end[k])}")


def _concepts(board: Board, need: Ints, offer: Ints, common: tuple[Ints, Ints]) -> list[str]:
    """The service in Chinese and English; two of them where what is given helps in part only."""
    services = board.concepts.lexicon.services
    return [
        _category(board.needs[i], board.offers[j])
        if asked < 0
        else _service(services[asked], services[given])
        for i, j, asked, given in zip(*(one.tolist() for one in (need, offer, *common)), strict=True)
    ]


def _service(asked: Service, given: Service) -> str:
    if asked is given:
        return f"{asked.zh} · {asked.en}"
    return f"{asked.zh} ← {given.zh} · {asked.en} ← {given.en}"


def _rating(stars: float) -> str:
    return "" if isnan(stars) else f"{stars:.1f}"


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
