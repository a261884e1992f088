"""What texts are understood to ask for and to give."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.matching.engine import Problem
from services.domain.matching.engine.concepts import alike, understood
from services.domain.matching.engine.lexicon import lexicon
from services.domain.matching.engine.meaning import meanings, said
from services.domain.matching.engine.rank import rank
from services.domain.matching.engine.solve import solve
from services.domain.matching.engine.trie import find, trie
from services.domain.matching.taxonomy import Service, services
from tests.unit.matching.engine.making import need, offer
from tests.unit.matching.engine.problems import law

SAYINGS = Path("bench/text/tuning/sayings.csv")


def meant(text: str, *, category: str = "", added: tuple[Service, ...] = ()) -> list[str]:
    within = lexicon(added)
    read = meanings([text], [category], within)
    row = read.code[0]
    return [
        within.services[service].id
        for service, weight in zip(read.service[row], read.weight[row], strict=True)
        if weight > 0
    ]


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("不会用手机", "phone_lessons"),
        ("手机屏幕碎了", "phone_repair"),
        ("头发长了想剪短", "haircut"),
        ("瘫痪在床,头发长了没法出门剪", "home_haircut"),
        ("油烟机好久没洗了", "appliance_cleaning"),
        ("油烟机不转了,修一下", "appliance_repair"),
        ("二手机回收", "second_hand_electronics"),
        ("想学几句手语", "sign_class"),
        ("ＷＩＦＩ老断", "broadband"),
    ],
)
def test_the_job_is_told_from_the_words_that_another_shares(text: str, service: str) -> None:
    assert meant(text)[0] == service


def test_nearly_all_sayings_of_the_tuning_list_are_understood() -> None:
    rows = list(csv.DictReader(SAYINGS.read_text(encoding="utf-8").splitlines()))
    wrong = [row["text"] for row in rows if row["service"] not in meant(row["text"])[:2]]
    assert len(wrong) <= len(rows) * 0.03, wrong


@pytest.mark.parametrize("text", ["", "🙂🎉", "。。。", "的了吗"])
def test_texts_that_say_nothing_mean_nothing(text: str) -> None:
    assert meant(text) == []


def test_two_parts_of_a_phrase_must_stand_near_each_other_in_one_sentence() -> None:
    dragon = Service("dragon", "舞龙", "Dragon", "", ("龍头+尾巴",))
    near = ["请把龍头和尾巴修好", "尾巴在前,龍头在后"]
    far = ["龍头在这里。尾巴在那里", f"龍头{'、' * 20}尾巴"]
    assert all("dragon" in meant(text, added=(dragon,))[:1] for text in near)
    within = lexicon((dragon,))
    place = [service.id for service in within.services].index("dragon")
    read = meanings(far, ["", ""], within)
    assert said(read, within, np.array([0, 1]), np.array([place, place])) == [[], []]


def test_what_speaks_against_a_service_outweighs_what_speaks_for_it() -> None:
    assert meant("给老人洗澡理发") == ["bathing", "haircut"]
    assert meant("给狗洗澡理发") == ["pet_grooming"]


def test_the_category_settles_what_the_words_leave_open() -> None:
    both = (
        Service("one", "甲", "One", "文化", ("甲乙丙丁",)),
        Service("two", "乙", "Two", "体育", ("甲乙丙丁",)),
    )
    assert meant("甲乙丙丁", category="文化", added=both)[0] == "one"
    assert meant("甲乙丙丁", category="体育", added=both)[0] == "two"


@law
@given(
    st.lists(st.sampled_from(["空调清洗", "修手机", "", "理发", "想学太极", "🙂"]), min_size=1, max_size=6)
)
def test_a_text_means_the_same_whatever_stands_beside_it(texts: list[str]) -> None:
    within = lexicon()
    together = meanings(texts, [""] * len(texts), within)
    for place, text in enumerate(texts):
        alone = meanings([text], [""], within)
        row, own = together.code[place], alone.code[0]
        assert (together.service[row] == alone.service[own]).all()
        assert (together.weight[row] == alone.weight[own]).all()


def test_many_pairs_at_once_are_what_each_is_alone() -> None:
    needs = [need(1, "空调清洗"), need(2, "修手机"), need(3, "🙂")]
    offers = [offer(1, "家电清洗"), offer(2, "教老人用手机"), offer(3, "理发")]
    concepts = understood(needs, offers)
    row, column = (axis.ravel() for axis in np.meshgrid(np.arange(3), np.arange(3)))
    like, worth = alike(concepts, row, column)
    alone = [alike(concepts, row[k : k + 1], column[k : k + 1]) for k in range(9)]
    assert like.tolist() == [one[0][0] for one in alone]
    assert worth.tolist() == [one[1][0] for one in alone]


def test_a_service_that_staff_add_is_understood_and_named_in_both_languages() -> None:
    dragon = Service("dragon_dance", "舞龙", "Dragon dance", "文化", ("舞龙", "耍龙灯"))
    needs, offers = [need(1, "想学耍龙灯", category="")], [offer(7, "舞龙队招新", category="")]
    made = solve(Problem(needs, offers, services=[dragon])).matches[0]
    assert made.parts[0].detail == "舞龙 · Dragon dance"
    assert "耍龙灯" in made.words_need
    assert "舞龙" in made.words_offer


def test_a_part_helper_is_named_with_what_was_asked_for() -> None:
    problem = Problem([need(1, "想找人打扫卫生")], [offer(7, "油烟机深度清洗")])
    assert (
        solve(problem).matches[0].parts[0].detail
        == "保洁打扫 ← 家电清洗 · House cleaning ← Appliance cleaning"
    )


def test_the_lookalike_is_not_listed_while_the_job_is() -> None:
    offers = [offer(7, "老王手机维修,手机贴膜"), offer(8, "手机营业厅免费教老人用微信")]
    assert rank([need(1, "老人想学用手机")], offers) == {1: [8]}


@law
@given(
    st.lists(st.text("手机维修学", min_size=1, max_size=3), min_size=1, unique=True),
    st.text("手机维修学x", max_size=20),
)
def test_the_trie_finds_all_words_and_tells_those_that_no_longer_one_covers(
    words: list[str], text: str
) -> None:
    hits = find(trie(words), np.array([ord(letter) for letter in text], dtype=np.int64))
    found = set(zip(hits.start.tolist(), hits.end.tolist(), strict=True))
    uncovered = set(zip(hits.start[hits.outer].tolist(), hits.end[hits.outer].tolist(), strict=True))
    every = {(i, i + len(word)) for word in words for i in range(len(text)) if text.startswith(word, i)}
    outer = {(a, b) for a, b in every if not any((c <= a and b <= d) and (a, b) != (c, d) for c, d in every)}
    assert (found, uncovered) == (every, outer)
    assert all(text[a:b] == words[w] for a, b, w in zip(hits.start, hits.end, hits.word, strict=True))


def test_the_taxonomy_names_only_services_that_there_are_and_is_broad() -> None:
    ids = {service.id for service in services()}
    assert len(ids) == len(services()) >= 270
    for service in services():
        assert {*service.partly, *service.unlike} <= ids - {service.id}, service.id
        assert service.says, service.id
        assert service.zh, service.id
        assert service.en, service.id
