"""What a document may ask for, judged before it is validated: validation itself can be made to take long.

The one place for limits; documents on both paths have passed it.
"""

from collections import Counter
from collections.abc import Iterator

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

from services.api.faults import Fault

MOST_TOKENS = 3000
MOST_LEVELS = 15
MOST_FIELDS = 2000
"""Of one operation, each fragment counted wherever it is spread."""
MOST_ALIKE = 20
"""Fields of one response key in one place; validation compares each with each."""
MOST_FRAGMENTS = 100
"""Of one document; validation follows each from each."""


class TooMuch(Fault):
    """The document exceeds a limit."""

    def __init__(self, what: str, most: int) -> None:
        super().__init__("DOCUMENT_TOO_LARGE", f"A document may have {most} {what} at most.")


def check(document: DocumentNode) -> None:
    """Raise TooMuch for too many fragments, and for an operation too deep, too wide or too alike."""
    found = [one for one in document.definitions if isinstance(one, FragmentDefinitionNode)]
    if len(found) > MOST_FRAGMENTS:
        raise TooMuch("fragments", MOST_FRAGMENTS)
    fragments = {one.name.value: one.selection_set for one in found}
    for one in document.definitions:
        if isinstance(one, OperationDefinitionNode | FragmentDefinitionNode):
            _Walk(fragments).over(one.selection_set, levels=1)


class _Walk:
    """Counts what one operation, or one fragment by itself, selects."""

    def __init__(self, fragments: dict[str, SelectionSetNode]) -> None:
        self._fragments = fragments
        self._steps = 0

    def over(self, chosen: SelectionSetNode, *, levels: int) -> None:
        if levels > MOST_LEVELS:
            raise TooMuch("levels of fields", MOST_LEVELS)
        alike: Counter[str] = Counter()
        for field in self._flat(chosen):
            key = field.alias.value if field.alias else field.name.value
            alike[key] += 1
            if alike[key] > MOST_ALIKE:
                raise TooMuch("fields of one name in one place", MOST_ALIKE)
            if field.selection_set:
                self.over(field.selection_set, levels=levels + 1)

    def _flat(self, chosen: SelectionSetNode) -> Iterator[FieldNode]:
        """The fields of a place with its fragments'; one within itself is left to validation."""
        waiting: dict[str, Iterator[SelectionNode]] = {"": iter(chosen.selections)}
        while waiting:
            name, nodes = next(reversed(waiting.items()))
            node = next(nodes, None)
            if node is None:
                del waiting[name]
                continue
            self._steps += 1
            if self._steps > MOST_FIELDS:
                raise TooMuch("fields", MOST_FIELDS)
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, InlineFragmentNode):
                waiting[f"...{len(waiting)}"] = iter(node.selection_set.selections)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in waiting:
                found = self._fragments.get(node.name.value)
                waiting[node.name.value] = iter(found.selections if found else ())
