"""From a selection to one SQL statement, and what both the root rows and the nested ones are made of.

Rows of the root come flat, with to-one relations joined to them; what is to-many comes as JSON in the
form of the response (see `nested.py`). Every table is behind its type's gate.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from graphql.execution.values import VariableValues

from services.api.reads import slots
from services.api.reads.conditions import Conditions
from services.api.reads.node import NodeType
from services.api.reads.paging import Paging, paging_of
from services.api.reads.selection import Document, Selected
from services.domain.actors.actor import Actor
from services.kit.sql import Parameters, Predicate


@dataclass(frozen=True, slots=True)
class Place:
    """A connection of the selection; its arguments are read anew for each request if they have variables."""

    node: NodeType
    chosen: Selected
    first: Paging
    """Of the request that the statement was written for."""
    varies: bool

    def paging(self, variables: VariableValues) -> Paging:
        """The arguments of a request, or a Fault."""
        return paging_of(self.node, self.chosen.arguments(variables)) if self.varies else self.first


@dataclass(frozen=True, slots=True)
class Parent:
    """The row at `alias` that a connection hangs on; its children name it in their field `via`."""

    via: str
    column: str
    """Of `via`, in SQL."""
    alias: str


@dataclass(slots=True)
class Statement:
    """What is gathered while one statement is written for a kind of caller."""

    document: Document
    actor: Actor
    parameters: Parameters = field(default_factory=Parameters)
    places: list[Place] = field(default_factory=list)
    is_complete: bool = True
    """Whether the rows are the response: False once a Python resolver has to look into them."""
    hands_over: bool = False
    """Whether sealed values stand in the JSON of nested rows: see `unsealing.py`."""
    _aliases: int = 0

    def alias(self) -> str:
        self._aliases += 1
        return f"t{self._aliases}"

    def sql(self, text: str, alias: str) -> str:
        """A declared piece of SQL, its binds as slots."""
        return self._numbered(Predicate(text, self.actor.binds()), alias)

    def gate(self, node: NodeType, alias: str, parent: Parent | None = None) -> str:
        """The condition that the caller sees the row."""
        gate = node.seen_by(self.actor)
        text = gate.on(alias, {parent.via: parent.alias} if parent else {})
        return self.parameters.number(text, slots.binds(gate.binds))

    def place(self, node: NodeType, chosen: Selected) -> Conditions:
        """Take in a connection's arguments."""
        paging = paging_of(node, chosen.arguments(self.document.variables))
        self.places.append(Place(node, chosen, paging, chosen.varies()))
        return Conditions(paging, len(self.places) - 1, self.parameters, self.actor.binds())

    def page(
        self, given: Conditions, columns: Sequence[str], *, at: str, limit: str, parent: Parent | None = None
    ) -> str:
        """The rows of a connection as table `at`: gate, filters, cursor, order."""
        where = [*self._where(given, at, parent)]
        if given.paging.after is not None:
            where.append(given.beyond(at))
        return (
            f"SELECT {', '.join(columns)} FROM {given.paging.node.table()} {at}"
            f" WHERE {' AND '.join(where)} ORDER BY {given.order_by(at)} LIMIT {limit}"
        )

    def count(self, given: Conditions, parent: Parent | None = None) -> str:
        """How many rows a connection has on all pages."""
        alias = self.alias()
        where = " AND ".join(self._where(given, alias, parent))
        return f"SELECT count(*) AS n FROM {given.paging.node.table()} {alias} WHERE {where}"

    def _where(self, given: Conditions, alias: str, parent: Parent | None) -> list[str]:
        mine = [f"{alias}.{parent.column} = {parent.alias}.id"] if parent else []
        return [*mine, self.gate(given.paging.node, alias, parent), *given.met(alias)]

    def _numbered(self, piece: Predicate, alias: str) -> str:
        return self.parameters.number(piece.on(alias), slots.binds(piece.binds))
