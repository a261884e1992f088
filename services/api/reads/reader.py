"""The one way to read: a selection becomes prepared reads, and these become a piece of the response."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLResolveInfo

from services.api.reads import reading, sharing
from services.api.reads.leaves import decoded, passed_on
from services.api.reads.node import NodeType
from services.api.reads.reading import Raw, Reading
from services.api.reads.selection import Document, Selected
from services.domain.actors.actor import Actor

Object = Mapping[str, Any]
"""An object of the response by its response keys."""


class Incomplete(Exception):
    """What is selected needs a resolver, so that rows alone are no response."""


def _nothing() -> None:
    """Nobody waits for the sending."""


@dataclass(slots=True)
class Reader:
    """Reads for one request. `prepared` may outlive it: it then serves all requests of its form."""

    document: Document
    actor: Actor
    raw: Raw = decoded
    prepared: dict[tuple[str, str], Reading] = field(default_factory=dict)
    when_sent: Callable[[], None] = _nothing

    @classmethod
    def of(cls, info: GraphQLResolveInfo[Any]) -> "Reader":
        """For a resolver: what it returns is looked into by graphql-core."""
        return cls(Document.of(info), info.context.actor)

    @property
    def is_complete(self) -> bool:
        """Whether what is read is the response, and nobody looks into it."""
        return self.raw is passed_on

    async def by_ids(
        self, node: NodeType, chosen: Selected, ids: Sequence[int], *, needs: Sequence[str] = ()
    ) -> list[Object | None]:
        """The rows with these ids, in their order; None for what is not there or not to be seen.

        `needs` are columns that the caller itself reads, under their names with a dot before.
        """
        prepared = self.by_ids_of(node, chosen, needs)
        asked = prepared.asked(self.actor, self.document.variables, ids)
        found = await sharing.objects_of(prepared, asked, self.raw, self.when_sent)
        return [found.get(one) for one in ids]

    async def made(self, node: NodeType, chosen: Selected, row: Mapping[str, Any]) -> Object | None:
        """A row that a verb has just made, read again only if more than its columns is selected."""
        prepared = self.by_ids_of(node, chosen)
        if prepared.own is None:
            return (await self.by_ids(node, chosen, [row["id"]]))[0]
        found: Mapping[int, Object] = prepared.render([[row[name] for name in prepared.own]], self.raw)
        return found[row["id"]]

    async def page(self, node: NodeType, chosen: Selected) -> Object:
        """One page of all rows of a type that the caller may see."""
        prepared = self.prepared.get((chosen.key, node.name))
        if prepared is None:
            prepared = self._keep(chosen, node, reading.page(self.document, self.actor, node, chosen))
        asked = prepared.asked(self.actor, self.document.variables)
        rows = await sharing.rows_of(prepared, asked, self.when_sent) if prepared.text else ()
        made: Object = prepared.render(rows, self.raw, asked.pagings[0])
        return made

    def by_ids_of(self, node: NodeType, chosen: Selected, needs: Sequence[str] = ()) -> Reading:
        """The prepared read of `by_ids`."""
        prepared = self.prepared.get((chosen.key, node.name))
        if prepared is not None:
            return prepared
        made = reading.by_ids(self.document, self.actor, node, chosen.nodes, needs)
        return self._keep(chosen, node, made)

    def _keep(self, chosen: Selected, node: NodeType, made: Reading) -> Reading:
        if self.is_complete and not made.is_complete:
            raise Incomplete
        self.prepared[chosen.key, node.name] = made
        return made


def selected_by(info: GraphQLResolveInfo[Any]) -> Selected:
    """What is selected at the field being resolved."""
    definition = info.parent_type.fields[info.field_name]
    return Selected(str(info.path.key), info.field_name, definition, list(info.field_nodes))
