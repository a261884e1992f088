"""The query root: one row by id and a connection for each type, `node`, `nodes` and `me`."""

from typing import Any

import strawberry

from services.api.faults import Fault
from services.api.reads import reader
from services.api.reads.build import NodeInterface, Shapes
from services.api.reads.fields import DeclaredField, annotations_of, argument, declared, optional
from services.api.reads.ids import split_id
from services.api.reads.node import NODES, NodeType
from services.api.reads.rows import Page, Row
from services.api.reads.selection import arguments_of

MOST_IDS = 100


def query_type(shapes: Shapes) -> type:
    """Strawberry's Query class."""
    fields = [_me(shapes), _node(), _nodes()]
    for name, node in NODES.items():
        if node.plural:
            fields += [_single(shapes, name, node), _plural(shapes, name, node, node.plural)]
    made: Any = type("Query", (), {field.python_name: field for field in fields})
    made.__annotations__ = annotations_of(fields)
    sealed: type = strawberry.type(made, description="Everything that can be read; each caller sees a part.")
    return sealed


def _single(shapes: Shapes, name: str, node: NodeType) -> DeclaredField:
    async def look(_root: Any, info: Any) -> Row | None:
        row_id = _row_id(arguments_of(info)["id"], name)
        return (await reader.by_ids(info, info.context.actor, node, [row_id]))[0]

    singular = name[:1].lower() + name[1:]
    by = argument("id", strawberry.ID, f'Global id, such as "{name}:17".', required=True)
    type_ = optional(shapes.types[name])
    text = f"One {name}; null if there is none or you may not see it."
    return declared(singular, singular, type_, text, look, [by])


def _plural(shapes: Shapes, name: str, node: NodeType, plural: str) -> DeclaredField:
    async def look(_root: Any, info: Any) -> Page:
        return await reader.connection(info, info.context.actor, node, arguments_of(info))

    text = f"The {name} rows that you may see, page by page."
    arguments = shapes.connection_arguments(node)
    return declared(plural, plural, shapes.connections[name], text, look, arguments)


def _me(shapes: Shapes) -> DeclaredField:
    async def look(_root: Any, info: Any) -> Row | None:
        actor = info.context.actor
        if actor.is_anonymous:
            return None
        return (await reader.by_ids(info, actor, NODES["Account"], [actor.account_id]))[0]

    type_ = optional(shapes.types["Account"])
    return declared("me", "me", type_, "The account that asks; null for a stranger.", look)


def _node() -> DeclaredField:
    async def look(_root: Any, info: Any) -> Row | None:
        return (await _by_global_ids(info, [arguments_of(info)["id"]]))[0]

    by = argument("id", strawberry.ID, "Global id.", required=True)
    type_ = optional(NodeInterface)
    return declared("node", "node", type_, "Anything by its global id (Relay).", look, [by])


def _nodes() -> DeclaredField:
    async def look(_root: Any, info: Any) -> list[Row | None]:
        ids = arguments_of(info)["ids"]
        if len(ids) > MOST_IDS:
            raise Fault("TOO_MANY_IDS", f"`ids` takes {MOST_IDS} at most; there were {len(ids)}.")
        return await _by_global_ids(info, ids)

    by = argument("ids", list[strawberry.ID], f"Global ids, {MOST_IDS} at most.", required=True)
    item: Any = optional(NodeInterface)
    type_: Any = list[item]
    return declared("nodes", "nodes", type_, "Several by their global ids, in that order.", look, [by])


async def _by_global_ids(info: Any, ids: list[str]) -> list[Row | None]:
    """One statement for each type among the ids."""
    wanted: dict[str, list[int]] = {}
    for raw in ids:
        name, row_id = _parts(raw)
        wanted.setdefault(name, []).append(row_id)
    found: dict[tuple[str, int], Row | None] = {}
    for name, rows in wanted.items():
        read = await reader.by_ids(info, info.context.actor, NODES[name], rows)
        found |= {(name, row_id): row for row_id, row in zip(rows, read, strict=True)}
    return [found[_parts(raw)] for raw in ids]


def _parts(raw: str) -> tuple[str, int]:
    parts = split_id(raw)
    if parts is None or parts[0] not in NODES:
        raise Fault("INVALID_ID", f'{raw[:60]!r} is no global id; they read "Event:17".')
    return parts


def _row_id(raw: str, name: str) -> int:
    found, row_id = _parts(raw)
    if found != name:
        raise Fault("INVALID_ID", f"{raw!r} is the id of a {found}, not of a {name}.")
    return row_id
