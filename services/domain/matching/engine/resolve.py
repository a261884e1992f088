"""A problem solved anew around what changed, in parts, or only valued: see `standing.Task`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from msgspec.structs import replace as renewed

from services.domain.matching.engine.around import resettle
from services.domain.matching.engine.assigning import Assignment
from services.domain.matching.engine.board import board
from services.domain.matching.engine.candidates import Candidates, choose
from services.domain.matching.engine.check import check
from services.domain.matching.engine.choice import choose_edges
from services.domain.matching.engine.columns import Board, Ints, Mask
from services.domain.matching.engine.edges import Edges, edges
from services.domain.matching.engine.explain import matches
from services.domain.matching.engine.filters import STAGES
from services.domain.matching.engine.near import SMALL, near
from services.domain.matching.engine.outcome import Outcome, assignment, outcome_of
from services.domain.matching.engine.progress import Progress, silent
from services.domain.matching.engine.shards import in_parts
from services.domain.matching.engine.solve import unserved
from services.domain.matching.engine.standing import Around, Standing
from services.domain.matching.engine.text import compared
from services.domain.matching.engine.values import Problem, Solution

STAY = 20
"""Milli-points for which the time of what was proposed is not changed: the partner has been told."""


@dataclass(frozen=True, slots=True)
class _Laid:
    board: Board
    chosen: Candidates
    edges: Edges
    what: Assignment


def resolve(
    problem: Problem, around: Around, progress: Progress | None = None, *, small: int = SMALL
) -> Solution:
    """The needs that changed or gained or lost by it, in `matches` and `unserved`; no other need is named.

    What stands and is not named stays as it is. A problem of more than `small` needs is cut down to
    the surroundings of the change first. Raises MalformedProblem, SolverFailed.
    """
    had: dict[int, int] = {}
    if len(problem.needs) > small:
        check(problem)
        problem, had = near(problem, around)
        inside = {need.id for need in problem.needs}
        around = renewed(around, standing=[one for one in around.standing if one.need in inside])
    laid = _laid(problem, progress or silent, had)
    edge = _edges_of(laid, around.standing)
    apart = [
        one
        for one, at in zip(around.standing, edge, strict=True)
        if at is None and one.need not in around.needs and one.offer not in around.offers
    ]
    what = _less(_staying(laid.what, edge), laid.board, apart)
    before = _that_fit(what, edge)
    lost = [
        one.need
        for one, at in zip(around.standing, edge, strict=True)
        if one.offer in around.offers and (at is None or not before[at])
    ]
    touched = _touched(laid, around, lost)
    after = resettle(what, before, touched)
    moved = np.union1d(touched, what.edge_need[before ^ after])
    return _solution(laid, outcome_of(what, after, 0), moved)


def anew(
    problem: Problem, standing: list[Standing], depth: int = 0, progress: Progress | None = None
) -> Solution:
    """As `solve`, with a reluctance to change the times of what stands.

    With a `depth` the needs of one area at this depth of the path are solved by themselves, in two
    rounds (see `shards`), which earns a little less. Raises MalformedProblem, SolverFailed.
    """
    laid = _laid(problem, progress or silent)
    what = _staying(laid.what, _edges_of(laid, standing))
    if depth:
        taken, bound = in_parts(what, _parts(laid.board, depth)), 0
    else:
        taken, bound = choose_edges(what)
    return _solution(laid, outcome_of(what, taken, bound), np.arange(len(laid.board.needs)))


def valued(problem: Problem, standing: list[Standing], progress: Progress | None = None) -> Solution:
    """What stands as the problem's weights score it, in `matches`: without what the problem rules out."""
    laid = _laid(problem, progress or silent)
    taken = np.zeros(len(laid.what.edge_need), dtype=np.bool_)
    taken[[at for at in _edges_of(laid, standing) if at is not None]] = True
    return _solution(laid, outcome_of(laid.what, taken, 0), np.unique(laid.what.edge_need[taken]))


def _parts(laid: Board, depth: int) -> Ints:
    names = [".".join(need.area_path.split(".")[:depth]) for need in laid.needs]
    code = {name: k for k, name in enumerate(sorted(set(names)))}
    return np.array([code[name] for name in names], dtype=np.int64)


def _laid(problem: Problem, tell: Progress, had: Mapping[int, int] = MappingProxyType({})) -> _Laid:
    """`had`: matches that partners hold besides."""
    check(problem)
    laid = board(problem)
    tell("text", 0, 1)
    texts = compared([need.text for need in laid.needs], [offer.text for offer in laid.offers])
    tell("text", 1, 1)
    chosen = choose(laid, texts, tell)
    tell("flow", 0, 1)
    found = edges(laid, chosen.pairs)
    what = assignment(laid, found, chosen.pairs.need)
    if had:
        counts = np.zeros(int(what.slot_partner.max(initial=-1)) + 1, dtype=np.int64)
        for slot, code in zip(laid.slot.offer.tolist(), what.slot_partner.tolist(), strict=True):
            counts[code] = had.get(laid.offers[slot].partner, 0)
        what = replace(what, partner_had=counts)
    return _Laid(laid, chosen, found, what)


def _edges_of(laid: _Laid, standing: list[Standing]) -> list[int | None]:
    """Of each its edge; None where it has none: pruned, ruled out, or not known."""
    slot, offer = laid.board.slot, laid.board.offer
    ids = zip(
        laid.board.need.id[laid.edges.need].tolist(),
        offer.id[slot.offer[laid.edges.slot]].tolist(),
        laid.edges.slot.tolist(),
        strict=True,
    )
    edge = {(need, offer, slot.id[at]): number for number, (need, offer, at) in enumerate(ids)}
    return [edge.get((one.need, one.offer, one.slot)) for one in standing]


def _staying(what: Assignment, edge: list[int | None]) -> Assignment:
    """Edges that stand are worth a little more; what they score is not changed by it."""
    gain = what.edge_gain.copy()
    gain[[at for at in edge if at is not None]] += STAY
    return replace(what, edge_gain=gain)


def _less(what: Assignment, laid: Board, apart: list[Standing]) -> Assignment:
    """The assignment less what stands without an edge."""
    row = {need.id: k for k, need in enumerate(laid.needs)}
    offers = [laid.offers[k] for k in laid.slot.offer.tolist()]
    at = {(offer.id, name): k for k, (offer, name) in enumerate(zip(offers, laid.slot.id, strict=True))}
    units, room = what.units.copy(), what.slot_capacity.copy()
    for one in apart:
        if one.need in row and (one.offer, one.slot) in at:
            slot = at[one.offer, one.slot]
            units[row[one.need]] -= 1
            room[slot] -= laid.needs[row[one.need]].people if offers[slot].by_people else 1
    return replace(what, units=np.maximum(units, 0), slot_capacity=np.maximum(room, 0))


def _that_fit(what: Assignment, edge: list[int | None]) -> Mask:
    """Of the edges that stand those within units and room, the best first: either may have shrunk."""
    units, room = what.units.tolist(), what.slot_capacity.tolist()
    fit = np.zeros(len(what.edge_need), dtype=np.bool_)
    known = np.array(sorted(at for at in edge if at is not None), dtype=np.int64)
    for one in known[np.lexsort((what.edge_tie[known], -what.edge_gain[known]))].tolist():
        need, slot, size = what.edge_need[one], what.edge_slot[one], what.edge_size[one]
        if units[need] > 0 and room[slot] >= size:
            units[need] -= 1
            room[slot] -= size
            fit[one] = True
    return fit


def _touched(laid: _Laid, around: Around, lost: list[int]) -> Ints:
    """Rows of needs that changed, that a changed offer could serve, or that lost what stood."""
    changed = np.flatnonzero(np.isin(laid.board.need.id, [*around.needs, *lost]))
    offers = np.isin(laid.board.offer.id, around.offers)[laid.board.slot.offer[laid.edges.slot]]
    return np.unique(np.concatenate([changed, laid.edges.need[offers]]))


def _solution(laid: _Laid, outcome: Outcome, rows: Ints) -> Solution:
    """Of these needs alone."""
    mine = np.isin(laid.edges.need[outcome.edge], rows)
    part = Outcome(
        edge=outcome.edge[mine],
        urgency=outcome.urgency[mine],
        turn=outcome.turn[mine],
        turn_number=outcome.turn_number[mine],
        bound=outcome.bound,
    )
    made = matches(laid.board, laid.chosen.pairs, laid.edges, part)
    named = {laid.board.needs[row].id for row in rows.tolist()}
    return Solution(
        matches=made,
        excluded=dict(zip(STAGES, laid.chosen.tally.tolist(), strict=False)),
        unserved={id: why for id, why in unserved(laid.board, laid.chosen, made).items() if id in named},
        candidates=len(laid.chosen.pairs.need),
        objective=sum(match.score for match in made),
        bound=outcome.bound,
    )
