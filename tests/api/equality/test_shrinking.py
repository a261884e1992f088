"""A difference is shown by an operation that a person can read."""

from dataclasses import replace

from graphql import parse, print_ast

from tests.api.equality.shrinking import shrunk
from tests.factories.documents import Operation

LARGE = Operation(
    caller="stranger",
    text="""
    query Read($first: Int, $id: ID!, $yes: Boolean = true) {
      areas(first: $first) { nodes { ...Place } totalCount }
      event(id: $id) { id title @include(if: $yes) ...Stars area { ...Place } }
    }
    fragment Place on Area { id name parent { name } }
    fragment Stars on Event { feedbacks(first: 3) { nodes { rating text } pageInfo { endCursor } } }
    """,
    variables={"first": 3, "id": "Event:1"},
    name=None,
)


async def about_ratings(operation: Operation) -> bool:
    return "rating" in operation.text and "feedbacks" in operation.text


async def never(_operation: Operation) -> bool:
    return False


async def test_what_the_difference_does_not_need_is_gone() -> None:
    small = await shrunk(LARGE, about_ratings)
    assert len(print_ast(parse(small.text)).split()) < 25
    assert small.variables == {}
    assert "Place" not in small.text


async def test_a_difference_that_does_not_show_again_is_left_as_it_was() -> None:
    assert await shrunk(LARGE, never) is LARGE


async def test_so_is_what_cannot_be_parsed() -> None:
    broken = replace(LARGE, text="{ areas {")
    assert await shrunk(broken, about_ratings) is broken
