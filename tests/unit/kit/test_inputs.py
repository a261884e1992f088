"""Cleaned input, bounds, and the codes of refusals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit import errors
from services.kit.inputs import Typed, within


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (errors.NotFound, "NOT_FOUND"),
        (errors.NotAllowed, "NOT_ALLOWED"),
        (errors.SignInNeeded, "SIGN_IN_NEEDED"),
        (errors.InvalidInput, "INVALID_INPUT"),
    ],
)
def test_a_refusals_code_is_its_name_in_capitals(kind, code):
    refusal = kind()
    assert (refusal.code, refusal.message, refusal.field) == (code, kind.message, None)


@given(st.integers(), st.integers(), st.integers(min_value=0))
def test_a_number_is_taken_exactly_within_its_bounds(value, least, width):
    most = least + width
    if least <= value <= most:
        assert within("party", value, least=least, most=most) == value
    else:
        with pytest.raises(errors.InvalidInput) as refused:
            within("party", value, least=least, most=most)
        assert refused.value.field == ["party"]


def test_inline_pinyin_is_dropped_and_the_original_kept():
    typed = Typed()
    assert typed.line("title", "社区(shèqū)集市", most=80) == "社区集市"
    assert typed.original == {"title": "社区(shèqū)集市"}


def test_a_clean_text_leaves_no_original():
    typed = Typed()
    assert typed.line("title", "社区集市", most=4) == "社区集市"
    assert typed.original == {}


@pytest.mark.parametrize("raw", ["", "   ", "一二三四五"])
def test_a_line_that_is_empty_or_too_long_is_refused_by_field(raw):
    typed = Typed()
    with pytest.raises(errors.InvalidInput) as refused:
        typed.line("title", raw, most=4)
    assert refused.value.field == ["title"]
    assert typed.original == {}


@pytest.mark.parametrize("raw", [None, "", " \n\t "])
def test_nothing_typed_is_the_empty_text(raw):
    assert Typed().optional("text", raw, most=10) == ""
