"""The query root: one row by id and a connection for each type, `node`, `nodes` and `me`.

A root is written once; the compiled path and graphql-core's resolvers both read by it.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import strawberry

from services.api.faults import Fault
from services.api.reads import costs
from services.api.reads.build import TYPE, NodeInterface, Shapes
from services.api.reads.fields import DeclaredField, annotations_of, argument, declared, optional
from services.api.reads.ids import split_id
from services.api.reads.node import NODES, NodeType
from services.api.reads.reader import Object, Reader, selected_by
from services.api.reads.selection import Selected

MOST_IDS = 100

Read = Callable[[Reader, Selected], Awaitable[Any]]
"""Reads what is selected at a root field."""
Root = tuple[DeclaredField, Read]


@dataclass(frozen=True, slots=True)
class Roots:
    """The read of each field of Query, by its GraphQL name."""

    type: type
    reads: dict[str, Read]


def roots(shapes: Shapes, more: Sequence[Root] = ()) -> Roots:
    """Strawberry's Query class and what its fields read."""
    made = [_me(shapes), _node(), _nodes(), *more]
    for name, node in NODES.items():
        if node.plural:
            made += [_single(shapes, name, node), _plural(shapes, name, node, node.plural)]
    fields = [field for field, _ in made]
    query: Any = type("Query", (), {field.python_name: field for field in fields})
    query.__annotations__ = annotations_of(fields)
    description = "Everything that can be read; each caller sees a part."
    sealed: type = strawberry.type(query, description=description)
    return Roots(sealed, {str(field.graphql_name): read for field, read in made})


def root_field(name: str, type_: Any, text: str, read: Read, arguments: list[Any]) -> Root:
    """A field of Query; both paths read it by `read`."""

    async def look(_root: Any, info: Any) -> Any:
        return await read(Reader.of(info), selected_by(info))

    return declared(name, name, type_, text, look, arguments), read


def _single(shapes: Shapes, name: str, node: NodeType) -> Root:
    async def read(reader: Reader, chosen: Selected) -> Object | None:
        row_id = _row_id(chosen.arguments(reader.document.variables)["id"], name)
        return (await reader.by_ids(node, chosen, [row_id]))[0]

    by = argument("id", strawberry.ID, f'Global id, such as "{name}:17".', required=True)
    text = f"One {name}; null if there is none or you may not see it."
    return root_field(name[:1].lower() + name[1:], optional(shapes.types[name]), text, read, [by])


def _plural(shapes: Shapes, name: str, node: NodeType, plural: str) -> Root:
    async def read(reader: Reader, chosen: Selected) -> Object:
        return await reader.page(node, chosen)

    text = f"The {name} rows that you may see, page by page."
    made = root_field(plural, shapes.connections[name], text, read, shapes.connection_arguments(node))
    made[0].directives = costs.paged()
    return made


def _me(shapes: Shapes) -> Root:
    async def read(reader: Reader, chosen: Selected) -> Object | None:
        account_id = reader.actor.account_id
        if account_id is None:
            return None
        return (await reader.by_ids(NODES["Account"], chosen, [account_id]))[0]

    text = "The account that asks; null for a stranger."
    return root_field("me", optional(shapes.types["Account"]), text, read, [])


def _node() -> Root:
    async def read(reader: Reader, chosen: Selected) -> Object | None:
        return (await _by_global_ids(reader, chosen, [chosen.arguments(reader.document.variables)["id"]]))[0]

    by = argument("id", strawberry.ID, "Global id.", required=True)
    return root_field("node", optional(NodeInterface), "Anything by its global id (Relay).", read, [by])


def _nodes() -> Root:
    async def read(reader: Reader, chosen: Selected) -> list[Object | None]:
        ids = chosen.arguments(reader.document.variables)["ids"]
        if len(ids) > MOST_IDS:
            raise Fault("TOO_MANY_IDS", f"`ids` takes {MOST_IDS} at most; there were {len(ids)}.")
        return await _by_global_ids(reader, chosen, ids)

    by = argument("ids", list[strawberry.ID], f"Global ids, {MOST_IDS} at most.", required=True)
    item: Any = optional(NodeInterface)
    type_: Any = list[item]
    return root_field("nodes", type_, "Several by their global ids, in that order.", read, [by])


async def _by_global_ids(reader: Reader, chosen: Selected, ids: list[str]) -> list[Object | None]:
    return await by_parts(reader, chosen, [_parts(raw) for raw in ids])


async def by_parts(reader: Reader, chosen: Selected, parts: Sequence[tuple[str, int]]) -> list[Object | None]:
    """Rows by type and row id, in that order; one statement for each type."""
    found: dict[tuple[str, int], Object | None] = {}
    for name in dict.fromkeys(name for name, _ in parts):
        wanted = [row_id for of, row_id in parts if of == name]
        rows = await reader.by_ids(NODES[name], chosen, wanted)
        typed = rows if reader.is_complete else [_typed(name, row) for row in rows]
        found |= {(name, row_id): row for row_id, row in zip(wanted, typed, strict=True)}
    return [found[one] for one in parts]


def _typed(name: str, row: Object | None) -> Object | None:
    """With its type, for graphql-core to find."""
    return None if row is None else {TYPE: name, **row}


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
