"""One need and one offer, looked at closely: every filter that they fail, and what they would earn.

`python -m services.domain.matching.engine.pairing` answers one `Question` from stdin on stdout, JSON.
The process that asks loads neither numpy nor OR-Tools by importing this.
"""

import sys
from collections.abc import Callable, Mapping

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from services.domain.matching.engine.values import Match, Need, Offer, Part, Problem, Slot, Solution

Solve = Callable[[Problem], Solution]

FLOOR = "below_floor"


class Question(Struct, frozen=True):
    """A problem with a single need, and which of its offers is meant."""

    problem: Problem
    offer: int


class Paired(Struct, frozen=True):
    """What became of the pair, and of the need without it."""

    failed: list[str]
    """Filters that the pair fails, in the order in which they are asked."""
    match: Match | None
    """What the pair would earn if it failed none; None where nothing speaks for it."""
    rivals: list[int]
    """Merit of those that the need would be given of all offers, best first, milli-points."""
    excluded: dict[str, int]
    """Offers that each filter takes out for the need: the first that they fail."""


def paired(question: Question, solve: Solve) -> Paired:
    """Raises MalformedProblem."""
    [need] = question.problem.needs
    whole = solve(question.problem)
    failed, match = _loosened(question.problem, need, question.offer, solve)
    return Paired(
        failed=failed,
        match=match,
        rivals=sorted((one.merit for one in whole.matches), reverse=True),
        excluded=whole.excluded,
    )


def _loosened(problem: Problem, need: Need, offer: int, solve: Solve) -> tuple[list[str], Match | None]:
    """Take away filter after filter until the pair is a match, or nothing is left to take away."""
    others = [one.id for one in problem.offers if one.id != offer]
    barred = offer in need.barred
    failed: list[str] = ["barred"] if barred else []
    alone = replace(problem, needs=[replace(need, barred=others, wanted=max(need.wanted, 1))])
    unrelated = False
    while not (solution := solve(alone)).matches:
        reason = solution.unserved[need.id]
        if reason == FLOOR and reason in failed and not unrelated:
            unrelated, alone = True, _same_words(alone, offer)
        elif reason in _LOOSEN and reason not in failed:
            failed.append(reason)
            alone = _LOOSEN[reason](alone, offer)
        else:
            return failed, None
    [match] = solution.matches
    return failed, _without_words(match) if unrelated else match


def _same_words(problem: Problem, offer: int) -> Problem:
    """What has nothing in common with the need is below any floor; so that the other filters show."""
    return _offer(lambda one, need: replace(one, text=need.text, category=need.category))(problem, offer)


def _without_words(match: Match) -> Match:
    """What the pair earns by neither service nor words."""
    parts = [Part(one.name, 0, "") if one.name in ("concept", "text") else one for one in match.parts]
    score = sum(part.points for part in parts)
    return replace(match, score=score, parts=parts, words_need=[], words_offer=[])


def _need(**columns: object) -> Callable[[Problem, int], Problem]:
    return lambda problem, _: replace(problem, needs=[replace(problem.needs[0], **columns)])


def _offer(change: Callable[[Offer, Need], Offer]) -> Callable[[Problem, int], Problem]:
    def loosen(problem: Problem, offer: int) -> Problem:
        [need] = problem.needs
        offers = [change(one, need) if one.id == offer else one for one in problem.offers]
        return replace(problem, offers=offers)

    return loosen


def _with_room(offer: Offer, _need: Need) -> Offer:
    return replace(offer, slots=[replace(slot, capacity=max(slot.capacity, 1)) for slot in offer.slots])


def _any_time(problem: Problem, offer: int) -> Problem:
    """Whatever the need's windows; an offer without slots is given one for a moment."""
    problem = _need(windows=[])(problem, offer)
    return _offer(lambda one, _: one if one.slots else replace(one, slots=[Slot("0-1", 0, 1, 1)]))(
        problem, offer
    )


_LOOSEN: Mapping[str, Callable[[Problem, int], Problem]] = {
    "area": _offer(lambda offer, need: replace(offer, serves_path=need.area_path)),
    "price": _need(max_tier=2),
    "at_home": _need(at_home=False),
    "group": _offer(lambda offer, _: replace(offer, groups=[])),
    "below_floor": lambda problem, _: replace(problem, weights=replace(problem.weights, floor=0)),
    "distance": _offer(lambda offer, _: replace(offer, radius_m=None)),
    "time": _any_time,
    "full": _offer(_with_room),
}


def main() -> int:
    """The exit code: 1 where the question cannot be read."""
    try:
        question = msgspec.json.decode(sys.stdin.buffer.read(), type=Question)
    except msgspec.DecodeError as unreadable:
        sys.stderr.write(f"{unreadable}\n")
        return 1
    from services.domain.matching.engine.solve import solve  # loads numpy: only for a question

    sys.stdout.buffer.write(msgspec.json.encode(paired(question, solve)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
