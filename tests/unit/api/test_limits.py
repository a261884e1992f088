"""What a document may ask for: whoever asks for more is stopped before validation sees the document."""

import contextlib
import sys

import pytest
from graphql import GraphQLError, get_introspection_query, parse
from hypothesis import given
from hypothesis import strategies as st

from services.api.operations import limits, validity
from services.api.operations.documents import Documents, Invalid
from services.api.operations.limits import (
    MOST_ALIKE,
    MOST_FIELDS,
    MOST_FRAGMENTS,
    MOST_LEVELS,
    MOST_TOKENS,
    TooMuch,
)
from services.api.schema import schema
from tests.api.reads.test_every_type import PLURALS, query_for

GRAPHQL = schema()._schema
TOO_LARGE = "DOCUMENT_TOO_LARGE"


@pytest.fixture
def validated(monkeypatch):
    """The documents that came as far as validation."""
    seen, errors_of = [], validity.errors_of

    def noting(schema, document):
        seen.append(document)
        return errors_of(schema, document)

    monkeypatch.setattr(validity, "errors_of", noting)
    return seen


def refused(text):
    """The errors of a document that cannot be run."""
    with pytest.raises(Invalid) as invalid:
        Documents(GRAPHQL).operation(text, None)
    return invalid.value.errors


def passes(text):
    try:
        limits.check(parse(text, max_tokens=MOST_TOKENS))
    except TooMuch:
        return False
    return True


def nested(levels):
    """So many levels of fields."""
    return "{a" * levels + "}" * levels


def doubling(fragments):
    """Each fragment spreads the next one twice: 2ⁿ fields in a few words."""
    spreads = (f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(fragments))
    return "{ ...F0 } " + " ".join(spreads) + f" fragment F{fragments} on Query {{ __typename }}"


def chained(fragments, fields="__typename"):
    """Each fragment spreads the next one; the last has the fields."""
    spreads = (f"fragment F{n} on Query {{ ...F{n + 1} }}" for n in range(fragments))
    return "{ ...F0 } " + " ".join(spreads) + f" fragment F{fragments} on Query {{ {fields} }}"


def doubling_below(fragments):
    """The same through fields of different names, so that nothing repeats itself in one place."""
    below = (
        f"fragment F{n} on Area {{ a: parent {{ ...F{n + 1} }} b: parent {{ ...F{n + 1} }} }}"
        for n in range(fragments)
    )
    return "{ areas { nodes { ...F0 } } } " + " ".join(below) + f" fragment F{fragments} on Area {{ id }}"


ALIKE = MOST_ALIKE + 1
BEYOND = {
    "too deep": nested(MOST_LEVELS + 1),
    "too deep for the parser": nested(900),
    "too deep by a fragment": "{a" * 9 + " { ...F }" + "}" * 9 + " fragment F on Query " + nested(8),
    "too deep in a fragment that nobody spreads": "{ __typename } fragment F on Query " + nested(16),
    "too wide": "{" + " ".join(f"f{n}" for n in range(MOST_FIELDS + 1)) + "}",
    "too wide by fragments": "{"
    + " ".join(f"a{n}: areas {{ nodes {{ ...F }} }}" for n in range(100))
    + "} fragment F on Area {"
    + " ".join(f"f{n}" for n in range(20))
    + "}",
    "one field too often": "{" + "__typename " * ALIKE + "}",
    "one alias too often": "{" + "a: __typename " * ALIKE + "}",
    "one field by inline fragments": "{" + "... { __typename } " * ALIKE + "}",
    "one field by nested inline fragments": "{" + "... { ... on Query { __typename } } " * ALIKE + "}",
    "one field by a fragment spread": "{" + "...F " * ALIKE + "} fragment F on Query { __typename }",
    "one field by many fragments": "{"
    + " ".join(f"...F{n}" for n in range(ALIKE))
    + "}"
    + " ".join(f"fragment F{n} on Query {{ __typename }}" for n in range(ALIKE)),
    "too many fragments": chained(MOST_FRAGMENTS),
    "too many fragments that nobody spreads": "{ __typename } "
    + " ".join(f"fragment F{n} on Query {{ __typename }}" for n in range(MOST_FRAGMENTS + 1)),
    "an empty fragment": "{" + "...F " * (MOST_FIELDS + 1) + "} fragment F on Query { ...F }",
    "fragments that double": doubling(40),
    "fragments that double below fields": doubling_below(10),
    "a fragment within itself, a level lower": "{ areas { nodes { ...F } } } "
    "fragment F on Area { parent { ...F } }",
    "two fragments within each other, a level lower": "{ areas { nodes { ...A } } } "
    "fragment A on Area { parent { ...B } } fragment B on Area { parent { ...A } }",
}
SYNTAX = {
    "a list of thousands": "{ nodes(ids: [" + '"Area:1" ' * MOST_TOKENS + "]) { id } }",
    "lists in lists": "{ nodes(ids: " + "[" * 1200 + "]" * 1200 + ") { id } }",
    "objects in objects": "{ areas(filter: " + "{a: " * 700 + "1" + "}" * 700 + ") { totalCount } }",
    "a type of lists in lists": "query ($a: " + "[" * 1400 + "Int" + "]" * 1400 + ") { __typename }",
    "inline fragments in inline fragments": "{" + "... {" * 950 + "__typename" + "}" * 951,
    "a hundred thousand comments": "{ __typename " + "# …\n" * 100_000 + "}",
    "more fields than tokens": "{" + "a " * (MOST_TOKENS + 1) + "}",
    "many operations": "query A { __typename } " * 1000,
}


@pytest.mark.parametrize("text", BEYOND.values(), ids=BEYOND)
def test_who_asks_for_too_much_is_told_so_before_validation(validated, text):
    (error,) = refused(text)
    assert error.extensions["code"] == TOO_LARGE
    assert validated == []


@pytest.mark.parametrize("text", SYNTAX.values(), ids=SYNTAX)
def test_what_is_too_long_to_read_is_not_read_to_its_end(validated, text):
    (error,) = refused(text)
    assert error.extensions["code"] == TOO_LARGE
    assert error.extensions["limit"] in {"tokens", "levels"}
    assert validated == []


@pytest.mark.parametrize(
    "text",
    [
        doubling(40),
        doubling_below(10),
        BEYOND["an empty fragment"],
        chained(370),
        chained(250, " ".join(f"f{n}" for n in range(900))),
    ],
    ids=["doubling", "doubling below", "empty", "chained", "chained to many fields"],
)
def test_the_judging_itself_is_no_more_work_than_the_limit(text):
    document, calls = parse(text, max_tokens=MOST_TOKENS + 1500), 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event == "call"
        assert calls < 100 * MOST_FIELDS, "calls of functions and generators"

    sys.setprofile(count)
    try:
        with contextlib.suppress(GraphQLError):
            limits.check(document)
    finally:
        sys.setprofile(None)


def test_a_fragment_within_itself_in_one_place_is_left_to_validation(validated):
    (error,) = refused("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A __typename }")
    assert "within itself" in error.message
    assert len(validated) == 1


@pytest.mark.parametrize("fragments", [1, 2, MOST_FRAGMENTS])
def test_so_is_a_ring_of_fragments(validated, fragments):
    ring = (f"fragment F{n} on Query {{ ...F{(n + 1) % fragments} }}" for n in range(fragments))
    errors = refused("{ ...F0 } " + " ".join(ring))
    assert "within itself" in errors[0].message
    assert len(validated) == 1


@pytest.mark.parametrize("ignored", [",", " ", "\n", "\ufeff"])
def test_a_million_signs_that_mean_nothing_change_nothing(ignored):
    operation = Documents(GRAPHQL).operation("{ me" + ignored * 1_000_000 + " { id } }", None)
    assert [one.name.value for one in operation.node.selection_set.selections] == ["me"]


def test_a_comment_of_a_million_words_changes_nothing():
    operation = Documents(GRAPHQL).operation("{ me { id } } #" + " word" * 1_000_000, None)
    assert operation.is_query


@given(st.integers(1, 3 * MOST_LEVELS))
def test_the_levels_of_fields_decide(levels):
    assert passes(nested(levels)) is (levels <= MOST_LEVELS)


@given(st.integers(1, 3 * MOST_LEVELS), st.integers(1, 20))
def test_inline_fragments_are_no_levels(levels, fragments):
    text = nested(levels - 1)
    wrapped = "{" + "... {" * fragments + (f"a {text}" if text else "a") + "}" * fragments + "}"
    assert passes(wrapped) is (levels <= MOST_LEVELS)


@given(st.integers(0, ALIKE), st.integers(0, ALIKE), st.integers(0, ALIKE))
def test_it_counts_how_often_a_key_stands_in_a_place_whichever_way(plainly, inline, spread):
    text = "{ b " + "a " * plainly + "... { a } " * inline + "...F " * spread + "} fragment F on Query { a }"
    assert passes(text) is (plainly + inline + spread <= MOST_ALIKE)


@given(st.integers(1, 3 * MOST_ALIKE))
def test_one_field_under_different_keys_or_in_different_places_is_not_alike(times):
    assert passes("{" + " ".join(f"a{n}: a" for n in range(times)) + "}")
    assert passes("{" + " ".join(f"a{n} {{ a }}" for n in range(times)) + "}")


@pytest.mark.parametrize(("fields", "fit"), [(MOST_FIELDS, True), (MOST_FIELDS + 1, False)])
def test_the_number_of_fields_decides(fields, fit):
    assert passes("{" + " ".join(f"f{n}" for n in range(fields)) + "}") is fit


@pytest.mark.parametrize(("fragments", "fit"), [(MOST_FRAGMENTS, True), (MOST_FRAGMENTS + 1, False)])
def test_the_number_of_fragments_decides(fragments, fit):
    assert passes(chained(fragments - 1)) is fit


def test_each_operation_is_counted_by_itself():
    fields = " ".join(f"f{n}" for n in range(MOST_FIELDS // 2 + 100))
    assert passes(f"query A {{ {fields} }} query B {{ {fields} }}")


@pytest.mark.parametrize("text", [get_introspection_query(), *map(query_for, PLURALS)])
def test_ordinary_documents_pass(text):
    assert Documents(GRAPHQL).operation(text, None).is_query
