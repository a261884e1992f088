"""GraphQL's camelCase and Python's snake_case of declared names."""

import functools

from services.api.reads.node import NodeType


def camel(name: str) -> str:
    """`starts_at` → `startsAt`."""
    first, *rest = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


@functools.lru_cache(maxsize=512)
def _sources_of(node: NodeType) -> dict[str, str]:
    return {camel(name): name for name in node.sources}


@functools.lru_cache(maxsize=512)
def filters_of(node: NodeType) -> dict[str, str]:
    """The declared names of a type's filters by their GraphQL names."""
    return {camel(name): name for name in node.filters}


def source_of(node: NodeType, graphql_name: str) -> str:
    """The declared name of a field; the name itself if it is none (`__typename`)."""
    return _sources_of(node).get(graphql_name, graphql_name)
