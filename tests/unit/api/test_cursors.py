from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.api.faults import Fault
from services.api.reads import cursors
from services.api.reads.cursors import MOST

READ = {
    str: str,
    int: int,
    float: float,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    time: time.fromisoformat,
}
TYPES = list(READ)
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)
VALUES = st.one_of(
    st.tuples(st.just(str), WORDS),
    st.tuples(st.just(int), st.integers(-MOST, MOST).map(str)),
    st.tuples(st.just(float), st.floats(-1e18, 1e18).map(str)),
    st.tuples(st.just(datetime), st.datetimes(timezones=st.timezones()).map(str)),
    st.tuples(st.just(date), st.dates().map(str)),
    st.tuples(st.just(time), st.times().map(str)),
)
FORGED = [
    (datetime, "soon"),
    (datetime, ""),
    (datetime, "2027-02-30 00:00:00+00"),
    (date, "2027-13-01"),
    (time, "25:00:00"),
    (int, "many"),
    (int, "1.5"),
    (int, ""),
    (int, str(MOST + 1)),
    (int, str(-MOST - 2)),
    (int, "9" * 5000),
    (float, "nan"),
    (float, "inf"),
    (float, "-inf"),
    (float, "1e400"),
    (float, "one"),
    (str, "a\0b"),
]


def decoded(raw, type_):
    """The cursor, or the extensions of the fault."""
    try:
        return cursors.decode(raw, order="NAME_ASC", type_=type_)
    except Fault as refused:
        return refused.extensions


@given(VALUES, st.integers(0, MOST))
def test_a_cursor_comes_back_as_it_was_given_out(typed, row_id):
    type_, value = typed
    found = cursors.decode(cursors.encode("NAME_ASC", value, row_id), order="NAME_ASC", type_=type_)
    assert (found.order, found.id) == ("NAME_ASC", row_id)
    assert READ[type_](found.value) == READ[type_](value)


@given(st.text(max_size=80), st.sampled_from(TYPES))
def test_no_text_whatever_breaks_the_reading_of_cursors(raw, type_):
    with pytest.raises(Fault) as refused:
        cursors.decode(raw, order="NO_SUCH_ORDER", type_=type_)
    assert refused.value.extensions == {"code": "INVALID_CURSOR"}


@given(WORDS, st.integers(-(2**63), 2**64 - 1), st.sampled_from(TYPES))
def test_whatever_is_forged_is_told_or_is_a_value_of_the_type(value, row_id, type_):
    found = decoded(cursors.encode("NAME_ASC", value, row_id), type_)
    if found != {"code": "INVALID_CURSOR"}:
        assert (found.id, READ[type_](found.value)) == (row_id, READ[type_](value))
        assert type_ is str or found.value.isascii(), "PostgreSQL reads no other digits"


@pytest.mark.parametrize(("type_", "value"), FORGED)
def test_a_forged_value_is_no_cursor_of_ours(type_, value):
    with pytest.raises(Fault, match="not a cursor of this API"):
        cursors.decode(cursors.encode("NAME_ASC", value, 1), order="NAME_ASC", type_=type_)


@pytest.mark.parametrize("row_id", [-1, MOST + 1])
def test_an_id_that_no_row_has_is_no_cursor_of_ours(row_id):
    with pytest.raises(Fault, match="not a cursor of this API"):
        cursors.decode(cursors.encode("NAME_ASC", "a", row_id), order="NAME_ASC", type_=str)


def test_a_cursor_of_another_order_is_refused_by_both_names():
    raw = cursors.encode("NAME_ASC", "a", 1)
    with pytest.raises(Fault, match="NAME_ASC, not STARTS_AT_DESC"):
        cursors.decode(raw, order="STARTS_AT_DESC", type_=datetime)
