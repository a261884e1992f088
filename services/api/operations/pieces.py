"""What a document is made of, counted in one pass over its nodes, each of which is seen once."""

from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FloatValueNode,
    FragmentSpreadNode,
    IntValueNode,
    ListValueNode,
    Node,
    ObjectValueNode,
    StringValueNode,
)
from graphql.language.ast import QUERY_DOCUMENT_KEYS


@dataclass(slots=True)
class Pieces:
    """Numbers of one document; `…_here`, `items`, `characters` and `digits` are those of the largest one."""

    aliases: int = 0
    spreads: int = 0
    directives: int = 0
    directives_here: int = 0
    items: int = 0
    characters: int = 0
    digits: int = 0

    def take(self, node: Node) -> None:
        here = len(getattr(node, "directives", None) or ())
        if here:
            self.directives += here
            self.directives_here = max(self.directives_here, here)
        if isinstance(node, FieldNode):
            self.aliases += node.alias is not None
        elif isinstance(node, FragmentSpreadNode):
            self.spreads += 1
        elif isinstance(node, StringValueNode):
            self.characters = max(self.characters, len(node.value))
        elif isinstance(node, IntValueNode | FloatValueNode):
            self.digits = max(self.digits, len(node.value))
        elif isinstance(node, ListValueNode):
            self.items = max(self.items, len(node.values))
        elif isinstance(node, ObjectValueNode):
            self.items = max(self.items, len(node.fields))


def of(document: DocumentNode) -> Pieces:
    """The pieces of a document."""
    found = Pieces()
    waiting: list[Node] = [document]
    while waiting:
        node = waiting.pop()
        found.take(node)
        for key in _INNER.get(node.kind, ()):
            below = getattr(node, key)
            if isinstance(below, tuple | list):
                waiting += below
            elif below is not None:
                waiting.append(below)
    return found


_LEAVES = {"name", "alias", "type", "type_condition", "variable"}
_INNER = {kind: [key for key in keys if key not in _LEAVES] for kind, keys in QUERY_DOCUMENT_KEYS.items()}
"""By kind of node: where more nodes are that count."""
