"""Documents: read, judged and validated once, then remembered; a bounded number of them."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLScalarType,
    GraphQLSchema,
    NonNullTypeNode,
    OperationDefinitionNode,
    OperationType,
    TypeNode,
    parse,
    type_from_ast,
)

from services.api.faults import Fault
from services.api.operations import introspection, limits, validity
from services.api.operations.costs import Price

MOST_KEPT = 100
"""Documents; one takes about 15 kB with its plans."""


@dataclass(slots=True, eq=False)
class Operation:
    """One valid operation of a document, and what was prepared for it.

    A query's nodes know no places in the text, which would take half of its memory: see `located`.
    """

    text: str
    node: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]
    forms: dict[Any, Any] = field(default_factory=dict)
    """Plans by the form of a request; see `plans.py`."""
    prices: dict[Any, Price] = field(default_factory=dict)
    """By what of the variables tells page sizes."""
    telling: tuple[str, ...] = ()
    """Variables that can change the text of a statement; the others are there and fill slots."""
    introspects: bool = False
    plain: Any = None
    """How its variables are coerced where all are plain; see `variables.py`."""
    needs_resolvers: bool = False
    """Known once it was tried: graphql-core has to complete it."""

    located_: tuple[DocumentNode, OperationDefinitionNode] | None = None

    @property
    def located(self) -> tuple[DocumentNode, OperationDefinitionNode]:
        """The document and the operation in it anew, for errors that tell places."""
        if self.located_ is None:
            document = parse(self.text)
            self.located_ = document, _named(document, self.node.name.value if self.node.name else None)
        return self.located_

    @property
    def is_query(self) -> bool:
        return self.node.operation is OperationType.QUERY

    @property
    def is_subscription(self) -> bool:
        return self.node.operation is OperationType.SUBSCRIPTION


class Invalid(Exception):
    """A document that cannot be run; `errors` say why."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__(errors)
        self.errors = errors


class Documents:
    """The documents seen lately, by their text."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._known: OrderedDict[tuple[str, str | None], Operation | Invalid] = OrderedDict()

    def operation(self, text: str, name: str | None) -> Operation:
        """The operation `name` of the document, or its only one; Invalid if it cannot be run."""
        known = self._known.get((text, name))
        if known is None:
            known = self._remembered((text, name), self._read(text, name))
        else:
            self._known.move_to_end((text, name))
        if isinstance(known, Invalid):
            raise Invalid(known.errors)
        return known

    def _remembered(self, key: tuple[str, str | None], known: Operation | Invalid) -> Operation | Invalid:
        self._known[key] = known
        if len(self._known) > MOST_KEPT:
            self._known.popitem(last=False)
        return known

    def _read(self, text: str, name: str | None) -> Operation | Invalid:
        try:
            document = limits.read(text)
        except GraphQLError as error:
            return Invalid([error])
        if errors := validity.errors_of(self._schema, document):
            return Invalid(errors)
        try:
            node = _named(document, name)
            if node.operation is OperationType.QUERY:  # a verb done compiled tells errors of its payload
                document = parse(text, no_location=True)
                node = _named(document, name)
        except GraphQLError as error:
            return Invalid([error])
        found = (one for one in document.definitions if isinstance(one, FragmentDefinitionNode))
        fragments = {one.name.value: one for one in found}
        introspects = introspection.introspects(document)
        return Operation(text, node, fragments, telling=self._telling(node), introspects=introspects)

    def _telling(self, node: OperationDefinitionNode) -> tuple[str, ...]:
        """All variables but those that are never null and of a type whose values are only compared with."""
        return tuple(
            one.variable.name.value
            for one in node.variable_definitions or ()
            if not (isinstance(one.type, NonNullTypeNode) and self._only_fills(one.type.type))
        )

    def _only_fills(self, type_: TypeNode) -> bool:
        named = type_from_ast(self._schema, type_)
        return isinstance(named, GraphQLScalarType) and named.name not in {"Int", "Boolean"}


def _named(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    operations = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    if name is None and len(operations) > 1:
        raise Fault("BAD_REQUEST", "Must provide operation name if query contains multiple operations.")
    for one in operations:
        if name is None or (one.name and one.name.value == name):
            return one
    message = "Must provide an operation." if name is None else f"Unknown operation named '{name}'."
    raise Fault("BAD_REQUEST", message)
