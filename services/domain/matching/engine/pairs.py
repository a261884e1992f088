"""Pairs of a need and an offer, with what each pair earns whatever the slot."""

from dataclasses import dataclass

from services.domain.matching.engine.columns import Board, Ints
from services.domain.matching.engine.scoring import PairPoints, pair_points
from services.domain.matching.engine.ties import tie


@dataclass(frozen=True, slots=True)
class Pairs:
    need: Ints
    """Row."""
    offer: Ints
    """Column."""
    points: PairPoints
    tie: Ints
    """Settles equal points; less is first."""


def pairs(board: Board, need: Ints, offer: Ints, text: Ints, concept: Ints | None = None) -> Pairs:
    """Score the pairs (need[k], offer[k]) given their text points, and those of concept where known."""
    return Pairs(
        need=need,
        offer=offer,
        points=pair_points(board, need, offer, text, concept),
        tie=tie(board.need.id[need], board.offer.id[offer]),
    )
