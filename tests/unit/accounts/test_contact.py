import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.accounts.contact import email, phone
from services.kit.errors import InvalidInput


@pytest.mark.parametrize(
    "typed",
    [
        "+8613800000000",
        "13800000000",
        " 138 0000 0000 ",
        "138-0000-0000",
        "0086 13800000000",
        "+86 138 0000 0000",
    ],
)
def test_a_mobile_number_is_kept_one_way_however_it_is_typed(typed: str) -> None:
    assert phone(typed) == "+8613800000000"


def test_full_width_digits_are_digits() -> None:
    assert phone("１３８００００００００") == "+8613800000000"


def test_landlines_and_other_countries_need_their_country_code() -> None:
    assert phone("+86 379 6691 0000") == "+8637966910000"
    assert phone("+1 (202) 555-0100") == "+12025550100"


@pytest.mark.parametrize(
    "typed",
    ["", "110", "66910000", "12800000000", "+0123456789", "+86", "+1234567890123456", "138000x0000", "+"],
)
def test_what_is_no_phone_number_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        phone(typed, field="contact_phone")
    assert refused.value.field == ["contact_phone"]


@given(st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True))
def test_what_is_kept_stays_as_it_is(number: str) -> None:
    assert phone(number) == number


def test_an_address_keeps_its_local_part_and_its_domain_in_lower_case() -> None:
    assert email(" Wang.Li+jili@Example.COM ") == "Wang.Li+jili@example.com"


@pytest.mark.parametrize("typed", ["wang@jili.gov.cn", "w@xn--fiqs8s.cn", "wang_li@qq.com", "a@b.xn--fiqs8s"])
def test_ordinary_addresses_are_taken(typed: str) -> None:
    assert email(typed) == typed


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "wang",
        "wang@localhost",
        "@example.com",
        "wang@",
        "wang@@example.com",
        "wang li@example.com",
        ".wang@example.com",
        "wang.@example.com",
        "wang@-example.com",
        "wang@example..com",
        "wang@example.1",
        "wang@example.com\nBcc: all@example.com",
        f"{'w' * 65}@example.com",
        f"w@{'e' * 64}.com",
        f"w@{'example.' * 40}com",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput):
        email(typed)
