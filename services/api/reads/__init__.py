"""Reads are declared, not coded: what types declare, and the reader that turns a selection into SQL."""

from services.api.reads.filters import among, compare, condition, equal, order, subtree
from services.api.reads.node import Extends, Node, Payload, Piece
from services.api.reads.sources import column, listed, many, one, pieces, resolver, sql, value
from services.api.reads.unsealing import personal, shown

__all__ = [
    "Extends",
    "Node",
    "Payload",
    "Piece",
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
    "pieces",
    "resolver",
    "shown",
    "sql",
    "subtree",
    "value",
]
