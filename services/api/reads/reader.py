"""Runs one statement for a selection and hands over rows that resolvers only look into."""

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import GraphQLResolveInfo

from services.api.reads.node import NodeType
from services.api.reads.paging import Paging, paging_of
from services.api.reads.rows import Page, Row, decoded
from services.api.reads.selection import Document
from services.api.reads.statement import Places, Statement
from services.domain.actors.actor import Actor
from services.kit import database


async def by_ids(
    info: GraphQLResolveInfo[Any],
    actor: Actor,
    node: NodeType,
    ids: Sequence[int],
    *,
    needs: Sequence[str] = (),
) -> list[Row | None]:
    """The rows with these ids, in their order; None for what is not there or not to be seen.

    `needs` are columns that the caller itself reads from the row, with `Row.need`.
    """
    statement = Statement(Document.of(info), actor)
    text = statement.by_ids(node, ids, info.field_nodes, needs)
    found = {row["__id"]: row for row in await database.rows(text, *statement.parameters.values)}
    return [Row(node, found[one]) if one in found else None for one in ids]


async def connection(
    info: GraphQLResolveInfo[Any], actor: Actor, node: NodeType, arguments: Mapping[str, Any]
) -> Page:
    """One page of all rows of a type that the caller may see."""
    paging = paging_of(node, arguments)
    statement = Statement(Document.of(info), actor)
    places = Places.of(statement.document, node, info.field_nodes)
    if not places.wanted and not places.total:
        return _page(node, paging, places, [], None)
    text = statement.connection(node, paging, places)
    rows = await database.rows(text, *statement.parameters.values)
    total = rows[0]["__total"] if places.total else None
    return _page(node, paging, places, [row for row in rows if row["__id"] is not None], total)


def nested(info: GraphQLResolveInfo[Any], node: NodeType, arguments: Mapping[str, Any], raw: Any) -> Page:
    """The page of a to-many field, from the JSON that its parent's statement brought along."""
    found = decoded(raw)
    places = Places.of(Document.of(info), node, info.field_nodes)
    return _page(node, paging_of(node, arguments), places, found.get("rows", []), found.get("total"))


def _page(
    node: NodeType, paging: Paging, places: Places, rows: Sequence[Mapping[str, Any]], total: int | None
) -> Page:
    return Page(
        node=node,
        rows=rows[: paging.first],
        total=total,
        has_next=len(rows) > paging.first,
        has_previous=paging.after is not None,
        order=paging.order,
        places=places.paths,
    )
