"""Only pairs that can be alike are looked at; none that is may be missed."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from services.domain.matching.engine import Problem
from services.domain.matching.engine.blocks import Block
from services.domain.matching.engine.board import board
from services.domain.matching.engine.related import related
from services.domain.matching.engine.scoring import related_points
from services.domain.matching.engine.text import compared, cosines
from tests.unit.matching.engine.problems import law, problems

SAID = st.sampled_from(
    ["空调不制冷想找人修", "上门清洗空调", "教老人用手机", "手机维修", "理发", "周末方便家里有老人", "", "🙂"]
)


@law
@given(problems(), st.lists(SAID, min_size=12, max_size=12), st.sampled_from([0, 1, 130, 200, 400]))
def test_every_pair_at_or_above_the_floor_is_found(problem: Problem, said: list[str], floor: int) -> None:
    needs = [replace(need, text=text) for need, text in zip(problem.needs, said[:6], strict=False)]
    offers = [replace(offer, text=text) for offer, text in zip(problem.offers, said[6:], strict=False)]
    laid = board(Problem(needs, offers))
    texts = compared([need.text for need in laid.needs], [offer.text for offer in laid.offers])
    every = Block(np.arange(len(needs)), np.arange(len(offers)))
    row, column, text, _ = related(laid, texts, every, np.ones(laid.shape, dtype=np.bool_), floor)
    rows, columns = (place.ravel() for place in np.indices(laid.shape))
    cosine = cosines(texts, every.rows, every.columns)
    concept, words = related_points(laid, rows, columns, cosine.ravel())
    good = concept + words >= max(floor, 1)
    assert list(zip(row, column, text, strict=True)) == list(
        zip(rows[good], columns[good], words[good], strict=True)
    )
