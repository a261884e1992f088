"""From a selection to one SQL statement: to-one and to-many below the root come as JSON."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graphql import FieldNode

from services.api.reads import names
from services.api.reads.node import NODES, NodeType
from services.api.reads.paging import Paging, paging_of
from services.api.reads.selection import Document, Selected, below
from services.api.reads.sources import Column, Many, One, Resolver, Sql
from services.domain.actors.actor import Actor
from services.kit.sql import Parameters, Predicate


@dataclass(slots=True)
class Statement:
    """Builds one statement for one caller; every table it touches is behind its type's gate."""

    document: Document
    actor: Actor
    parameters: Parameters = field(default_factory=Parameters)
    _aliases: int = 0

    def alias(self) -> str:
        self._aliases += 1
        return f"t{self._aliases}"

    def number(self, predicate: Predicate, alias: str) -> str:
        return self.parameters.number(predicate.on(alias), predicate.binds)

    def by_ids(
        self, node: NodeType, ids: Sequence[int], nodes: Iterable[FieldNode], needs: Sequence[str] = ()
    ) -> str:
        """The rows with these ids that the caller may see, with __id and a __column for each of `needs`."""
        alias = self.alias()
        columns = self.columns(node, alias, below(self.document, nodes, node.name), "")
        columns += [f'{alias}.{node.column(need)} AS "__{need}"' for need in needs]
        place = self.parameters.add(list(ids))
        return (
            f'SELECT {alias}.id AS "__id"{_comma(columns)} FROM {node.table()} {alias}'
            f" WHERE {alias}.id = ANY({place}::bigint[]) AND {self.number(node.gate(self.actor), alias)}"
        )

    def connection(self, node: NodeType, paging: Paging, places: "Places", condition: str = "") -> str:
        """The page's rows (one more than asked for tells of a next page), each with the __total."""
        rows = self._page_rows(node, paging, places, condition)
        if not places.total:
            return rows
        return (
            f'SELECT counted.n AS "__total", page.* FROM ({self._count(node, paging, condition)}) counted'
            f" LEFT JOIN LATERAL ({rows}) page ON true"
        )

    def columns(self, node: NodeType, alias: str, chosen: Iterable[Selected], prefix: str) -> list[str]:
        """`expression AS "key"` for everything selected; keys are unique within one prefix."""
        return [
            f'{expression} AS "{key}"'
            for one in chosen
            for key, expression in self._expressions(node, alias, one, prefix)
        ]

    def _expressions(
        self, node: NodeType, alias: str, chosen: Selected, prefix: str
    ) -> list[tuple[str, str]]:
        key = prefix + chosen.key
        if chosen.name == "id":
            return [(key, f"{alias}.id")]
        name = names.source_of(node, chosen.name)
        source = node.sources.get(name)
        if isinstance(source, Column):
            return [(key, f"{alias}.{node.column(source.field or name)}")]
        if isinstance(source, Sql):
            piece = Predicate(source.text, self.actor.binds())
            return [(key, f"({self.number(piece, alias)})")]
        if isinstance(source, One):
            return [(key, self._one(node, alias, name, source, chosen))]
        if isinstance(source, Many):
            return [(key, self._many(alias, source, chosen))]
        if isinstance(source, Resolver):
            return [(f"__{need}", f"{alias}.{node.column(need)}") for need in source.needs]
        return []

    def _one(self, node: NodeType, alias: str, name: str, source: One, chosen: Selected) -> str:
        target, inner = NODES[source.target], self.alias()
        columns = self.columns(target, inner, below(self.document, chosen.nodes, target.name), "")
        via = node.column(source.via or f"{name}_id")
        return _as_json(
            f'SELECT {inner}.id AS "__id"{_comma(columns)} FROM {target.table()} {inner}'
            f" WHERE {inner}.id = {alias}.{via} AND {self.number(target.gate(self.actor), inner)}"
        )

    def _many(self, alias: str, source: Many, chosen: Selected) -> str:
        target = NODES[source.target]
        paging = paging_of(target, chosen.arguments)
        places = Places.of(self.document, target, chosen.nodes)
        condition = f"{{t}}.{target.column(source.via)} = {alias}.id"
        parts = []
        if places.wanted:
            rows = self._page_rows(target, paging, places, condition)
            parts.append(f"'rows', (SELECT coalesce(json_agg(row_to_json(r)), '[]') FROM ({rows}) r)")
        if places.total:
            parts.append(f"'total', ({self._count(target, paging, condition)})")
        return f"json_build_object({', '.join(parts)})"

    def _page_rows(self, node: NodeType, paging: Paging, places: "Places", condition: str) -> str:
        alias = self.alias()
        where = self._where(node, paging, condition, alias)
        if paging.after is not None:
            where += f" AND {paging.beyond(alias, self.parameters)}"
        columns = [
            column for prefix, chosen in places.wanted for column in self.columns(node, alias, chosen, prefix)
        ]
        limit = self.parameters.add(paging.first + 1)
        return (
            f'SELECT {alias}.id AS "__id", {paging.key(alias)}::text AS "__cursor"{_comma(columns)}'
            f" FROM {node.table()} {alias} WHERE {where}"
            f" ORDER BY {paging.order_by(alias)} LIMIT {limit}"
        )

    def _count(self, node: NodeType, paging: Paging, condition: str) -> str:
        alias = self.alias()
        where = self._where(node, paging, condition, alias)
        return f"SELECT count(*) AS n FROM {node.table()} {alias} WHERE {where}"

    def _where(self, node: NodeType, paging: Paging, condition: str, alias: str) -> str:
        pieces = [self.number(node.gate(self.actor), alias)]
        if condition:
            pieces.insert(0, condition.replace("{t}", alias))
        pieces += paging.conditions(alias, self.parameters, self.actor.binds())
        return " AND ".join(pieces)


@dataclass(frozen=True, slots=True)
class Places:
    """The ways in which a connection's rows are asked for (`nodes`, `edges.node`, with aliases)."""

    paths: dict[tuple[str, ...], str]
    wanted: list[tuple[str, list[Selected]]]
    total: bool

    @classmethod
    def of(cls, document: Document, node: NodeType, nodes: Iterable[FieldNode]) -> "Places":
        found: list[tuple[tuple[str, ...], list[FieldNode]]] = []
        asked = below(document, nodes, f"{node.name}Connection")
        for one in asked:
            if one.name == "nodes":
                found.append(((one.key,), one.nodes))
            elif one.name == "edges":
                found += [
                    ((one.key, inner.key), inner.nodes)
                    for inner in below(document, one.nodes, f"{node.name}Edge")
                    if inner.name == "node"
                ]
        single = len(found) == 1
        paths = {path: "" if single else f"{index}." for index, (path, _) in enumerate(found)}
        wanted = [(paths[path], below(document, below_, node.name)) for path, below_ in found]
        if not wanted and any(one.name in {"edges", "pageInfo"} for one in asked):
            wanted = [("", [])]
        return cls(paths, wanted, any(one.name == "totalCount" for one in asked))


def _comma(columns: Sequence[str]) -> str:
    return "".join(f", {column}" for column in columns)


def _as_json(query: str) -> str:
    return f"(SELECT row_to_json(r) FROM ({query}) r)"
