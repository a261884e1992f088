import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.partners.credit_code import (
    check_character,
    explain,
    is_valid,
    normalise,
    organisation_check_character,
)

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@st.composite
def codes(draw: st.DrawFn) -> str:
    head = draw(st.sampled_from("123456789ANY")) + draw(st.sampled_from("123456789"))
    division = draw(st.sampled_from(["410308", "100000", "110108", "660300", "810000"]))
    organisation = draw(st.text(ALPHABET, min_size=8, max_size=8))
    first17 = head + division + organisation + organisation_check_character(organisation)
    return first17 + check_character(first17)


@pytest.mark.parametrize(
    "code",
    [
        "91110000600037341L",
        "914403001922038216",
        "91440300708461136T",
        "91330100799655058B",
        "91110000802100433B",
        "91350100M000100Y43",
        "12440600MB2C07549J",
    ],
)
def test_published_codes_are_valid(code: str) -> None:
    assert explain(code) is None
    assert is_valid(code)


def test_the_code_of_a_collective_registered_by_the_farm_office_is_valid() -> None:
    first17 = "N2410308" + "MF123456" + organisation_check_character("MF123456")
    assert is_valid(first17 + check_character(first17))


def test_what_people_type_is_normalised() -> None:
    assert normalise(" ９１１１-0000 6000－37341ｌ\u3000") == "91110000600037341L"


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("91110000600037341", "18 characters, this one has 17"),
        ("", "this one has 0"),
        ("9111000060003734IL", "Character 17, I,"),
        ("91110000600037341l", "Character 18, l,"),
        ("９1110000600037341L", "Character 1, ９,"),
        ("01110000600037341L", "Character 1, 0, is no registration department"),
        ("90110000600037341L", "Character 2, 0, is no category"),
        ("9A110000600037341L", "Character 2, A, is no category"),
        ("91990000600037341L", "Characters 3 to 8, 990000,"),
        ("9111000A600037341L", "Characters 3 to 8, 11000A,"),
        ("91110000600037341M", r"\(18\) would be L, not M"),
        ("9111010856580XXXXX", r"\(17\) would be 5, not X"),
        ("91350203M0001FUE2P", r"\(18\) would be J, not P"),
    ],
)
def test_the_first_broken_rule_is_explained(code: str, rule: str) -> None:
    with pytest.raises(AssertionError, match=rule):
        raise AssertionError(explain(code))
    assert not is_valid(code)


@pytest.mark.parametrize("number", ["362322198709086409", "430407199312020025", "41030819850101001X"])
def test_a_resident_identity_number_is_told_as_such_and_not_repeated(number: str) -> None:
    sentence = explain(number)
    assert sentence is not None
    assert "resident identity number" in sentence
    assert number not in sentence


@pytest.mark.parametrize("text", ["", "9111000060003734", "9111000060003734I"])
def test_no_check_character_belongs_to_another_text(text: str) -> None:
    with pytest.raises(ValueError, match="17 characters"):
        check_character(text)


@given(codes())
def test_a_code_made_by_the_rules_keeps_them(code: str) -> None:
    assert explain(code) is None
    assert normalise(f" {code[:4]}-{code[4:].lower()}") == code


@given(codes(), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_every_single_mistyped_character_is_found(code: str, place: int, char: str) -> None:
    mistyped = code[:place] + char + code[place + 1 :]
    assert is_valid(mistyped) is (mistyped == code)


@given(codes(), st.integers(0, 16))
def test_every_swap_of_neighbours_is_found(code: str, place: int) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert is_valid(swapped) is (swapped == code)


@given(st.text(max_size=30) | st.text(ALPHABET, min_size=18, max_size=18))
def test_any_text_gets_an_answer(text: str) -> None:
    assert is_valid(normalise(text)) is (explain(normalise(text)) is None)
