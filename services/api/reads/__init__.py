"""Reads are declared, not coded: what types declare, and the reader that turns a selection into SQL."""

from services.api.reads.filters import among, compare, condition, order, subtree
from services.api.reads.node import Extends, Node, Payload
from services.api.reads.sources import column, listed, many, one, resolver, sql, value

__all__ = [
    "Extends",
    "Node",
    "Payload",
    "among",
    "column",
    "compare",
    "condition",
    "listed",
    "many",
    "one",
    "order",
    "resolver",
    "sql",
    "subtree",
    "value",
]
