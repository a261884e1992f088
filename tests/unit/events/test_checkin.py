import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.events.checkin import (
    VENUE_STEP,
    CheckinClaim,
    CodeExpired,
    CodeForged,
    CodeMalformed,
    issue,
    read,
    venue_code,
    venue_code_holds,
)

KEY = b"a key of 16 byte"
OTHER_KEY = b"another 16 bytes"
NOW = datetime(2026, 11, 25, 11, 30, tzinfo=UTC)
SOON = NOW + timedelta(hours=2)
ids = st.integers(1, 2**48 - 1)
moments = st.integers(1_577_836_800, 4_102_444_800).map(
    lambda epoch: datetime.fromtimestamp(epoch, UTC) + timedelta(microseconds=epoch % 10**6)
)


def a_code() -> str:
    return issue(KEY, event=41, registration=7, expires_at=SOON)


@given(ids, st.none() | ids, moments)
def test_a_code_says_what_it_was_issued_for(
    event: int, registration: int | None, expires_at: datetime
) -> None:
    code = issue(KEY, event=event, registration=registration, expires_at=expires_at)
    assert re.fullmatch(r"[A-Za-z0-9_-]{36}", code)
    claim = read(KEY, code, now=expires_at - timedelta(seconds=1))
    assert claim == CheckinClaim(event, registration, expires_at.replace(microsecond=0))


def test_a_code_of_another_key_is_forged() -> None:
    with pytest.raises(CodeForged):
        read(OTHER_KEY, a_code(), now=NOW)


@given(st.integers(0, 35), st.sampled_from("AZaz09_-"))
def test_a_code_with_one_character_changed_is_refused(place: int, char: str) -> None:
    code = a_code()
    changed = code[:place] + char + code[place + 1 :]
    if changed != code:
        with pytest.raises((CodeForged, CodeMalformed)):
            read(KEY, changed, now=NOW)


@pytest.mark.parametrize(
    "code",
    ["", "123456", "A" * 36, "_" * 36, a_code() + "A", a_code() + "\n", a_code()[:-1], "二" * 36],
)
def test_what_is_no_code_of_ours_is_malformed(code: str) -> None:
    with pytest.raises(CodeMalformed):
        read(KEY, code, now=NOW)


@given(st.text())
def test_any_text_is_read_or_refused(code: str) -> None:
    with pytest.raises((CodeForged, CodeMalformed)):
        read(KEY, code, now=NOW)


def test_a_code_holds_until_its_end_and_no_longer() -> None:
    assert read(KEY, a_code(), now=SOON - timedelta(microseconds=1)).event == 41
    with pytest.raises(CodeExpired) as caught:
        read(KEY, a_code(), now=SOON)
    assert caught.value.at == SOON


def test_an_expired_code_that_is_forged_is_forged() -> None:
    with pytest.raises(CodeForged):
        read(OTHER_KEY, a_code(), now=SOON)


@pytest.mark.parametrize("event", [0, -1, 2**48])
def test_an_id_that_does_not_fit_is_refused(event: int) -> None:
    with pytest.raises(ValueError, match="id"):
        issue(KEY, event=event, registration=None, expires_at=SOON)
    with pytest.raises(ValueError, match="id"):
        issue(KEY, event=1, registration=event, expires_at=SOON)


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        venue_code(b"secret", 41, NOW)


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        venue_code(KEY, 41, NOW.replace(tzinfo=None))


@given(ids, moments)
def test_a_venue_code_holds_in_its_step_and_the_next(event: int, at: datetime) -> None:
    code = venue_code(KEY, event, at)
    assert re.fullmatch(r"\d{6}", code)
    assert venue_code_holds(KEY, event, code, now=at)
    assert venue_code_holds(KEY, event, code, now=at + VENUE_STEP)


def test_a_venue_code_of_two_steps_ago_or_to_come_does_not_hold() -> None:
    code = venue_code(KEY, 41, NOW)
    assert not venue_code_holds(KEY, 41, code, now=NOW + 2 * VENUE_STEP)
    assert not venue_code_holds(KEY, 41, code, now=NOW - VENUE_STEP)


def test_a_venue_code_stays_the_same_within_five_minutes() -> None:
    assert venue_code(KEY, 41, NOW) == venue_code(KEY, 41, NOW + timedelta(seconds=299))
    assert venue_code(KEY, 41, NOW) != venue_code(KEY, 41, NOW + VENUE_STEP)


def test_a_venue_code_belongs_to_one_event_and_one_key() -> None:
    code = venue_code(KEY, 41, NOW)
    assert not venue_code_holds(KEY, 42, code, now=NOW)
    assert not venue_code_holds(OTHER_KEY, 41, code, now=NOW)


def test_a_venue_code_may_be_typed_with_blanks_or_in_full_width() -> None:
    code = venue_code(KEY, 41, NOW)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    assert venue_code_holds(KEY, 41, f" {code[:3]} {code[3:]} ", now=NOW)
    assert venue_code_holds(KEY, 41, wide, now=NOW)


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "\ud800", "١٢٣٤٥٦"])
def test_what_is_no_venue_code_does_not_hold(typed: str) -> None:
    assert not venue_code_holds(KEY, 41, typed, now=NOW)


def test_venue_codes_are_spread_over_all_numbers() -> None:
    codes = [venue_code(KEY, event, NOW) for event in range(1, 2001)]
    assert len(set(codes)) > 1980
    assert {code[0] for code in codes} == set("0123456789")
