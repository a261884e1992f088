"""Makes an operation smaller while its two answers still differ, so that a person can read it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from graphql import (
    REMOVE,
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    Node,
    ObjectFieldNode,
    OperationDefinitionNode,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    print_ast,
    visit,
)

from tests.factories.documents import Operation

TRIES = 800
_REMOVABLE = (
    OperationDefinitionNode,
    FieldNode,
    InlineFragmentNode,
    FragmentSpreadNode,
    DirectiveNode,
    ArgumentNode,
    ObjectFieldNode,
)

Differs = Callable[[Operation], Awaitable[bool]]


async def shrunk(operation: Operation, differs: Differs) -> Operation:
    """The smallest one found; the operation itself where its text cannot be parsed."""
    try:
        document = parse(operation.text)
    except GraphQLError:
        return operation
    number = 0
    for _ in range(TRIES):
        smaller = _without(document, number)
        if smaller is None:
            break
        if await differs(_told(operation, smaller)):
            document = smaller  # what had this number is gone: the next has it now
        else:
            number += 1
    small = _told(operation, document)
    return small if await differs(small) else operation


def _told(operation: Operation, document: DocumentNode) -> Operation:
    text = print_ast(document)
    given = operation.variables
    if isinstance(given, Mapping):
        given = {name: value for name, value in given.items() if f"${name}:" in text}
    return replace(operation, text=text, variables=given)


def _without(document: DocumentNode, number: int) -> DocumentNode | None:
    """The document without its `number`-th piece and what that alone needed; None if it has fewer."""
    remover = _Remover(number)
    found: DocumentNode = visit(document, remover)
    if not remover.done:
        return None
    while (pruned := _pruned(found)) is not found:
        found = pruned
    return found


class _Remover(Visitor):
    def __init__(self, number: int) -> None:
        super().__init__()
        self.left = number
        self.done = False

    def enter(self, node: Node, *_: Any) -> Any:
        if self.done or not isinstance(node, _REMOVABLE):
            return None
        self.left -= 1
        self.done = self.left < 0
        return REMOVE if self.done else None


def _pruned(document: DocumentNode) -> DocumentNode:
    """Without fragments that nothing spreads and variables that nothing uses; the same if all are used."""
    used = _Used()
    visit(document, used)
    pruner = _Pruner(used.fragments, used.variables)
    pruned: DocumentNode = visit(document, pruner)
    return pruned if pruner.pruned else document


class _Used(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.fragments: set[str] = set()
        self.variables: set[str] = set()

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: Any) -> None:
        self.fragments.add(node.name.value)

    def enter_variable(self, node: VariableNode, _key: Any, parent: Any, *_: Any) -> None:
        if not isinstance(parent, VariableDefinitionNode):
            self.variables.add(node.name.value)


class _Pruner(Visitor):
    def __init__(self, fragments: set[str], variables: set[str]) -> None:
        super().__init__()
        self.fragments = fragments
        self.variables = variables
        self.pruned = False

    def enter_fragment_definition(self, node: FragmentDefinitionNode, *_: Any) -> Any:
        return self._keep(node.name.value in self.fragments)

    def enter_variable_definition(self, node: VariableDefinitionNode, *_: Any) -> Any:
        return self._keep(node.variable.name.value in self.variables)

    def _keep(self, wanted: bool) -> Any:
        self.pruned = self.pruned or not wanted
        return None if wanted else REMOVE
