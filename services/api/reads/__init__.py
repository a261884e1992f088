"""Reads are declared, not coded: what types declare, and the reader that turns a selection into SQL."""

from services.api.reads.filters import among, compare, condition, equal, order, subtree
from services.api.reads.node import Extends, Node, Payload
from services.api.reads.sources import column, listed, many, one, resolver, sql, value
from services.api.reads.unsealing import personal, shown

__all__ = [
    "Extends",
    "Node",
    "Payload",
    "among",
    "column",
    "compare",
    "condition",
    "equal",
    "listed",
    "many",
    "one",
    "order",
    "personal",
    "resolver",
    "shown",
    "sql",
    "subtree",
    "value",
]
