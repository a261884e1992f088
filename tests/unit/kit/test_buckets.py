"""A bucket is the moment at which it is full: nobody takes more than it held and what has flowed in."""

from hypothesis import given
from hypothesis import strategies as st

from services.kit.buckets import Size, taken

SIZE = Size.a_minute(6000)
asked = st.lists(
    st.tuples(st.floats(0, 30), st.integers(0, 500), st.integers(0, 8000)), min_size=1, max_size=30
)


def test_a_full_bucket_gives_what_is_wanted():
    assert taken(0, 1000, SIZE, 0, 100) == (1001, 100)


def test_it_gives_what_it_has_and_no_more():
    full_at, first = taken(0, 1000, SIZE, 0, 5950)
    full_at, second = taken(full_at, 1000, SIZE, 0, 100)
    assert (first, second) == (5950, 50)
    assert taken(full_at, 1000, SIZE, 0, 100)[1] == 0


def test_it_fills_steadily():
    full_at, _ = taken(0, 1000, SIZE, 0, 6000)
    assert taken(full_at, 1000.5, SIZE, 0, 100)[1] == 50
    assert taken(full_at, 1060, SIZE, 0, 9000)[1] == 6000
    assert taken(full_at, 9999, SIZE, 0, 9000)[1] == 6000


def test_what_is_owed_is_taken_even_if_it_is_not_there():
    full_at, _ = taken(0, 1000, SIZE, 0, 6000)
    full_at, granted = taken(full_at, 1000, SIZE, 200, 100)
    assert granted == 0
    assert taken(full_at, 1002, SIZE, 0, 100)[1] == 0
    assert taken(full_at, 1003, SIZE, 0, 100)[1] == 100


@given(asked)
def test_over_any_time_no_more_is_given_than_was_there_and_came_in(asked):
    now, full_at, given_ = 1000.0, 0.0, 0
    for pause, owed, wanted in asked:
        now += pause
        full_at, granted = taken(full_at, now, SIZE, owed, wanted)
        assert 0 <= granted <= wanted
        given_ += granted
    assert given_ <= SIZE.most + (now - 1000) * SIZE.per_second + 1


@given(asked)
def test_a_bucket_is_full_again_after_two_minutes_whatever_was_owed(asked):
    now, full_at = 1000.0, 0.0
    for pause, owed, wanted in asked:
        now += pause
        full_at, _ = taken(full_at, now, SIZE, owed, wanted)
    assert full_at <= now + 120.001
