"""Problems that contradict themselves."""

import pytest

from services.domain.matching.engine import Need, Offer, Place, Problem, Window
from services.domain.matching.engine.check import MalformedProblem
from services.domain.matching.engine.rank import rank
from services.domain.matching.engine.solve import solve
from tests.unit.matching.engine.making import need, offer, slot


@pytest.mark.parametrize(
    ("needs", "offers", "message"),
    [
        ([need(1), need(1)], [], "need 1 appears twice"),
        ([], [offer(7), offer(7)], "offer 7 appears twice"),
        ([], [offer(7, slots=[slot(), slot()])], "slot morning appears twice"),
        ([need(2**63)], [], "out of range"),
        ([need(1, windows=[Window(0, 2**60)])], [], "need 1"),
        ([need(1, place=Place(float("nan"), 34))], [], "out of range"),
        ([], [offer(7, place=Place(112, float("inf")))], "offer 7"),
        ([], [offer(7, rating=float("nan"))], "out of range"),
    ],
)
def test_a_contradiction_is_refused_by_name(needs: list[Need], offers: list[Offer], message: str) -> None:
    with pytest.raises(MalformedProblem, match=message):
        solve(Problem(needs, offers))
    with pytest.raises(MalformedProblem, match=message):
        rank(needs, offers)


def test_two_offers_may_name_their_slots_alike() -> None:
    assert len(solve(Problem([need(1), need(2)], [offer(7), offer(8)])).matches) == 2
