"""The form of variables: what can change a statement's text is in it, and nothing else."""

from datetime import UTC, datetime, timedelta
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.api.operations.plans import form_of
from services.api.reads.paging import MOST
from services.domain.events.models import EventState

DRAFT, PUBLISHED = EventState.DRAFT, EventState.PUBLISHED
NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)
ORDER = Enum("ORDER", {"NAME_ASC": "NAME_ASC", "NAME_DESC": "NAME_DESC"})

DIFFERENT = {
    "present and absent": ({"a": "x"}, {}),
    "present and null": ({"a": "x"}, {"a": None}),
    "null and absent": ({"a": None}, {}),
    "yes and no": ({"a": True}, {"a": False}),
    "no and null": ({"a": False}, {"a": None}),
    "two enums": ({"a": ORDER.NAME_ASC}, {"a": ORDER.NAME_DESC}),
    "enums of a list": ({"a": [DRAFT]}, {"a": [PUBLISHED]}),
    "one enum and two": ({"a": [DRAFT]}, {"a": [DRAFT, PUBLISHED]}),
    "no enum and one": ({"a": []}, {"a": [DRAFT]}),
    "a list and null": ({"a": []}, {"a": None}),
    "keys of a filter": ({"filter": {"category": "x"}}, {"filter": {"containing": "x"}}),
    "a key more": ({"filter": {"category": "x"}}, {"filter": {"category": "x", "containing": "x"}}),
    "a filter and null": ({"filter": {}}, {"filter": None}),
    "null in a filter": ({"filter": {"category": None}}, {"filter": {"category": "x"}}),
    "truth in a filter": ({"filter": {"mine": True}}, {"filter": {"mine": False}}),
    "page sizes": ({"first": 5}, {"first": 6}),
    "a page of nothing": ({"first": 0}, {"first": 1}),
    "a page too large": ({"first": MOST}, {"first": MOST + 1}),
    "names of variables": ({"a": "x"}, {"b": "x"}),
}
ALIKE = {
    "ids": ({"id": "Event:1"}, {"id": "Event:2"}),
    "texts": ({"a": ""}, {"a": "Robert'); DROP TABLE event;--"}),
    "moments": ({"a": NOON}, {"a": NOON + timedelta(days=1)}),
    "dates": ({"a": NOON.date()}, {"a": NOON.date() + timedelta(days=1)}),
    "large numbers": ({"a": MOST + 1}, {"a": 2**31 - 1}),
    "negative numbers": ({"a": -1}, {"a": -2}),
    "fractions": ({"a": 0.5}, {"a": 30.0}),
    "ids in lists": ({"ids": ["Area:1"]}, {"ids": ["Area:2", "Area:3"]}),
    "no ids": ({"ids": []}, {"ids": ["Area:2"]}),
    "texts in filters": ({"filter": {"category": "x"}}, {"filter": {"category": "y"}}),
}


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_these_differ_in_form(one, other):
    assert form_of(one) != form_of(other)


@pytest.mark.parametrize(("one", "other"), ALIKE.values(), ids=ALIKE)
def test_these_are_alike(one, other):
    assert form_of(one) == form_of(other)


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-200, 200)
    | st.floats(allow_nan=False)
    | st.text()
    | st.datetimes()
    | st.sampled_from(EventState)
    | st.lists(st.sampled_from(EventState))
    | st.lists(st.text()),
    lambda inner: st.dictionaries(st.sampled_from("abcd"), inner, max_size=4),
    max_leaves=8,
)


@given(values)
def test_every_form_can_be_looked_up(value):
    assert {form_of(value): True}[form_of(value)]


@given(st.text(), st.text())
def test_no_text_is_kept_in_a_form(one, other):
    assert form_of({"a": one, "b": [one]}) == form_of({"a": other, "b": [other]})


@given(st.integers(0, MOST), st.integers())
def test_a_page_size_is_its_own_form(size, other):
    assert (form_of(size) == form_of(other)) is (size == other)


@given(st.lists(st.sampled_from(EventState), max_size=4), st.lists(st.sampled_from(EventState), max_size=4))
def test_lists_of_enums_are_alike_only_if_they_are_equal(one, other):
    assert (form_of(one) == form_of(other)) is (one == other)
