"""Jinlin as a subgraph of a Federation 2 supergraph: `_service` and `_entities`.

Every type with a global id is an entity, `@key(fields: "id")`. A router's representations are read as ids
are anywhere else: one statement for each type, behind its gate. Strawberry's own federation resolves each
by itself and tells Python's words about bad ones, so that it is left out.
https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec
"""

from collections.abc import Mapping
from typing import Annotated, Any, NewType, Union

import strawberry
from graphql import GraphQLObjectType, GraphQLSchema

from services.api import subgraph
from services.api.faults import Fault
from services.api.reads.build import Shapes
from services.api.reads.fields import argument, declared, optional
from services.api.reads.ids import split_id
from services.api.reads.node import NODES
from services.api.reads.reader import Object, Reader
from services.api.reads.selection import Selected, below
from services.api.roots import Root, by_parts, root_field

MOST_REPRESENTATIONS = 100
Representation = NewType("Representation", object)
SCALARS: Mapping[object, Any] = {
    Representation: strawberry.scalar(
        name="_Any", description='An entity by type and key: {__typename: "Partner", id: "Partner:17"}.'
    )
}
PLUMBING = frozenset({"_Any", "_Entity", "_Service", "_entities", "_service"})
"""What a subgraph has for its router alone; by its specification no part of the contract's text."""
_FORM = 'it must be an object such as {__typename: "Partner", id: "Partner:17"}'


def roots(shapes: Shapes) -> list[Root]:
    """The two fields of Query that a router asks."""
    return [_service(), _entities(shapes)]


def without_plumbing(schema: GraphQLSchema) -> GraphQLSchema:
    """The schema as clients know it."""
    known, query = schema.to_kwargs(), schema.query_type
    assert query is not None
    fields = {name: field for name, field in query.fields.items() if name not in PLUMBING}
    shown = GraphQLObjectType(**(query.to_kwargs() | {"fields": fields}))
    types = [one for one in known["types"] or () if one.name not in PLUMBING and one is not query]
    return GraphQLSchema(**(known | {"query": shown, "types": types}))  # type: ignore[arg-type]


def _service() -> Root:
    async def read(reader: Reader, chosen: Selected) -> Object:
        asked = below(reader.document, chosen.nodes, "_Service")
        return {
            one.key: subgraph.sdl() if one.name == "sdl" else one.definition or "_Service" for one in asked
        }

    made: Any = type("Service", (), {"__annotations__": {"sdl": str}})
    made.sdl = declared("sdl", "sdl", str, "The subgraph's schema.", lambda found, info: found[info.path.key])
    type_ = strawberry.type(made, name="_Service", description="What a router composes its supergraph of.")
    return root_field("_service", type_, "This API as a Federation 2 subgraph.", read, [])


def _entities(shapes: Shapes) -> Root:
    async def read(reader: Reader, chosen: Selected) -> list[Any]:
        return await _found(reader, chosen, chosen.arguments(reader.document.variables)["representations"])

    union = strawberry.union("_Entity", description="Every type with a global id.")
    members: Any = tuple(shapes.types[name] for name in NODES)
    entity: Any = Annotated[Union[members], union]  # noqa: UP007  # known at run time only
    text = f"Entities, {MOST_REPRESENTATIONS} at most."
    by = argument("representations", list[Representation], text, required=True)
    item: Any = optional(entity)
    type_: Any = list[item]
    return root_field("_entities", type_, "Entities by type and key, in that order.", read, [by])


async def _found(reader: Reader, chosen: Selected, given: list[object]) -> list[Any]:
    """Each entity, null where there is none to be seen, or a Fault, which is told at its place."""
    if len(given) > MOST_REPRESENTATIONS:
        raise Fault(
            "TOO_MANY_REPRESENTATIONS",
            f"`representations` takes {MOST_REPRESENTATIONS} at most; there were {len(given)}.",
        )
    judged = [_judged(one, number) for number, one in enumerate(given, 1)]
    faults = [one for one in judged if isinstance(one, Fault)]
    if faults and reader.is_complete:
        raise faults[0]  # graphql-core reads anew and tells each at its place
    rows = iter(await by_parts(reader, chosen, [one for one in judged if not isinstance(one, Fault)]))
    return [one if isinstance(one, Fault) else next(rows) for one in judged]


def _judged(given: object, number: int) -> tuple[str, int] | Fault:
    """Type and row id of a representation, or what is wrong with it."""
    if not isinstance(given, dict) or not isinstance(given.get("__typename"), str):
        return Fault("INVALID_REPRESENTATION", f"Representation {number} cannot be read: {_FORM}.")
    name = given["__typename"]
    if name not in NODES:
        return Fault(
            "UNKNOWN_ENTITY", f"Representation {number} is of type {name[:60]!r}, which is no entity."
        )
    if "id" not in given:
        return Fault("MISSING_KEY", f"Representation {number} lacks the key `id` of {name}.")
    parts = split_id(given["id"]) if isinstance(given["id"], str) else None
    if parts is None or parts[0] != name:
        return Fault("INVALID_ID", f'Representation {number} has no id of {name}; they read "{name}:17".')
    return parts
