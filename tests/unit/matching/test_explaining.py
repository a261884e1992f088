"""Explanations: the lines as the engine writes them, in plain Chinese and English."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.matching import explaining
from services.domain.matching.engine import Need, Offer, Place, Problem, Slot
from services.domain.matching.engine.solve import solve
from services.domain.matching.explaining import Language, Line, LineKind, Proposed, Reason, Refused

AT = datetime(2026, 11, 25, 1, tzinfo=UTC)
ZH, EN = Language


def a_problem(**offer):
    start = int(AT.timestamp())
    values = {
        "place": Place(112.6088, 34.9),
        "rating": 4.5,
        "tier": 1,
        "price_fen": 1250,
        "slots": [Slot("s", start, start + 7200, 2)],
    } | offer
    return Problem(
        needs=[
            Need(1, "老人理发\n想请人上门给老人理发", "life", "1.", 2, place=Place(112.6, 34.9), urgency=1)
        ],
        offers=[Offer(7, 3, "理发\n十年手艺，给老人理发", "life", "1.", **values)],
    )


def proposed(match, **given):
    lines = explaining.lines_of(msgspec.to_builtins(match.parts))
    words = {"words_need": match.words_need, "words_offer": match.words_offer}
    values = {"partner": "王师傅", "starts_at": AT, "ends_at": AT + timedelta(hours=2), "lines": lines}
    return Proposed(**(values | words | {"margin": match.margin} | given))


@pytest.fixture
def match():
    [found] = solve(a_problem()).matches
    return found


def test_the_whole_is_told_in_chinese(match):
    told = explaining.explained(proposed(match, margin=35), ZH).sentence
    assert told.startswith("王师傅：")
    for fact in ("理发", "离服务地点803米", "11月25日（周三）09:00–11:00", "每人12.50元", "居民评分4.5星"):
        assert fact in told
    assert f"共{match.score}分，比下一个人选高35分" in told
    assert told.endswith("。")


def test_the_whole_is_told_in_english(match):
    told = explaining.explained(proposed(match, margin=-20), EN).sentence
    for fact in ("803 m", "Wed 25 Nov, 09:00–11:00", "12.50 yuan a person", "4.5 stars"):
        assert fact in told
    assert "one with 20 more went to another need" in told


def test_each_line_has_its_sentence_and_they_add_up(match):
    for language in Language:
        told = explaining.explained(proposed(match), language)
        assert [line.kind for line in told.lines] == list(LineKind)
        assert sum(line.points for line in told.lines) == told.score == match.score
        assert told.merit == match.merit
        assert len({line.sentence for line in told.lines}) == len(LineKind)


def test_what_is_not_known_says_so(match):
    [found] = solve(a_problem(place=None, rating=None, tier=1, price_fen=0)).matches
    told = {line.kind: line.sentence for line in explaining.explained(proposed(found), ZH).lines}
    for kind in (LineKind.DISTANCE, LineKind.PRICE, LineKind.RATING):
        assert "按一半计分" in told[kind]


def test_what_staff_set_aside_is_named(match):
    by_hand = {"by_hand": "居民点名", "overrides": ["distance", "price"]}
    told = explaining.explained(proposed(match, **by_hand), ZH).sentence
    assert "由工作人员指定：居民点名" in told
    assert "未满足的条件：超出服务半径、价格档次高于需求所能接受" in told
    assert "it is beyond the radius" in explaining.explained(proposed(match, **by_hand), EN).sentence


DETAILS = {
    LineKind.CONCEPT: [
        "理发 · Haircuts",
        "水暖维修 ← 电工维修 · Plumbing ← Electrician",
        "health",
        "health / life",
        "",
    ],
    LineKind.DISTANCE: ["", "0 m", "800 m", "12345 m"],
    LineKind.PRICE: ["", "0.00", "12.50"],
    LineKind.RATING: ["", "4.5"],
    LineKind.URGENCY: ["0", "1", "2"],
    LineKind.TURN: ["1", "2", "13", "22"],
    LineKind.KEPT: ["", "1"],
}
LINES = st.builds(
    lambda kind, points, detail: Line(kind, points, detail),
    kind := st.shared(st.sampled_from(LineKind)),
    st.integers(0, 1000),
    kind.flatmap(lambda one: st.sampled_from(DETAILS.get(one, [""]))),
)


@given(st.lists(LINES, max_size=9), st.none() | st.integers(-500, 500))
def test_whatever_the_lines_are_both_languages_tell_them_all_and_the_sum(lines, margin):
    what = Proposed("王师傅", AT, AT + timedelta(hours=1), lines, margin=margin)
    for language in Language:
        told = explaining.explained(what, language)
        assert told.score == sum(line.points for line in lines)
        assert [(one.kind, one.points) for one in told.lines] == [(one.kind, one.points) for one in lines]
        assert all(one.sentence for one in told.lines)
        assert "None" not in told.sentence


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("language", Language)
def test_every_reason_has_a_sentence_with_and_without_numbers(reason, language):
    for found in (
        Refused(reason),
        Refused(reason, merit=400, bar=450, metres=4200, radius_metres=3000, note="忙"),
    ):
        told = explaining.why_not(found, language)
        assert told.endswith(("。", ".", "忙"))
        assert "None" not in told


def test_the_numbers_are_told():
    far = Refused(Reason.DISTANCE, metres=4200, radius_metres=3000)
    assert explaining.why_not(far, ZH) == "相距4.2公里，服务半径只有3.0公里。"
    assert explaining.why_not(far, EN) == "They are 4.2 km apart; the radius is 3.0 km."
    beaten = Refused(Reason.OUTRANKED, merit=400, bar=450)
    assert explaining.why_not(beaten, EN) == "Another offer scored higher by 50 (450 against 400)."
    assert "最后一个接下的得450分" in explaining.why_not(Refused(Reason.FULL, merit=400, bar=450), ZH)
