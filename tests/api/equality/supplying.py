"""Asks for what there is, so that generated operations hit it: ids, values and cursors of each caller."""

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import orjson
from graphql import GraphQLSchema, get_named_type, is_leaf_type

from services.domain.actors.actor import Actor
from tests.api.equality.paths import RESOLVED, Paths
from tests.factories.documents import Supply
from tests.factories.world import World

MOST = 100
"""Ids of a type, as many as `nodes` takes."""


async def supplies(paths: Paths, schema: GraphQLSchema, world: World) -> dict[str, Supply]:
    """Role → its supply, read on the path that is trusted."""
    return {role: await _supply(paths, schema, world, actor) for role, actor in world.actors.items()}


async def _supply(paths: Paths, schema: GraphQLSchema, world: World, actor: Actor | None) -> Supply:
    rows = await _data(paths, actor, _rows_query(schema, world.ids))
    pages = list(_pages(schema))
    cursors = await _data(paths, actor, _cursors_query(pages))
    found = {kind: [row for row in rows[kind] if row] for kind in world.ids}
    return Supply(
        ids=world.ids,
        seen={kind: [row["id"] for row in found[kind]] for kind in found},
        values=_values(found),
        cursors={
            (kind, order): [edge["cursor"] for edge in cursors[f"c{number}"]["edges"]]
            for number, (_, kind, order) in enumerate(pages)
        },
    )


async def _data(paths: Paths, actor: Actor | None, document: str) -> dict[str, Any]:
    answer = orjson.loads((await paths.ask(RESOLVED, actor, {"query": document})).body)
    assert "errors" not in answer, answer["errors"]
    data: dict[str, Any] = answer["data"]
    return data


def _rows_query(schema: GraphQLSchema, ids: Mapping[str, list[str]]) -> str:
    """Every leaf of every row."""
    parts = (
        f"{kind}: nodes(ids: {orjson.dumps(known[:MOST]).decode()})"
        f" {{ ... on {kind} {{ {' '.join(_leaves(schema, kind))} }} }}"
        for kind, known in ids.items()
    )
    return f"{{ {' '.join(parts)} }}"


def _leaves(schema: GraphQLSchema, kind: str) -> list[str]:
    fields: Mapping[str, Any] = schema.type_map[kind].fields  # type: ignore[attr-defined]
    return [name for name, one in fields.items() if is_leaf_type(get_named_type(one.type))]


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


def _cursors_query(pages: list[tuple[str, str, str | None]]) -> str:
    parts = (
        f"c{number}: {name}(first: 12{f', order: {order}' if order else ''}) {{ edges {{ cursor }} }}"
        for number, (name, _, order) in enumerate(pages)
    )
    return f"{{ {' '.join(parts)} }}"
