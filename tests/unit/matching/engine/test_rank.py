"""The list of who could help."""

from hypothesis import given

from services.domain.matching.engine import Problem, Weights
from services.domain.matching.engine.rank import rank
from services.domain.matching.engine.solve import solve
from tests.unit.matching.engine.eligible import lasting
from tests.unit.matching.engine.making import need, offer
from tests.unit.matching.engine.problems import law, problems


def test_the_more_alike_offer_comes_first() -> None:
    offers = [offer(7, "家电清洗"), offer(8, "空调清洗"), offer(9, "打扫卫生")]
    assert rank([need(1)], offers) == {1: [8, 7]}


ASKED = "家里的空调好久没有清洗,味道很重,请师傅上门"
STRAY = "空气质量检测仪免费出借给附近居民使用"
"""One character in common with what is asked."""


def test_words_can_make_up_for_a_wrong_category_but_not_a_stray_character() -> None:
    offers = [offer(7, "空调清洗", category="维修"), offer(8, STRAY, category="环保")]
    assert rank([need(1, ASKED)], offers) == {1: [7]}


def test_people_are_shown_more_than_is_proposed() -> None:
    needs, offers = [need(1, "空调")], [offer(7, "教老人用空气炸锅", category="健康")]
    weights = Weights(floor=400, listed=50)
    assert rank(needs, offers, weights=weights) == {1: [7]}
    assert solve(Problem(needs, offers, weights)).unserved == {1: "below_floor"}


def test_nobody_who_does_it_is_an_empty_list() -> None:
    assert rank([need(1, "配钥匙")], [offer(7, "量血压", category="健康")]) == {1: []}
    assert rank([need(1)], []) == {1: []}
    assert rank([], [offer(7)]) == {}


def test_an_offer_without_a_slot_is_listed_though_it_cannot_be_matched() -> None:
    assert rank([need(1)], [offer(7, slots=[])]) == {1: [7]}


def test_a_lower_floor_lists_more() -> None:
    stray = [offer(8, STRAY, category="环保")]
    assert rank([need(1, ASKED)], stray) == {1: []}
    assert rank([need(1, ASKED)], stray, weights=Weights(listed=0)) == {1: [8]}


@law
@given(problems())
def test_only_eligible_offers_are_listed_and_each_once(problem: Problem) -> None:
    offers = {offer.id: offer for offer in problem.offers}
    listed = rank(problem.needs, problem.offers)
    for one in problem.needs:
        assert all(lasting(one, offers[number]) for number in listed[one.id])
        assert len(set(listed[one.id])) == len(listed[one.id])
