"""Documents are read once and remembered, those that cannot be run among them; the oldest make room."""

import pytest

from services.api.operations import limits
from services.api.operations.documents import MOST_KEPT, Documents, Invalid
from services.api.schema import schema

GRAPHQL = schema()._schema
ME = "{ me { id } }"
TWO = "query Me { me { id } } query Areas { areas { totalCount } }"
INVALID = {
    "no GraphQL": "{ me",
    "an unknown field": "{ nobody { id } }",
    "too deep": "{a" * 16 + "}" * 16,
    "no operation": "fragment Part on Area { id }",
    "two without a name": TWO,
}


@pytest.fixture
def read(monkeypatch):
    """The texts that were parsed."""
    texts, parse = [], limits.parse

    def noting(text, **more):
        texts.append(text)
        return parse(text, **more)

    monkeypatch.setattr(limits, "parse", noting)
    return texts


@pytest.fixture
def known():
    return Documents(GRAPHQL)


def errors_of(known, text, name=None):
    with pytest.raises(Invalid) as invalid:
        known.operation(text, name)
    return invalid.value.errors


def a_text(number):
    return f"query Number{number} {{ me {{ id }} }}"


def test_a_document_is_read_once(known, read):
    assert known.operation(ME, None) is known.operation(ME, None)
    assert read == [ME]


def test_a_text_that_differs_in_a_space_is_another_document(known, read):
    assert known.operation(ME, None) is not known.operation(ME + " ", None)
    assert read == [ME, ME + " "]


@pytest.mark.parametrize("text", INVALID.values(), ids=INVALID)
def test_what_cannot_be_run_is_remembered_with_its_errors(known, read, text):
    first, second = errors_of(known, text), errors_of(known, text)
    assert first
    assert [id(one) for one in first] == [id(one) for one in second]
    assert read == [text]


def test_each_asker_is_told_by_an_exception_of_its_own(known):
    told = []
    for _ in range(2):
        with pytest.raises(Invalid) as invalid:
            known.operation("{ nobody }", None)
        told.append(invalid.value)
    assert told[0] is not told[1]


def test_what_is_invalid_for_one_reason_after_another_tells_all(known):
    messages = [one.message for one in errors_of(known, "{ nobody nowhere }")]
    assert ["nobody" in messages[0], "nowhere" in messages[1]] == [True, True]


@pytest.mark.parametrize(("name", "field"), [("Me", "me"), ("Areas", "areas")])
def test_the_name_chooses_among_operations(known, name, field):
    operation = known.operation(TWO, name)
    assert [one.name.value for one in operation.node.selection_set.selections] == [field]


@pytest.mark.parametrize("name", ["Nobody", "me", "Me ", ""])
def test_an_unknown_name_is_told(known, name):
    (error,) = errors_of(known, TWO, name)
    assert error.message == f"Unknown operation named '{name}'."
    assert error.extensions == {"code": "BAD_REQUEST"}


def test_one_of_several_must_be_named(known):
    (error,) = errors_of(known, TWO)
    assert "Must provide operation name" in error.message
    assert error.extensions == {"code": "BAD_REQUEST"}


def test_the_only_operation_needs_no_name_but_answers_to_its_own(known):
    text = "query Me { me { id } }"
    assert known.operation(text, None).node is not known.operation(text, "Me").node
    assert errors_of(known, text, "You")


def test_a_wrong_name_does_not_spoil_the_document(known):
    errors_of(known, TWO, "Nobody")
    assert known.operation(TWO, "Me").is_query


def test_an_operation_knows_its_kind_and_its_fragments(known):
    text = "mutation Do { __typename } query Ask { areas { nodes { ...Part } } } fragment Part on Area { id }"
    deed, question = known.operation(text, "Do"), known.operation(text, "Ask")
    assert (deed.is_query, question.is_query) == (False, True)
    assert list(question.fragments) == ["Part"]


def test_variables_that_only_fill_slots_do_not_tell_a_form(known):
    text = """query ($id: ID!, $maybe: ID, $ids: [ID!]!, $first: Int!, $more: Boolean!, $order: EventOrder!,
                     $after: String, $text: String!, $since: DateTime!, $filter: NeedFilter!) {
        event(id: $id) { id } nodes(ids: $ids) { id } needs(filter: $filter) { totalCount }
        events(first: $first, order: $order, after: $after,
               filter: { containing: $text, host: $maybe, startsAfter: $since }) {
            nodes { title @include(if: $more) } } }"""
    telling = known.operation(text, None).telling
    assert telling == ("maybe", "ids", "first", "more", "order", "after", "filter")


def test_so_many_are_kept_and_no_more(known, read):
    for number in range(MOST_KEPT + 50):
        known.operation(a_text(number), None)
    read.clear()
    for number in range(50, MOST_KEPT + 50):
        known.operation(a_text(number), None)
    assert read == []
    for number in range(50):
        known.operation(a_text(number), None)
    assert read == [a_text(number) for number in range(50)]


def test_the_least_lately_used_goes_first(known, read):
    for number in range(MOST_KEPT):
        known.operation(a_text(number), None)
    known.operation(a_text(0), None)
    known.operation(a_text(MOST_KEPT), None)
    read.clear()
    known.operation(a_text(0), None)
    known.operation(a_text(2), None)
    assert read == []
    known.operation(a_text(1), None)
    assert read == [a_text(1)]


def test_what_is_invalid_takes_a_place_like_any_other(known, read):
    known.operation(ME, None)
    for number in range(MOST_KEPT):
        errors_of(known, f"{{ nobody{number} }}")
    read.clear()
    known.operation(ME, None)
    assert read == [ME]
