"""What a need may say, field by field."""

import math

import pytest

from services.domain.needs.details import columns
from services.kit.errors import InvalidInput
from services.kit.inputs import Typed


def refused_field(**given: object) -> str:
    with pytest.raises(InvalidInput) as refused:
        columns(Typed(), given)
    assert refused.value.field is not None
    return refused.value.field[0]


def test_texts_are_cleaned_and_the_original_is_kept():
    typed = Typed()
    kept = columns(typed, {"title": "社区(shèqū)食堂", "text": "一行\r\n二行", "people": 3})

    assert kept == {"title": "社区食堂", "text": "一行\n二行", "people": 3}
    assert typed.original == {"title": "社区(shèqū)食堂", "text": "一行\r\n二行"}


def test_nothing_given_gives_no_columns():
    assert columns(Typed(), {}) == {}


def test_a_place_becomes_two_columns_and_can_be_taken_away():
    assert columns(Typed(), {"place": (112.6, 34.9)}) == {"longitude": 112.6, "latitude": 34.9}
    assert columns(Typed(), {"place": None}) == {"longitude": None, "latitude": None}


@pytest.mark.parametrize(
    "place",
    [(181.0, 0.0), (0.0, 90.5), (math.nan, 0.0), (0.0, math.inf), (-1e308, 0.0)],
)
def test_places_lie_on_the_earth(place):
    assert refused_field(place=place) == "place"


@pytest.mark.parametrize("text", ["", "  \n", "字" * 2001, "响铃\x07", "反向\u202e", "半个\ud800"])
def test_texts_that_cannot_be_kept(text):
    assert refused_field(text=text) == "text"


@pytest.mark.parametrize("title", ["", "两\n行", "字" * 81, "空\x00"])
def test_titles_that_cannot_be_kept(title):
    assert refused_field(title=title) == "title"


def test_everybody_reads_it_so_it_has_no_phone_number():
    assert refused_field(title="找王阿姨13800138000") == "title"
    assert refused_field(text="身份证41030519500101123X") == "text"


@pytest.mark.parametrize("people", [0, -1, 100_001, 10**30])
def test_the_number_of_people_is_bounded(people):
    assert refused_field(people=people) == "people"


@pytest.mark.parametrize("wanted", [0, 21, 2**63])
def test_the_number_of_offers_is_bounded(wanted):
    assert refused_field(wanted=wanted) == "wanted"


def test_groups_are_named_once_each():
    assert columns(Typed(), {"groups": ["老人", " 老人 ", "儿童"]}) == {"groups": ["老人", "儿童"]}


@pytest.mark.parametrize("groups", [[""], ["字" * 31], [str(n) for n in range(11)]])
def test_groups_that_cannot_be_kept(groups):
    assert refused_field(groups=groups) == "groups"
