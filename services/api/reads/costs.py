"""What reading a field costs, as the contract tells it: @cost and @listSize of the GraphQL cost directives.

A field costs 1 where it gives an object and 0 where it gives a value, unless it says otherwise; a list costs
what its rows cost, as many times as it may have rows. https://ibm.github.io/graphql-specs/cost-spec.html
"""

from typing import Any

import strawberry
from strawberry.schema_directive import Location

from services.api.reads.paging import DEFAULT
from services.api.reads.sources import Many, Resolver, Source, Sql

COUNT = 5
"""Of `totalCount`: all rows are counted, those of other pages too."""
VERB = 10
"""Of a verb: locks, rules, the audit, a commit."""
WATCH = 10
"""Of a subscription's start."""


@strawberry.schema_directive(
    name="cost",
    locations=[Location.FIELD_DEFINITION, Location.OBJECT],
    description="What a field costs, or a field of this type; without it 1 for an object and 0 for a value.",
)
class Cost:
    weight: str


@strawberry.schema_directive(
    name="listSize",
    locations=[Location.FIELD_DEFINITION],
    description="How many rows count below the sized fields: those asked for, or the assumed ones.",
)
class ListSize:
    assumed_size: int
    slicing_arguments: list[str]
    sized_fields: list[str]
    require_one_slicing_argument: bool = False


def paged() -> list[Any]:
    """Directives of a connection."""
    return [ListSize(assumed_size=DEFAULT, slicing_arguments=["first"], sized_fields=["nodes", "edges"])]


def of(source: Source) -> list[Any]:
    """Directives of a field: its cost where it is declared or more than its type shows, and its size."""
    cost = 1 if source.cost is None and isinstance(source, Sql | Resolver) else source.cost
    return (weighing(cost) if cost is not None else []) + (paged() if isinstance(source, Many) else [])


def weighing(cost: int) -> list[Any]:
    """The directive of a field, or of a type, that costs so much."""
    return [Cost(weight=str(cost))]
