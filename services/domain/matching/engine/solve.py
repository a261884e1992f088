"""A run from end to end. Pure: the same problem gives the same solution, whatever its order."""

from services.domain.matching.engine.board import board
from services.domain.matching.engine.candidates import Candidates, choose
from services.domain.matching.engine.check import check
from services.domain.matching.engine.columns import Board
from services.domain.matching.engine.edges import edges
from services.domain.matching.engine.explain import matches
from services.domain.matching.engine.filters import STAGES
from services.domain.matching.engine.outcome import assignment, decide
from services.domain.matching.engine.progress import Progress, silent
from services.domain.matching.engine.text import compared
from services.domain.matching.engine.values import Match, Problem, Solution

NOT_WANTED, NO_OFFERS, FULL = "not_wanted", "no_offers", "full"


def solve(problem: Problem, progress: Progress | None = None) -> Solution:
    """Propose matches of greatest total score. Raises MalformedProblem, SolverFailed."""
    tell = progress or silent
    check(problem)
    laid = board(problem)
    tell("text", 0, 1)
    texts = compared([need.text for need in laid.needs], [offer.text for offer in laid.offers])
    tell("text", 1, 1)
    chosen = choose(laid, texts, tell)
    tell("flow", 0, 1)
    found = edges(laid, chosen.pairs)
    outcome = decide(assignment(laid, found, chosen.pairs.need))
    tell("flow", 1, 1)
    made = matches(laid, chosen.pairs, found, outcome)
    tell("explain", len(made), len(made))
    return Solution(
        matches=made,
        excluded=dict(zip(STAGES, chosen.tally.tolist(), strict=False)),
        unserved=unserved(laid, chosen, made),
        candidates=len(chosen.pairs.need),
        objective=sum(match.score for match in made),
        bound=outcome.bound,
    )


def unserved(laid: Board, chosen: Candidates, made: list[Match]) -> dict[int, str]:
    """Need id → why nothing was proposed.

    "not_wanted": it wants no offers; "no_offers": there are none in the run; a filter's name:
    the last of the offers fell there, so that is the limit to loosen; "below_floor": what is
    left does something else; "full": others took all there was.
    """
    served = {match.need for match in made}
    return {
        need.id: _reason(laid, chosen, row) for row, need in enumerate(laid.needs) if need.id not in served
    }


def _reason(laid: Board, chosen: Candidates, row: int) -> str:
    if not laid.need.wanted[row]:
        return NOT_WANTED
    if not laid.offers:
        return NO_OFFERS
    return (*STAGES, FULL)[int(chosen.reached[row])]
