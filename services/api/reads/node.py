"""The declarations themselves: types with a table and a gate, extensions of them, and payloads."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from services.api.faults import Fault
from services.api.reads.filters import Filter, Order
from services.api.reads.sources import Column, Source, Sql
from services.domain.actors.actor import Actor
from services.kit.records import Record
from services.kit.sealed import SealedField
from services.kit.sql import NOTHING, Predicate

D = TypeVar("D")
Gate = Callable[[Actor], Predicate]

NODES: dict[str, "NodeType"] = {}
PIECES: dict[str, "NodeType"] = {}
"""Types without a row of their own; nothing leads to them but the row that they are pieces of."""
PAYLOADS: dict[str, type["Payload"]] = {}
_extensions: list[type["Extends"]] = []


def _declared(holder: type, kind: type[D]) -> dict[str, D]:
    return {name: given for name, given in vars(holder).items() if isinstance(given, kind)}


@dataclass(frozen=True, eq=False, slots=True)
class NodeType:
    """A declared type: its table, its gate, and where its fields come from."""

    name: str
    description: str
    model: type[Record]
    gate: Gate
    plural: str | None
    sources: dict[str, Source]
    filters: dict[str, Filter]
    orders: dict[str, Order]

    def seen_by(self, actor: Actor) -> Predicate:
        """The gate for this caller. Raises Fault where they come by an API key that may not read the type."""
        if actor.key is not None and not actor.key.reads(self.name):
            message = f"This API key may not read {self.name}: it needs the scope read:{self.name}."
            raise Fault("SCOPE_MISSING", message)
        return self.gate(actor)

    def table(self) -> str:
        return f'"{self.model._meta.db_table}"'

    def column(self, field: str) -> str:
        """The quoted column of a model's field ("area_id" too)."""
        return f'"{self.model._meta.fields_db_projection[field]}"'


class Node:
    """Base of the declarations of types that have a row; docs/developers.md shows how one reads."""

    def __init_subclass__(cls, *, model: type[Record], gate: Gate, plural: str | None = None) -> None:
        name = cls.__name__
        if name in NODES:
            raise TypeError(f"the type {name} is declared twice")
        if not cls.__doc__:
            raise TypeError(f"the type {name} needs a docstring: it describes it in the schema")
        given = vars(cls)
        NODES[name] = NodeType(
            name=name,
            description=inspect.cleandoc(cls.__doc__),
            model=model,
            gate=gate,
            plural=plural,
            sources=_declared(cls, Source),
            filters=_declared(given.get("Filters", object), Filter),
            orders=_declared(given.get("Orders", object), Order),
        )


class Piece:
    """Base of the declarations of types without a row of their own: all fields are `sql`."""

    def __init_subclass__(cls) -> None:
        sources = _declared(cls, Source)
        if not all(isinstance(source, Sql) for source in sources.values()):
            raise TypeError(f"the fields of the piece {cls.__name__} must be sql: it has no columns")
        description = inspect.cleandoc(cls.__doc__ or "")
        PIECES[cls.__name__] = NodeType(
            cls.__name__, description, Record, lambda _: NOTHING, None, sources, {}, {}
        )


class Extends:
    """Adds fields to a type of an earlier subject, so that subjects do not import each other in a ring."""

    of: ClassVar[str]

    def __init_subclass__(cls, *, of: str) -> None:
        cls.of = of
        _extensions.append(cls)


def extend_all() -> None:
    """Hand the declared extensions to their types and check them; called once, when all are declared."""
    for extension in _extensions:
        sources = NODES[extension.of].sources
        for name, source in _declared(extension, Source).items():
            if sources.get(name, source) is not source:
                raise TypeError(f"the field {extension.of}.{name} is declared twice")
            sources[name] = source
    for node in NODES.values():
        _check(node)


def _check(node: NodeType) -> None:
    fields = node.model._meta.fields_map
    for order in node.orders.values():
        if fields[order.field].null:
            raise TypeError(f"{node.name} cannot be ordered by {order.field}, which may be null")
    for name, source in node.sources.items():
        if isinstance(source, Column) and isinstance(fields.get(source.field or name), SealedField):
            raise TypeError(f"{node.name}.{name} is sealed: declare it by `personal`, which says who sees it")


class Payload:
    """What a verb answers with: ids of rows (`one`, `listed`), read after the commit, and values.

    For a `one`, instead of the id, a row with all columns may be given that the verb has just made: it is
    the caller's to see, and is not read again if nothing else is selected of it.
    """

    description: ClassVar[str]
    sources: ClassVar[dict[str, Source]]
    signed_in: tuple[int, int] | None = None
    """Account and session that the verb has signed in: the payload is read as what they may see."""

    def __init_subclass__(cls) -> None:
        cls.description = inspect.cleandoc(cls.__doc__ or "")
        cls.sources = _declared(cls, Source)
        PAYLOADS[cls.__name__] = cls

    def __init__(self, **values: Any) -> None:
        if unknown := values.keys() ^ type(self).sources.keys():
            raise TypeError(f"{type(self).__name__} needs exactly its fields; differing: {sorted(unknown)}")
        self.values: Mapping[str, Any] = values

    def row_id(self, name: str) -> int | None:
        """The id that a `one` stands for."""
        given = self.values[name]
        found: int | None = given["id"] if isinstance(given, Mapping) else given
        return found
