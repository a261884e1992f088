"""What was released stays, unless it was announced that it goes."""

import pytest
from graphql import build_schema, print_schema

from services.api.announced import announce
from services.api.promises import broken

RELEASED = """
type Query { event(id: ID!): Event, events(first: Int, after: String, near: Float): [Event!]! }
type Event { id: ID!, title: String!, place: Place, state: State! }
type Place { name: String! }
enum State { DRAFT HELD }
input EventInput { title: String!, place: String }
type Mutation { eventDraft(input: EventInput!): Event }
"""
CHANGES = {
    "a field removed": ("title: String!, place: Place, state", "title: String!, state", "Event.place"),
    "an argument removed": (", near: Float", "", "near"),
    "a value removed": ("DRAFT HELD", "DRAFT", "HELD"),
    "an input field removed": ("title: String!, place: String }", "title: String! }", "EventInput.place"),
    "a field that may now be null": (
        "title: String!, place: Place",
        "title: String, place: Place",
        "Event.title",
    ),
    "an input field now required": (
        "title: String!, place: String }",
        "title: String!, place: String! }",
        "place",
    ),
}
ANNOUNCING = {
    "a field removed": {"Event.place": "Use `where`."},
    "an argument removed": {"Query.events(near:)": "Use `within`."},
    "a value removed": {"State.HELD": "Use OVER."},
    "an input field removed": {"EventInput.place": "Use `where`."},
}


def changed(change):
    before, after, _ = CHANGES[change]
    assert before in RELEASED
    return RELEASED.replace(before, after)


@pytest.mark.parametrize("change", CHANGES)
def test_what_breaks_a_client_is_named(change):
    (told,) = [one for one in broken(RELEASED, changed(change)) if "Place was removed" not in one]
    assert CHANGES[change][2] in told


@pytest.mark.parametrize("change", ANNOUNCING)
def test_what_the_release_had_announced_may_go(change):
    released = build_schema(RELEASED)
    announce(released, ANNOUNCING[change])
    assert broken(print_schema(released), changed(change)) == []


def test_a_type_goes_with_the_announced_field_that_alone_led_to_it():
    released = build_schema(RELEASED)
    announce(released, {"Event.place": "Use `where`."})
    now = changed("a field removed").replace("type Place { name: String! }", "")
    assert broken(print_schema(released), now) == []
    assert broken(RELEASED, now) == ["Place was removed.", "Field Event.place was removed."]


def test_what_only_adds_breaks_nothing():
    now = RELEASED.replace("title: String!, place: Place", "title: String!, venue: String, place: Place")
    assert broken(RELEASED, now.replace("DRAFT HELD", "DRAFT OPEN HELD")) == []


@pytest.mark.parametrize("wrong", ["Event", "Event.titel", "Events.title", "Query.events(on:)", "State.OVER"])
def test_what_is_not_there_cannot_be_announced(wrong):
    with pytest.raises(ValueError, match=r"coordinate|has no"):
        announce(build_schema(RELEASED), {wrong: "Gone."})
