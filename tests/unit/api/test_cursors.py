import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.api.faults import Fault
from services.api.reads import cursors


@given(st.text(max_size=60), st.integers(min_value=1, max_value=2**63 - 1))
def test_a_cursor_comes_back_as_it_was_given_out(value, row_id):
    raw = cursors.encode("NAME_ASC", value, row_id)
    assert cursors.decode(raw, order="NAME_ASC") == cursors.Cursor("NAME_ASC", value, row_id)


@given(st.text(max_size=80))
def test_no_text_whatever_breaks_the_reading_of_cursors(raw):
    with pytest.raises(Fault) as refused:
        cursors.decode(raw, order="NO_SUCH_ORDER")
    assert refused.value.extensions == {"code": "INVALID_CURSOR"}


def test_a_cursor_of_another_order_is_refused_by_both_names():
    raw = cursors.encode("NAME_ASC", "a", 1)
    with pytest.raises(Fault, match="NAME_ASC, not STARTS_AT_DESC"):
        cursors.decode(raw, order="STARTS_AT_DESC")
