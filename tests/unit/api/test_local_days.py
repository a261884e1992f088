"""Days and times of day that requests give: local, without an offset."""

from datetime import date, time

import pytest
from graphql import GraphQLError

from services.api.reads.scalars import SCALARS


@pytest.mark.parametrize("raw", ["19:00:00Z", "19:00:00+08:00", "25:00", "noon", "", 7, None])
def test_what_is_no_local_time_of_day_is_told_in_a_sentence(raw):
    with pytest.raises(GraphQLError, match=r"no time of day|takes no offset") as told:
        SCALARS[time].parse_value(raw)
    assert "isoformat" not in told.value.message


@pytest.mark.parametrize("raw", ["2026-02-30", "tomorrow", "", 7, None])
def test_what_is_no_day_is_told_in_a_sentence(raw):
    with pytest.raises(GraphQLError, match="is no day such as 2026-11-25") as told:
        SCALARS[date].parse_value(raw)
    assert "isoformat" not in told.value.message


def test_days_and_times_of_day_are_taken_as_written():
    assert SCALARS[date].parse_value("2026-11-25") == date(2026, 11, 25)
    assert SCALARS[time].parse_value("19:00:00") == time(19)
