"""The engine as a process of its own, asked of one pair."""

import pytest

from services.domain.matching.asking import asked
from services.domain.matching.engine import Need, Offer, Problem, Slot
from services.domain.matching.engine.pairing import Question
from services.domain.matching.errors import EngineSilent

NEED = Need(1, "老人理发\n想请人理发", "life", "1.", 0)
OFFER = Offer(7, 3, "理发\n给老人理发", "life", "1.", 0, slots=[Slot("s", 0, 3600, 1)])


async def test_it_answers():
    found = await asked(Question(Problem(needs=[NEED], offers=[OFFER]), OFFER.id))
    assert (found.failed, found.match.offer) == ([], OFFER.id)


async def test_one_that_dies_is_a_refusal_and_the_next_answers(capfd):
    with pytest.raises(EngineSilent):
        await asked(Question(Problem(needs=[NEED], offers=[OFFER, OFFER]), OFFER.id))
    assert "offer 7 appears twice" in capfd.readouterr().err
    assert (await asked(Question(Problem(needs=[NEED], offers=[OFFER]), OFFER.id))).match
