"""Asks for what there is, so that generated operations hit it: ids, values and cursors of each caller."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson
from graphql import GraphQLSchema, get_named_type, is_leaf_type, is_required_argument

from tests.api.equality.comparing import codes
from tests.api.equality.paths import RESOLVED, Paths
from tests.factories.documents import Supply
from tests.factories.world import Caller, World

MOST = 100
"""Ids of a type, as many as `nodes` takes."""
_HIDDEN = {"SCOPE_MISSING"}
"""What a caller may not even ask for is nothing that it sees."""


async def supplies(paths: Paths, schema: GraphQLSchema, world: World) -> dict[str, Supply]:
    """Role → its supply, read on the path that is trusted."""
    return {role: await _supply(paths, schema, world, caller) for role, caller in world.callers.items()}


async def _supply(paths: Paths, schema: GraphQLSchema, world: World, caller: Caller) -> Supply:
    found = {kind: await _rows(paths, schema, caller, kind, known) for kind, known in world.ids.items()}
    return Supply(
        ids=world.ids,
        seen={kind: [row["id"] for row in rows] for kind, rows in found.items()},
        values=_values(found),
        cursors={
            (kind, order): await _cursors(paths, caller, name, order) for name, kind, order in _pages(schema)
        },
    )


async def _rows(
    paths: Paths, schema: GraphQLSchema, caller: Caller, kind: str, known: Sequence[str]
) -> list[dict[str, Any]]:
    """Every leaf of the rows that the caller sees."""
    ids, leaves = orjson.dumps(known[:MOST]).decode(), " ".join(_leaves(schema, kind))
    data = await _data(paths, caller, f"{{ found: nodes(ids: {ids}) {{ ... on {kind} {{ {leaves} }} }} }}")
    return [row for row in data.get("found", ()) if row]


async def _cursors(paths: Paths, caller: Caller, name: str, order: str | None) -> list[str]:
    given = f", order: {order}" if order else ""
    data = await _data(paths, caller, f"{{ found: {name}(first: 12{given}) {{ edges {{ cursor }} }} }}")
    return [edge["cursor"] for edge in data.get("found", {}).get("edges", ())]


async def _data(paths: Paths, caller: Caller, document: str) -> dict[str, Any]:
    sent = await paths.ask(RESOLVED, caller, {"query": document})
    wrong = codes(sent.body)
    assert set(wrong) <= _HIDDEN, sent.body
    data: dict[str, Any] = {} if wrong else orjson.loads(sent.body)["data"]
    return data


def _leaves(schema: GraphQLSchema, kind: str) -> list[str]:
    fields: Mapping[str, Any] = schema.type_map[kind].fields  # type: ignore[attr-defined]
    return [
        name
        for name, one in fields.items()
        if is_leaf_type(get_named_type(one.type)) and not any(map(is_required_argument, one.args.values()))
    ]


def _values(found: Mapping[str, list[dict[str, Any]]]) -> dict[tuple[str, str], list[Any]]:
    values: dict[tuple[str, str], list[Any]] = {}
    for kind, rows in found.items():
        for name, value in itertools.chain.from_iterable(row.items() for row in rows):
            if value is not None:
                values.setdefault((kind, name), []).append(value)
    return values


def _pages(schema: GraphQLSchema) -> Iterator[tuple[str, str, str | None]]:
    """(root field, type, order) of every order of every connection at the root."""
    assert schema.query_type
    for name, one in schema.query_type.fields.items():
        if "first" in one.args:
            kind = get_named_type(one.type).name.removesuffix("Connection")
            orders = list(get_named_type(one.args["order"].type).values) if "order" in one.args else [None]
            yield from ((name, kind, order) for order in orders)
