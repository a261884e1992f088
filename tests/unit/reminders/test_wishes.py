"""What a person may ask for when subscribing."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.reminders.models import Channel
from services.domain.reminders.wishes import checked_leads, wish
from services.kit.errors import InvalidInput

ASKED = {
    "channels": [Channel.EMAIL],
    "leads": [120],
    "quiet_from": None,
    "quiet_to": None,
    "zone": "Asia/Shanghai",
}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"channels": []}, "channels"),
        ({"leads": []}, "leads"),
        ({"leads": [-1]}, "leads"),
        ({"leads": [43201]}, "leads"),
        ({"leads": [10**30]}, "leads"),
        ({"leads": [1, 2, 3, 4, 5, 6]}, "leads"),
        ({"zone": ""}, "zone"),
        ({"zone": "Asia/Luoyang"}, "zone"),
        ({"zone": "../etc/passwd"}, "zone"),
        ({"quiet_from": time(22)}, "quiet_to"),
        ({"quiet_to": time(7)}, "quiet_from"),
        ({"quiet_from": time(7), "quiet_to": time(7)}, "quiet_to"),
    ],
)
def test_a_wish_that_cannot_be_kept_names_its_field(changed, field):
    with pytest.raises(InvalidInput) as refused:
        wish(**(ASKED | changed))
    assert refused.value.field == [field]


@pytest.mark.parametrize(
    "quiet", [(time(22), time(7)), (time(0), time(23, 59)), (time(12), time(14)), (None, None)]
)
def test_quiet_hours_by_day_by_night_or_none_are_kept(quiet):
    kept = wish(**(ASKED | {"quiet_from": quiet[0], "quiet_to": quiet[1]}))
    assert (kept.quiet_from, kept.quiet_to) == quiet


def test_channels_are_kept_once_each_in_one_order():
    one = wish(**(ASKED | {"channels": [Channel.EMAIL, Channel.IN_APP, Channel.EMAIL]}))
    other = wish(**(ASKED | {"channels": [Channel.IN_APP, Channel.EMAIL]}))
    assert one.channels == other.channels
    assert len(one.channels) == 2


@given(st.lists(st.integers(0, 43200), min_size=1, max_size=5))
def test_leads_are_kept_once_each_the_longest_first(leads):
    kept = checked_leads(leads)
    assert set(kept) == set(leads)
    assert len(kept) == len(set(kept))
    assert kept == sorted(kept, reverse=True)


def test_six_leads_of_which_two_are_the_same_are_five():
    assert checked_leads([0, 1, 2, 3, 43200, 43200]) == [43200, 3, 2, 1, 0]
