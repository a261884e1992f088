"""Every way to the rows of a type: by id in four manners, by its list, by each relation from and to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.api.reads.names import camel
from services.api.reads.node import NODES, NodeType
from services.api.reads.sources import Many, One
from services.kit.records import Record


@dataclass(frozen=True)
class Relation:
    """The field `field` of `owner`; `via` is the field of the model that holds the other row's id."""

    owner: str
    field: str
    target: str
    via: str

    def __str__(self) -> str:
        return f"{self.owner}.{self.field}"

    def ids(self, rows: Iterable[Record], type_name: str) -> list[str]:
        """Of the rows of `type_name` at the other end."""
        held = (getattr(row, self.via) for row in rows)
        return [f"{type_name}:{one}" for one in sorted({one for one in held if one is not None})]


def relations() -> list[Relation]:
    """All of the contract."""
    return [
        Relation(name, camel(field), source.target, source.via or f"{field}_id")
        for name, node in NODES.items()
        for field, source in node.sources.items()
        if isinstance(source, One | Many)
    ]


def lists_of(target: str) -> list[Relation]:
    """The to-many relations that lead to rows of the type."""
    return [one for one in relations() if one.target == target and _is_many(one)]


def links_of(owner: str) -> list[Relation]:
    """The to-one relations that lead from rows of the type, by a column of it."""
    held = NODES[owner].model._meta.fields_map
    return [one for one in relations() if one.owner == owner and not _is_many(one) and one.via in held]


def _is_many(one: Relation) -> bool:
    return any(
        camel(name) == one.field and isinstance(source, Many)
        for name, source in NODES[one.owner].sources.items()
    )


def by_id(node: NodeType, ids: list[str]) -> tuple[str, dict[str, Any]]:
    """A document that asks for each row by `node`, `nodes`, `_entities` and the two roots of the type."""
    asked = [
        "nodes(ids: $ids) { id }",
        f"_entities(representations: $entities) {{ ... on {node.name} {{ id }} }}",
    ]
    asked += [f'node{number}: node(id: "{one}") {{ id }}' for number, one in enumerate(ids)]
    if node.plural:
        root = node.name[:1].lower() + node.name[1:]
        asked += [f'one{number}: {root}(id: "{one}") {{ id }}' for number, one in enumerate(ids)]
        asked.append(f"page: {node.plural}(first: 100) {{ totalCount nodes {{ id }} }}")
    entities = [{"__typename": node.name, "id": one} for one in ids]
    document = f"query($ids: [ID!]!, $entities: [_Any!]!) {{ {' '.join(asked)} }}"
    return document, {"ids": ids, "entities": entities}


def ids_by_way(answer: Mapping[str, Any]) -> dict[str, set[str]]:
    """Way → ids that it gave; `node0`, `node1` … are one way."""
    found: dict[str, set[str]] = {}
    for key, given in answer.items():
        rows = given["nodes"] if key == "page" else given if isinstance(given, list) else [given]
        found.setdefault(key.rstrip("0123456789"), set()).update(row["id"] for row in rows if row)
    return found


def by_relations(rows: list[Record], type_name: str) -> tuple[str, dict[str, Any]]:
    """A document that walks every relation to the rows from their owners, and from them to others."""
    ids = [f"{type_name}:{row.id}" for row in rows]
    asked, given = [], {}
    for number, one in enumerate(lists_of(type_name)):
        given[f"owners{number}"] = one.ids(rows, one.owner)
        page = f"{one.field}(first: 100) {{ totalCount nodes {{ id }} }}"
        asked.append(
            f"list{number}: nodes(ids: $owners{number}) {{ ... on {one.owner} {{ id it: {page} }} }}"
        )
    for number, one in enumerate(links_of(type_name)):
        given[f"others{number}"] = one.ids(rows, one.target)
        asked.append(
            f"link{number}: nodes(ids: $ids) {{ ... on {type_name} {{ id it: {one.field} {{ id }} }} }}"
        )
        asked.append(f"seen{number}: nodes(ids: $others{number}) {{ id }}")
    if any(one.startswith("link") for one in asked):
        given["ids"] = ids
    variables = ", ".join(f"${name}: [ID!]!" for name in given)
    return (f"query({variables}) {{ {' '.join(asked)} }}" if asked else ""), given
