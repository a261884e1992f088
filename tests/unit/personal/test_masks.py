"""What is left of personal data for those who have no reason to see them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit import masks


@pytest.mark.parametrize(
    ("mask", "whole", "left"),
    [
        (masks.name, "王小明", "王**"),
        (masks.name, "王芳", "王**"),
        (masks.name, "王", "**"),
        (masks.name, "Ann Lee", "A**"),
        (masks.phone, "+8613800000000", "138****0000"),
        (masks.phone, "+12125550123", "+12****0123"),
        (masks.phone, "+4712345", "****45"),
        (masks.email, "wang@example.com", "w***@example.com"),
        (masks.email, "w@example.com", "w***@example.com"),
        (masks.address, "幸福路12号3单元501", "幸福路…"),
        (masks.address, "吉利街道幸福路12号", "吉利街道幸福路…"),
        (masks.address, "阳光小区3栋2单元501室", "阳光…"),
        (masks.address, "幸福路", "幸福…"),
        (masks.address, "", ""),
    ],
)
def test_a_mask_leaves_what_tells_whom_one_speaks_of_and_no_more(mask, whole, left):
    assert mask(whole) == left


@given(st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True))
def test_no_number_can_be_called_by_its_mask(number):
    shown = sum(one.isdigit() for one in masks.phone(number))
    assert sum(one.isdigit() for one in number) - shown >= 3


@given(st.text(min_size=2, max_size=60))
def test_a_mask_does_not_tell_how_long_a_name_is(whole):
    assert masks.name(whole) == f"{whole[0]}**"
