"""What a document may ask for, judged before it is validated: validation itself can be made to take long.

The one place for limits of documents; those of both paths have passed it. `sizes.py` judges variables.
"""

from collections import Counter
from collections.abc import Iterator

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    parse,
)

from services.api.faults import Fault
from services.api.operations import pieces

MOST_TOKENS = 3000
MOST_LEVELS = 15
MOST_FIELDS = 2000
"""Of one operation, each fragment counted wherever it is spread."""
MOST_ALIKE = 20
"""Fields of one response key in one place; validation compares each with each."""
MOST_ALIASES = 200
MOST_FRAGMENTS = 100
"""Of one document; validation follows each from each."""
MOST_SPREADS = 200
MOST_OPERATIONS = 20
"""Of one document; validation follows the fragments from each."""
MOST_VARIABLES = 100
"""Of one operation."""
MOST_DIRECTIVES = 100
MOST_DIRECTIVES_HERE = 5
"""In one place of the document."""
MOST_ITEMS = 200
"""Of one list or input object; variables may have as many. Fields ask for fewer where they say so."""
MOST_CHARACTERS = 30_000
"""Of one text; variables may have as many. More than any field takes: who exceeds that is told by field."""
MOST_DIGITS = 50
"""Of one number."""
MOST_ERRORS = 20
"""Told in one answer."""


class TooMuch(Fault):
    """The document exceeds the limit called `limit`."""

    def __init__(self, limit: str, most: int, what: str, *, of: str = "A document") -> None:
        super().__init__("DOCUMENT_TOO_LARGE", f"{of} may have {most} {what} at most.")
        self.extensions = {"code": "DOCUMENT_TOO_LARGE", "limit": limit, "most": most}


def read(text: str) -> DocumentNode:
    """The document of a text, within its limits. Raises TooMuch, or GraphQLSyntaxError."""
    try:
        document = parse(text, max_tokens=MOST_TOKENS)
    except GraphQLSyntaxError as error:
        raise _told(error) from None
    check(document)
    return document


def _told(error: GraphQLSyntaxError) -> GraphQLError:
    if "nested too deeply" in error.message:
        return TooMuch("levels", MOST_LEVELS, "levels of fields")
    if f"more than {MOST_TOKENS} tokens" in error.message:
        return TooMuch("tokens", MOST_TOKENS, "tokens")
    return error


def check(document: DocumentNode) -> None:
    """Raise TooMuch for what is too many, too long, too deep, too wide or too alike."""
    found = [one for one in document.definitions if isinstance(one, FragmentDefinitionNode)]
    operations = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    if len(found) > MOST_FRAGMENTS:
        raise TooMuch("fragments", MOST_FRAGMENTS, "fragments")
    if len(operations) > MOST_OPERATIONS:
        raise TooMuch("operations", MOST_OPERATIONS, "operations")
    if any(len(one.variable_definitions or ()) > MOST_VARIABLES for one in operations):
        raise TooMuch("variables", MOST_VARIABLES, "variables", of="An operation")
    fragments = {one.name.value: one.selection_set for one in found}
    for one in (*operations, *found):
        _Walk(fragments).over(one.selection_set, levels=1)
    _count(document)


def _count(document: DocumentNode) -> None:
    """What stands in the document, wherever it is."""
    found = pieces.of(document)
    for limit, number, most, what in (
        ("aliases", found.aliases, MOST_ALIASES, "aliases"),
        ("spreads", found.spreads, MOST_SPREADS, "fragment spreads"),
        ("directives", found.directives, MOST_DIRECTIVES, "directives"),
        ("directives_here", found.directives_here, MOST_DIRECTIVES_HERE, "directives in one place"),
        ("items", found.items, MOST_ITEMS, "values in one list or input object"),
        ("characters", found.characters, MOST_CHARACTERS, "characters in one text"),
        ("digits", found.digits, MOST_DIGITS, "digits in one number"),
    ):
        if number > most:
            raise TooMuch(limit, most, what)


class _Walk:
    """Counts what one operation, or one fragment by itself, selects."""

    def __init__(self, fragments: dict[str, SelectionSetNode]) -> None:
        self._fragments = fragments
        self._steps = 0

    def over(self, chosen: SelectionSetNode, *, levels: int) -> None:
        if levels > MOST_LEVELS:
            raise TooMuch("levels", MOST_LEVELS, "levels of fields")
        alike: Counter[str] = Counter()
        for field in self._flat(chosen):
            key = field.alias.value if field.alias else field.name.value
            alike[key] += 1
            if alike[key] > MOST_ALIKE:
                raise TooMuch("alike", MOST_ALIKE, "fields of one name in one place")
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
                raise TooMuch("fields", MOST_FIELDS, "fields", of="An operation")
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, InlineFragmentNode):
                waiting[f"...{len(waiting)}"] = iter(node.selection_set.selections)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in waiting:
                found = self._fragments.get(node.name.value)
                waiting[node.name.value] = iter(found.selections if found else ())
