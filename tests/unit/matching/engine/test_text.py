"""Likeness of texts, and the words that are shown for it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.matching.engine import Problem
from services.domain.matching.engine.columns import Floats
from services.domain.matching.engine.solve import solve
from services.domain.matching.engine.text import Texts, compared, cosines
from services.domain.matching.engine.words import Reader
from tests.unit.matching.engine.making import need, offer
from tests.unit.matching.engine.problems import law


def alike(one: str, other: str) -> float:
    return float(_all(compared([one], [other]))[0, 0])


def _all(texts: Texts) -> Floats:
    return cosines(texts, np.arange(len(texts.needs.first) - 1), np.arange(texts.columns))


def words(one: str, other: str) -> tuple[list[str], list[str]]:
    return next(Reader([one, other]).shared(np.array([0]), np.array([1])))


@law
@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_lies_between_nothing_and_identity_and_is_mutual(one: str, other: str) -> None:
    assert 0 <= alike(one, other) <= 1
    assert alike(one, other) == pytest.approx(alike(other, one))


@pytest.mark.parametrize("text", ["空调清洗", "WiFi 装不上", "修"])
def test_a_text_is_like_itself(text: str) -> None:
    assert alike(text, text) == pytest.approx(1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("", "空调清洗"),
        ("🙂🎉👨‍👩‍👧", "🙂🎉👨‍👩‍👧"),
        ("我想要的", "你想要的"),
        ("空调", "理发"),
        ("a", "a b c"),
    ],
)
def test_silence_emoji_grammar_and_single_letters_are_like_nothing(one: str, other: str) -> None:
    assert alike(one, other) == 0


def test_full_width_and_capital_letters_make_no_difference() -> None:
    assert alike("ＷＩＦＩ维修", "wifi维修") == pytest.approx(1)


def test_pairs_of_characters_count_beyond_the_characters_themselves() -> None:
    assert alike("手机", "手机维修") > alike("机手", "手机维修")


def test_pairs_do_not_reach_across_punctuation_or_the_next_text() -> None:
    assert words("洗手,机器", "手机")[1] == ["手", "机"]
    split, joined = compared(["洗手", "机器"], ["手机"]), compared(["洗手机器"], ["手机"])
    assert _all(split).max() < _all(joined).max()


def test_rare_words_outweigh_common_ones() -> None:
    offers = ["社区理发", "社区量血压", "社区读书", "社区下棋"]
    likeness = _all(compared(["社区血压"], offers))[0]
    assert likeness.argmax() == 1
    assert likeness[1] > 2 * likeness[0]


def test_blocks_give_what_the_whole_gives() -> None:
    texts = compared(["空调清洗", "修手机", "", "理发"], ["手机快修", "洗空调", "剪发"])
    rows, columns = np.array([1, 2]), np.array([0, 2])
    assert (cosines(texts, rows, columns) == _all(texts)[np.ix_(rows, columns)]).all()


def test_shared_words_are_read_as_runs_longest_first() -> None:
    assert words("想学用智能手机,也想量血压", "智能手机班,免费测血压") == (
        ["智能手机", "血压"],
        ["智能手机", "血压"],
    )


def test_words_that_appear_apart_in_one_text_are_shown_apart() -> None:
    assert words("理发师傅", "师范学校教理财") == (["理", "师"], ["师", "理"])


def test_a_text_of_ten_thousand_characters_and_one_of_emoji_are_matched_like_any() -> None:
    long = "空调清洗,请尽快。" * 1200
    solution = solve(Problem([need(1, long), need(2, "🙂" * 50)], [offer(7), offer(8, "🎉空调")]))
    assert {match.need for match in solution.matches} == {1, 2}
    assert all(len(word) <= 10 for match in solution.matches for word in match.words_need)


@law
@given(st.lists(st.sampled_from(["理发", "社区血压", "🙂", "空调清洗空调"]), max_size=4))
def test_a_likeness_stays_as_others_come_and_go(others: list[str]) -> None:
    alone, among = compared(["洗空调"], ["空调清洗"]), compared(["洗空调", *others], ["空调清洗", *others])
    assert _all(among)[0, 0] == pytest.approx(_all(alone)[0, 0], abs=1e-6)
