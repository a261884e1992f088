"""A prepared read: the text of one statement, what fills its slots, and what makes its rows a response."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import FieldNode
from graphql.execution.values import VariableValues

from services.api.reads import cursors, slots
from services.api.reads.flat import Flat
from services.api.reads.node import NodeType
from services.api.reads.paging import Paging
from services.api.reads.selection import Document, Selected, below
from services.api.reads.slots import Asked, Slot
from services.api.reads.statement import Place, Statement
from services.domain.actors.actor import ANONYMOUS, Actor

Raw = Callable[[Any], Any]
"""JSON text of PostgreSQL → what stands for it in the response."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """Serves every request whose selection, and kind of caller, are those that it was prepared for."""

    text: str
    """Empty if nothing of the database is asked for."""
    slots: tuple[Slot, ...]
    places: tuple[Place, ...]
    render: Callable[..., Any]
    """by_ids: (rows, raw) → id → object; page: (rows, raw, paging) → connection."""
    binds: tuple[str, ...]
    """The caller's binds that occur in the text."""
    own: tuple[str, ...] | None
    """For by_ids: the columns, where all are the row's own."""
    is_complete: bool
    """Whether what `render` makes is the response; if not, graphql-core completes it."""

    @property
    def is_alike(self) -> bool:
        """Whether requests of one caller differ in nothing but the ids."""
        return not any(place.varies for place in self.places)

    def asked(self, actor: Actor, variables: VariableValues, ids: Sequence[int] = ()) -> Asked:
        """What one request brings along, checked; may raise a Fault."""
        return Asked(actor, [place.paging(variables) for place in self.places], ids)

    def values_alike(self, binds: Sequence[object], ids: Sequence[int]) -> list[Any]:
        """The statement's arguments for a scope (see `Asked.scope`), where `is_alike`."""
        given = dict(zip(self.binds, binds, strict=True))
        return self.values(Asked(ANONYMOUS, [place.first for place in self.places], ids, given))

    def values(self, asked: Asked) -> list[Any]:
        """The statement's arguments."""
        return [slot(asked) for slot in self.slots]


def by_ids(
    document: Document, actor: Actor, node: NodeType, nodes: Iterable[FieldNode], needs: Sequence[str] = ()
) -> Reading:
    """Rows by their ids; `needs` are columns that the asker reads by their names with a dot before."""
    statement = Statement(document, actor)
    rows, alias = Flat(statement), statement.alias()
    key = rows.column(f"{alias}.id")
    made = rows.made_object(node, alias, below(document, nodes, node.name))
    extra = "".join(f"{name!r}: {code}, " for name, code in rows.needed(node, alias, needs))
    whole = f"{{{extra}**{made}}}" if extra else made
    wanted = statement.parameters.add(slots.ids)
    text = (
        f"SELECT {', '.join(rows.columns)} FROM {node.table()} {alias} {' '.join(rows.joins)}"
        f" WHERE {alias}.id = ANY({wanted}::bigint[]) AND {statement.gate(node, alias)}"
    )
    code = f"def render(rows, raw):\n    return {{{key}: {whole} for r in rows}}"
    return _reading(statement, text, code, rows.constants, own=rows.own(alias))


def page(document: Document, actor: Actor, node: NodeType, chosen: Selected) -> Reading:
    """A page of all rows of a type that the caller may see."""
    statement = Statement(document, actor)
    return _Page(statement, node, chosen).reading()


class _Page:
    """Writes the statement of a root connection and the code of its response."""

    def __init__(self, statement: Statement, node: NodeType, chosen: Selected) -> None:
        self.statement = statement
        self.node = node
        self.given = statement.place(node, chosen)
        self.chosen = chosen
        self.rows = Flat(statement)
        self.alias = statement.alias()
        self.key = self.rows.column(f"{self.alias}.id")
        self.total: str | None = None
        self.wants_rows = False
        self.wants_more = False

    def reading(self) -> Reading:
        asked = self._below(self.chosen, f"{self.node.name}Connection")
        code = ", ".join(f"{one.key!r}: {self._value(one)}" for one in asked)
        return _reading(
            self.statement,
            self._text(),
            "def render(rows, raw, paging):\n"
            "    total, rows, page = shares(rows, paging)\n"
            f"    return {{{code}}}",
            self._constants(),
        )

    def _constants(self) -> dict[str, Any]:
        shares = _counted if self.total else _uncounted
        return self.rows.constants | {"shares": shares, "cursor": cursors.encode}

    def _below(self, one: Selected, type_name: str) -> list[Selected]:
        return below(self.statement.document, one.nodes, type_name)

    def _value(self, one: Selected) -> str:
        if one.name == "__typename":
            return repr(f"{self.node.name}Connection")
        if one.name == "totalCount":
            self.total = self.total or f"({self.statement.count(self.given)})"
            return "total"
        self.wants_rows = True
        if one.name == "pageInfo":
            pairs = [f"{part.key!r}: {self._page_info(part)}" for part in self._below(one, "PageInfo")]
            return f"{{{', '.join(pairs)}}}"
        made = self._edge(one) if one.name == "edges" else self._row(one)
        return f"[{made} for r in page]"

    def _row(self, one: Selected) -> str:
        return self.rows.made_object(self.node, self.alias, self._below(one, self.node.name))

    def _edge(self, one: Selected) -> str:
        parts = {"__typename": lambda _: repr(f"{self.node.name}Edge"), "cursor": lambda _: self._cursor("r")}
        pairs = [
            f"{part.key!r}: {parts.get(part.name, self._row)(part)}"
            for part in self._below(one, f"{self.node.name}Edge")
        ]
        return f"{{{', '.join(pairs)}}}"

    def _cursor(self, row: str) -> str:
        """Moments and dates come with the quotes of JSON."""
        value = self.rows.column(self.given.key_text(self.alias)).replace("r", row, 1)
        text = f"{value}[1:-1]" if self.given.paging.is_temporal else f"str({value})"
        return f"cursor({self.given.paging.order!r}, {text}, {row}[0])"

    def _page_info(self, part: Selected) -> str:
        if part.name == "hasNextPage":
            self.wants_more = True
            return "len(rows) > paging.first"
        if part.name == "hasPreviousPage":
            return "paging.after is not None"
        if part.name == "__typename":
            return "'PageInfo'"
        row = "page[0]" if part.name == "startCursor" else "page[-1]"
        return f"({self._cursor(row)} if page else None)"

    def _text(self) -> str:
        if not self.wants_rows:
            return f"SELECT NULL, {self.total} AS total" if self.total else ""
        inner = self.statement.alias()
        limit = self.given.first(more=int(self.wants_more))
        counted = ["counted.n"] if self.total else []
        shown = f"SELECT {', '.join([*self.rows.columns, *counted])} FROM "
        joined = f" {' '.join(self.rows.joins)} ORDER BY {self.given.order_by(self.alias)}"
        columns = [f'{inner}."{name}"' for name in _named_of(self.alias, shown + joined)]
        tables = f"({self.statement.page(self.given, columns, at=inner, limit=limit)}) {self.alias}"
        if self.total:
            tables = f"(SELECT {self.total} AS n) counted LEFT JOIN {tables} ON true"
        return f"{shown}{tables}{joined}"


def _named_of(alias: str, text: str) -> list[str]:
    """The columns of `alias` that occur in a statement, for a page is sorted and joined by narrow rows."""
    return sorted(set(re.findall(rf'\b{alias}\."?(\w+)', text)))


def _uncounted(rows: Sequence[Any], paging: Paging) -> tuple[None, Sequence[Any], Sequence[Any]]:
    """Total (none), all rows fetched, and those of the page."""
    return None, rows, rows[: paging.first]


def _counted(rows: Sequence[Any], paging: Paging) -> tuple[int, Sequence[Any], Sequence[Any]]:
    """The total stands in each row; an empty page has one row of nothing but the total."""
    found = [row for row in rows if row[0] is not None]
    return rows[0][len(rows[0]) - 1], found, found[: paging.first]


def _reading(
    statement: Statement,
    text: str,
    code: str,
    constants: Mapping[str, Any],
    *,
    own: tuple[str, ...] | None = None,
) -> Reading:
    made: dict[str, Any] = dict(constants)
    # The code is made of declared names and of response keys, which GraphQL keeps to letters and digits.
    exec(code, made)  # noqa: S102
    slots_: Any = statement.parameters.values
    return Reading(
        text=text,
        slots=tuple(slots_),
        places=tuple(statement.places),
        render=made["render"],
        binds=tuple(statement.parameters.named),
        own=own,
        is_complete=statement.is_complete,
    )
