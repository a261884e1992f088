"""Laws of tokens, keys and zones, for whatever bytes and moments come."""

import base64
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.kit import clock, keys, tokens
from services.kit.tokens import TokenExpired, TokenInvalid, TokenKey
from services.kit.zones import clock_jump, moment, zone_of

SECRET = base64.urlsafe_b64encode(bytes(range(32))).decode().rstrip("=")
NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
KEY = TokenKey(SECRET)
with clock.freeze(NOON):
    TOKEN = KEY.issue(17, QUARTER)

secrets = st.binary(min_size=32, max_size=64).map(lambda raw: base64.urlsafe_b64encode(raw).decode())
accounts = st.integers(1, 2**63 - 1)


def unpadded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


@given(accounts, st.integers(1, 10**6))
def test_a_token_reads_as_the_account_it_was_issued_for(account: int, seconds: int) -> None:
    with clock.freeze(NOON):
        token = KEY.issue(account, timedelta(seconds=seconds))
        assert KEY.read(token) == account
        assert TokenKey(SECRET).read(token) == account
    assert len(token) <= tokens.LONGEST


@given(st.integers(0, 2), st.data())
def test_a_changed_bit_of_header_payload_or_signature_is_found(part: int, data: st.DataObject) -> None:
    parts = TOKEN.split(".")
    raw = bytearray(decoded(parts[part]))
    bit = data.draw(st.integers(0, len(raw) * 8 - 1))
    raw[bit // 8] ^= 1 << bit % 8
    parts[part] = unpadded(bytes(raw))
    with clock.freeze(NOON), pytest.raises(TokenInvalid) as caught:
        KEY.read(".".join(parts))
    assert not issubclass(caught.type, TokenExpired), (
        "a forged token is not told as one of ours that has expired"
    )


@given(st.integers(0, 2), st.binary(max_size=120))
def test_any_other_bytes_in_place_of_a_part_are_invalid(part: int, raw: bytes) -> None:
    parts = TOKEN.split(".")
    assume(raw != decoded(parts[part]))
    parts[part] = unpadded(raw)
    with clock.freeze(NOON), pytest.raises(TokenInvalid):
        KEY.read(".".join(parts))


@given(accounts, accounts)
def test_the_parts_of_two_tokens_make_no_third(one: int, other: int) -> None:
    assume(one != other)
    with clock.freeze(NOON):
        header, payload, _ = KEY.issue(one, QUARTER).split(".")
        signature = KEY.issue(other, QUARTER).split(".")[2]
        with pytest.raises(TokenInvalid):
            KEY.read(f"{header}.{payload}.{signature}")


@given(st.text(max_size=1200))
def test_any_text_is_read_or_invalid_and_never_a_fault(text: str) -> None:
    with pytest.raises(TokenInvalid):
        KEY.read(text)


@given(secrets)
def test_another_secret_neither_reads_nor_is_read(secret: str) -> None:
    assume(secret.rstrip("=") != SECRET)
    other = TokenKey(secret)
    assert other.kid != KEY.kid
    with clock.freeze(NOON):
        with pytest.raises(TokenInvalid):
            other.read(TOKEN)
        with pytest.raises(TokenInvalid):
            KEY.read(other.issue(17, QUARTER))


@given(st.integers(1, 10**7), st.integers(-(10**7), 10**7))
def test_a_token_holds_before_its_expiry_and_not_from_it_on(ttl: int, after: int) -> None:
    with clock.freeze(NOON):
        token = KEY.issue(17, timedelta(seconds=ttl))
    with clock.freeze(NOON + timedelta(seconds=ttl + after)):
        if after < 0:
            assert KEY.read(token) == 17
        else:
            with pytest.raises(TokenExpired):
                KEY.read(token)


@pytest.mark.parametrize("ttl", [timedelta(0), timedelta(seconds=-1), timedelta(days=-400)])
def test_a_token_issued_for_no_time_has_expired_already(ttl: timedelta) -> None:
    with clock.freeze(NOON), pytest.raises(TokenExpired):
        KEY.read(KEY.issue(17, ttl))


def test_an_expired_token_is_forgotten_and_an_invalid_one_never_remembered() -> None:
    key = TokenKey(SECRET)
    with clock.freeze(NOON):
        key.read(TOKEN)
        with pytest.raises(TokenInvalid):
            key.read(TOKEN[:-4] + "AAAA")
    assert list(key._remembered) == [TOKEN]
    with clock.freeze(NOON + QUARTER), pytest.raises(TokenExpired):
        key.read(TOKEN)
    assert not key._remembered


def test_a_token_one_character_too_long_is_not_even_verified() -> None:
    for length in (tokens.LONGEST + 1, 10**6):
        with pytest.raises(TokenInvalid) as caught:
            KEY.read("a" * length)
        assert caught.value.__cause__ is None


@given(secrets, st.text(max_size=40), st.text(max_size=40))
def test_a_key_depends_on_its_purpose_and_on_nothing_else(secret: str, one: str, other: str) -> None:
    assert keys.derive(secret, one) == keys.derive(secret.rstrip("="), one)
    assert (keys.derive(secret, one) == keys.derive(secret, other)) is (one == other)


@given(st.binary(max_size=31))
def test_a_secret_of_fewer_than_32_bytes_makes_neither_key(raw: bytes) -> None:
    secret = unpadded(raw)
    told = f"needs 32 bytes or more; it has {len(raw)}"
    with pytest.raises(ValueError, match=told):
        keys.derive(secret, keys.CHECK_IN)
    with pytest.raises(ValueError, match=told):
        TokenKey(secret)


@pytest.mark.parametrize(
    ("zone", "day", "at", "utc", "jump"),
    [
        ("Asia/Urumqi", date(2026, 11, 25), time(8), "2026-11-25T02:00", 0),
        ("Asia/Kathmandu", date(2026, 11, 25), time(8), "2026-11-25T02:15", 0),
        ("Asia/Shanghai", date(2026, 1, 1), time(0), "2025-12-31T16:00", 0),
        ("America/New_York", date(2027, 3, 14), time(2), "2027-03-14T07:00", 60),
        ("America/New_York", date(2027, 3, 14), time(3), "2027-03-14T07:00", 0),
        ("America/New_York", date(2026, 11, 1), time(1, 30), "2026-11-01T05:30", 0),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 10), "2026-10-03T15:40", 30),
    ],
)
def test_a_wall_time_is_this_moment(zone: str, day: date, at: time, utc: str, jump: int) -> None:
    assert moment(day, at, zone_of(zone)) == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert clock_jump(day, at, zone_of(zone)) == timedelta(minutes=jump)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 30)), st.times())
def test_days_in_shanghai_are_24_hours_long(day: date, at: time) -> None:
    zone: ZoneInfo = zone_of("Asia/Shanghai")
    assert moment(day + timedelta(days=1), at, zone) - moment(day, at, zone) == timedelta(days=1)
    assert not clock_jump(day, at, zone)
