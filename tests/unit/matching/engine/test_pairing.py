"""A pair looked at closely: all that it fails, and what it would earn."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from services.domain.matching.engine import Need, Offer, Place, Problem, Slot, Window
from services.domain.matching.engine.pairing import Paired, Question, paired
from services.domain.matching.engine.solve import solve

HOUR = 3600
SLOT = Slot("s", 10 * HOUR, 12 * HOUR, 1)
NEED = Need(1, "老人理发\n想请人上门理发", "life", "1.2.", 0, place=Place(112.60, 34.90))
OFFER = Offer(7, 3, "理发\n给老人理发", "life", "1.", 0, place=Place(112.60, 34.90), slots=[SLOT])
OTHER = replace(OFFER, id=8, partner=4, text="理发\n上门给老人理发，十年手艺", rating=5.0)


def looked(need=NEED, offer=OFFER, *others):
    return paired(Question(Problem(needs=[need], offers=[offer, *others]), offer.id), solve)


FAULTS = {
    "barred": (lambda need, offer: (replace(need, barred=[offer.id]), offer)),
    "area": (lambda need, offer: (need, replace(offer, serves_path="1.3."))),
    "price": (lambda need, offer: (need, replace(offer, tier=2))),
    "at_home": (lambda need, offer: (replace(need, at_home=True), offer)),
    "group": (lambda need, offer: (need, replace(offer, groups=["儿童"]))),
    "below_floor": (lambda need, offer: (need, replace(offer, text="钢琴\n教孩子弹钢琴", category="music"))),
    "distance": (lambda need, offer: (need, replace(offer, place=Place(112.7, 34.9), radius_m=500))),
    "time": (lambda need, offer: (replace(need, windows=[Window(0, HOUR)]), offer)),
    "full": (lambda need, offer: (need, replace(offer, slots=[replace(SLOT, capacity=0)]))),
}


def test_a_pair_that_suits_fails_nothing_and_is_scored():
    found = looked()
    assert found.failed == []
    assert found.match.offer == OFFER.id
    assert found.rivals == [found.match.merit]


@settings(deadline=None, max_examples=60)  # nine solves in the longest case, on whatever machine
@given(st.sets(st.sampled_from(list(FAULTS))))
def test_every_filter_that_fails_is_named_in_order(faults):
    need, offer = NEED, OFFER
    for fault in faults:
        need, offer = FAULTS[fault](need, offer)
    found = looked(need, offer)
    assert found.failed == [name for name in FAULTS if name in faults]
    assert found.match is not None
    assert found.match.score == sum(part.points for part in found.match.parts)


def test_the_texts_of_other_jobs_earn_nothing():
    need, offer = FAULTS["below_floor"](NEED, OFFER)
    parts = {part.name: part.points for part in looked(need, offer).match.parts}
    assert (parts["concept"], parts["text"]) == (0, 0)


def test_others_do_not_change_what_the_pair_fails_but_are_told():
    found = looked(NEED, replace(OFFER, tier=2), OTHER)
    assert found.failed == ["price"]
    assert found.excluded["price"] == 1
    assert len(found.rivals) == 1


def test_an_offer_without_slots_fails_by_time():
    assert looked(NEED, replace(OFFER, slots=[])).failed == ["time"]


@pytest.mark.parametrize("text", ["", "🎉🎉", "啊" * 10_000])
def test_odd_texts_are_looked_at_too(text):
    found = looked(replace(NEED, text=text, category="odd"))
    assert found.failed == ["below_floor"]
    assert found.match is not None


def test_a_question_and_its_answer_are_json():
    question = Question(Problem(needs=[NEED], offers=[OFFER]), OFFER.id)
    asked = msgspec.json.decode(msgspec.json.encode(question), type=Question)
    found = paired(asked, solve)
    assert msgspec.json.decode(msgspec.json.encode(found), type=Paired) == found
