"""What the reader hands to graphql-core: rows and pages whose fields are only looked up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from services.api.reads import cursors
from services.api.reads.node import NodeType


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a declared type: values by response key, under the prefix of its place."""

    node: NodeType
    values: Mapping[str, Any]
    prefix: str = ""

    def at(self, response_key: str) -> Any:
        return self.values[self.prefix + response_key]

    def need(self, column: str) -> Any:
        """A column that a resolver said it needs."""
        return self.values[f"__{column}"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a connection; `places` gives the prefix for each way that rows are asked for."""

    node: NodeType
    rows: Sequence[Mapping[str, Any]]
    total: int | None
    has_next: bool
    has_previous: bool
    order: str
    places: Mapping[tuple[str, ...], str]

    def cursor(self, values: Mapping[str, Any]) -> str:
        return cursors.encode(self.order, values["__cursor"], values["__id"])

    def row(self, values: Mapping[str, Any], place: tuple[str, ...]) -> Row:
        return Row(self.node, values, self.places[place])


@dataclass(frozen=True, slots=True)
class Edge:
    page: Page
    values: Mapping[str, Any]


def decoded(raw: Any) -> Any:
    """JSON that PostgreSQL built: text at the root of a statement, a value already further in."""
    return orjson.loads(raw) if isinstance(raw, str) else raw
