"""The operations that the differential test sends: valid, bounded, the same again, and of every kind."""

import functools
from collections import Counter

import pytest
from graphql import GraphQLError, parse, validate

from services.api.operations import limits
from services.api.reads.node import NODES
from services.api.schema import schema
from tests.api.equality.reaching import reachable
from tests.factories.documents import Operation, Operations, Supply, answered
from tests.factories.documents.excesses import BEYOND
from tests.factories.documents.operations import SPOILERS
from tests.factories.documents.pieces import Chosen, Inline, Piece

GRAPHQL = schema()._schema
COUNT = 2_000
_NO_VALUE = ("needs an offset", "is no RFC 3339 moment", "non 32-bit", "is no day such as")
"""What validation says of the few values that are malformed on purpose."""


@functools.cache
def operations() -> list[Operation]:
    supply = Supply(ids={name: [f"{name}:{number}" for number in range(1, 9)] for name in NODES})
    made = Operations(GRAPHQL, {"stranger": supply, "secretary": supply}, seed=7)
    return [made[number] for number in range(COUNT)]


def wrong(operation: Operation) -> str | None:
    """What GraphQL has against the document."""
    try:
        found = validate(GRAPHQL, parse(operation.text))
    except GraphQLError as error:
        return error.message
    return found[0].message if found else None


def test_documents_are_valid_unless_spoilt() -> None:
    found = [wrong(one) for one in operations() if one.fault is None]
    complaints = [one for one in found if one and not any(words in one for words in _NO_VALUE)]
    assert complaints == []
    assert sum(map(bool, found)) < 0.05 * COUNT


def test_documents_stay_within_the_limits_unless_spoilt() -> None:
    for one in operations():
        if one.fault is None:
            limits.read(one.text)


@pytest.mark.parametrize("limit", BEYOND)
def test_each_excess_is_of_its_own_limit(limit: str) -> None:
    with pytest.raises(limits.TooMuch) as refused:
        limits.read(BEYOND[limit])
    assert refused.value.extensions["limit"] == limit


def test_every_fault_is_among_them() -> None:
    assert {one.fault for one in operations()} >= {fault.__name__ for fault in SPOILERS}


def test_the_same_number_gives_the_same_operation() -> None:
    supply = {"stranger": Supply(ids={name: [f"{name}:1"] for name in NODES})}
    first, second = Operations(GRAPHQL, supply, seed=3), Operations(GRAPHQL, supply, seed=3)
    assert [first[number].body for number in (5, 0)] == [second[number].body for number in (5, 0)]
    assert first[5].body != Operations(GRAPHQL, supply, seed=4)[5].body


def test_every_field_of_every_type_is_selected() -> None:
    selected = frozenset().union(*(one.selected for one in operations()))
    assert sorted(reachable(GRAPHQL) - selected) == []


def test_they_are_bounded_and_of_all_depths() -> None:
    depths = Counter(one.depth for one in operations())
    assert set(depths) == {0, 1, 2, 3, 4}
    assert max(one.fields for one in operations()) <= 160


FORMS = (
    *("fragment ", "... {", "... on Node", "totalCount", "pageInfo", "edges", "__typename", "query Other0"),
    *("@skip(if: $", "@include(if: ", "$v0: ID!", " = null", "first: $", "within: $", "[$", "order: $"),
    *("after: ", "filter: {}", '"""', "...", "... on _Entity", "representations: ", "__typename: "),
    *(
        "matchWhyNot(",
        "explanation(language: ",
        "_service",
        "mutation {",
        "subscription {",
        "idempotencyKey: ",
    ),
)


@pytest.mark.parametrize("form", FORMS)
def test_they_have_every_form(form: str) -> None:
    assert sum(form in one.text for one in operations()) >= 5


def test_what_was_answered_is_told_by_type_and_field() -> None:
    name = Chosen("Area", "name", "title", "", "")
    below: list[Piece] = [
        Inline("Area", "", [name]),
        Inline("Event", "", [Chosen("Event", "text", None, "", "")]),
    ]
    node = Chosen("Query", "node", None, '(id: "Area:1")', "", [Chosen("Node", "id", None, "", ""), *below])
    found = answered([node], {"node": {"id": "Area:1", "title": "社区", "text": "of no event"}})
    assert found == {("Query", "node"), ("Node", "id"), ("Area", "name")}
    assert answered([node], {"node": None}) == set()
