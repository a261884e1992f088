"""Boxes and blind indexes: who opens what, and what two of them tell."""

from base64 import urlsafe_b64encode

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit import sealing
from services.kit.sealing import BoxInvalid, KeyMissing, Ring
from services.kit.settings import Settings, SettingsInvalid

OLD, NEW, INDEX = (bytes([one]) * 32 for one in (1, 2, 3))
RING = Ring({"a": OLD}, INDEX)
PHONE, NAME = "account.phone", "account.name"
SETTINGS = Settings(database_url="", redis_url="", jinlin_secret="A" * 43)


def seal(value, *, ring=RING, place=PHONE):
    return ring.seal(place, value, mask="**")


def text(key: bytes) -> str:
    return urlsafe_b64encode(key).decode().rstrip("=")


@given(st.text(max_size=254))
def test_what_was_sealed_opens_to_the_same(value):
    sealed = seal(value)
    assert RING.open(PHONE, sealed.key, sealed.box) == value


def test_the_box_and_the_index_say_nothing_of_the_value():
    sealed = seal("+8613800000000")
    assert b"138" not in sealed.box + sealed.digest


def test_the_same_value_never_gives_the_same_box_and_always_the_same_index():
    one, other = seal("王小明"), seal("王小明")
    assert one.box != other.box
    assert one.digest == other.digest


def test_the_length_of_a_name_is_not_told():
    assert len(seal("王芳").box) == len(seal("欧阳小明").box)


def test_a_value_does_not_open_in_another_column():
    sealed = seal("+8613800000000")
    with pytest.raises(BoxInvalid, match=NAME):
        RING.open(NAME, sealed.key, sealed.box)


def test_the_same_text_in_two_columns_cannot_be_told_to_be_the_same():
    assert RING.index(PHONE, "王") != RING.index(NAME, "王")


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_box_with_a_changed_byte_does_not_open(place, change):
    sealed = seal("王小明")
    changed = bytearray(sealed.box)
    changed[place % len(changed)] ^= change
    with pytest.raises(BoxInvalid):
        RING.open(PHONE, sealed.key, bytes(changed))


@pytest.mark.parametrize("box", [b"", b"short", bytes(24), bytes(39)])
def test_what_is_too_short_to_be_a_box_does_not_open(box):
    with pytest.raises(BoxInvalid):
        RING.open(PHONE, RING.mark, box)


@pytest.mark.parametrize("typed", ["WANG Fang", " wang\u3000fang ", "ＷＡＮＧｆａｎｇ"])
def test_case_width_and_spaces_do_not_count_in_the_index(typed):
    assert RING.index(NAME, typed) == RING.index(NAME, "Wang Fang")


def test_a_newer_key_seals_and_the_older_still_opens():
    old = seal("王小明")
    both = Ring({"b": NEW, "a": OLD}, INDEX)
    new = seal("王小明", ring=both)
    assert (old.key.partition(".")[0], new.key.partition(".")[0]) == ("a", "b")
    assert both.open(PHONE, old.key, old.box) == both.open(PHONE, new.key, new.box) == "王小明"
    assert new.digest == old.digest


def test_a_key_that_was_taken_away_is_named():
    sealed = seal("王小明")
    with pytest.raises(KeyMissing, match=r"account.phone .* 'a'"):
        Ring({"b": NEW}, INDEX).open(PHONE, sealed.key, sealed.box)


def test_another_key_under_the_same_id_opens_nothing():
    sealed = seal("王小明")
    with pytest.raises(BoxInvalid):
        Ring({"a": NEW}, INDEX).open(PHONE, sealed.key, sealed.box)


def test_another_index_key_marks_values_as_old():
    assert Ring({"a": OLD}, NEW).mark != RING.mark


def test_without_keys_they_are_derived_from_the_secret():
    ring, again = sealing.ring_of(SETTINGS), sealing.ring_of(SETTINGS)
    other = sealing.ring_of(msgspec.structs.replace(SETTINGS, jinlin_secret="B" * 43))
    sealed = seal("王", ring=ring)
    assert again.open(PHONE, sealed.key, sealed.box) == "王"
    with pytest.raises(BoxInvalid):
        other.open(PHONE, sealed.key, sealed.box)


def test_the_first_of_the_keys_seals():
    listed = f" new:{text(NEW)}, old:{text(OLD)} ,"
    given_keys = msgspec.structs.replace(SETTINGS, jinlin_data_keys=listed, jinlin_index_key=text(INDEX))
    ring = sealing.ring_of(given_keys)
    sealed = seal("王", ring=Ring({"old": OLD}, INDEX))
    assert ring.mark.startswith("new.")
    assert ring.open(PHONE, sealed.key, sealed.box) == "王"


def test_a_fresh_key_is_one_that_settings_take():
    keys = msgspec.structs.replace(
        SETTINGS, jinlin_data_keys=f"1:{sealing.new_key()}", jinlin_index_key=sealing.new_key()
    )
    assert sealing.ring_of(keys).mark.startswith("1.")


@pytest.mark.parametrize(
    ("given_keys", "told"),
    [
        ({"jinlin_data_keys": text(NEW)}, "entry 1 of JINLIN_DATA_KEYS must read id:base64url"),
        ({"jinlin_data_keys": f"ok:{text(NEW)},b b:{text(NEW)}"}, "entry 2 of JINLIN_DATA_KEYS"),
        ({"jinlin_data_keys": f"a:{text(NEW)},a:{text(OLD)}"}, "two keys with the id a"),
        ({"jinlin_data_keys": "a:AAAA"}, "key a of JINLIN_DATA_KEYS must have 32 bytes; it has 3"),
        ({"jinlin_data_keys": "a:§"}, "key a of JINLIN_DATA_KEYS is no base64url"),
        ({"jinlin_data_keys": " , "}, "JINLIN_DATA_KEYS has no key"),
        ({"jinlin_index_key": "AAAA"}, "JINLIN_INDEX_KEY must have 32 bytes; it has 3"),
        ({"jinlin_secret": "AAAA"}, "JINLIN_SECRET needs 32 bytes"),
    ],
)
def test_keys_that_will_not_do_are_named_and_never_told(given_keys, told):
    with pytest.raises(SettingsInvalid, match=told) as refused:
        sealing.ring_of(msgspec.structs.replace(SETTINGS, **given_keys))
    assert text(NEW) not in str(refused.value)
