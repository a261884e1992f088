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
    SelectionSetNode,
)

from services.api.faults import Fault

MOST_TOKENS = 3000
MOST_LEVELS = 15
MOST_FIELDS = 2000
"""Of one operation, each fragment counted wherever it is spread."""
MOST_ALIKE = 20
"""Fields of one response key in one place; validation compares each with each."""


class TooMuch(Fault):
    """The document exceeds a limit."""

    def __init__(self, what: str, most: int) -> None:
        super().__init__("DOCUMENT_TOO_LARGE", f"A document may have {most} {what} at most.")


def check(document: DocumentNode) -> None:
    """Raise TooMuch if an operation is too deep, too wide, or repeats itself too often."""
    fragments = {
        one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)
    }
    for one in document.definitions:
        if isinstance(one, OperationDefinitionNode | FragmentDefinitionNode):
            _Walk(fragments).over(one.selection_set, levels=1)


class _Walk:
    """Counts what one operation selects."""

    def __init__(self, fragments: dict[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._fields = 0

    def over(self, chosen: SelectionSetNode, *, levels: int) -> None:
        if levels > MOST_LEVELS:
            raise TooMuch("levels of fields", MOST_LEVELS)
        alike: Counter[str] = Counter()
        for field in self._flat(chosen, frozenset()):
            self._fields += 1
            if self._fields > MOST_FIELDS:
                raise TooMuch("fields", MOST_FIELDS)
            key = field.alias.value if field.alias else field.name.value
            alike[key] += 1
            if alike[key] > MOST_ALIKE:
                raise TooMuch("fields of one name in one place", MOST_ALIKE)
            if field.selection_set:
                self.over(field.selection_set, levels=levels + 1)

    def _flat(self, chosen: SelectionSetNode, spread: frozenset[str]) -> Iterator[FieldNode]:
        """The fields of a place with its fragments'; a fragment within itself is left to validation."""
        for node in chosen.selections:
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, InlineFragmentNode):
                yield from self._flat(node.selection_set, spread)
            elif isinstance(node, FragmentSpreadNode):
                yield from self._spread(node.name.value, spread)

    def _spread(self, name: str, spread: frozenset[str]) -> Iterator[FieldNode]:
        self._fields += 1  # an empty fragment spread a million times counts too
        if self._fields > MOST_FIELDS:
            raise TooMuch("fields", MOST_FIELDS)
        if name in self._fragments and name not in spread:
            yield from self._flat(self._fragments[name].selection_set, spread | {name})
