import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.api.reads.ids import local_id, split_id
from services.kit.errors import InvalidInput


@given(st.integers(min_value=1, max_value=10**18 - 1))
def test_a_global_id_gives_its_row_back(row_id):
    assert split_id(f"Event:{row_id}") == ("Event", row_id)
    assert local_id(f"Event:{row_id}", "Event", "event") == row_id


@given(st.text(max_size=60))
def test_whatever_is_typed_as_an_id_is_refused_by_field_unless_it_is_one(raw):
    if split_id(raw) is None:
        with pytest.raises(InvalidInput, match="Event:17") as refused:
            local_id(raw, "Event", "event")
        assert refused.value.field == ["event"]
    else:
        assert raw.count(":") == 1


NO_EVENTS = ["Partner:1", "Event:0", "Event:-1", "Event:01x", "Event:" + "9" * 19, "", "1", "Event:１"]


@pytest.mark.parametrize("raw", NO_EVENTS)
def test_what_is_no_id_of_this_type_is_refused(raw):
    with pytest.raises(InvalidInput):
        local_id(raw, "Event", "event")
