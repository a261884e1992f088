"""What an operation selects at one place: response keys, fields, arguments, and what is below."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLAbstractType,
    GraphQLField,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionSetNode,
)
from graphql.execution.values import VariableValues, get_directive_values

from services.api.reads.arguments import Arguments


@dataclass(frozen=True, slots=True)
class Document:
    """What a selection is read against: schema, fragments, and coerced variables."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: VariableValues

    @classmethod
    def of(cls, info: GraphQLResolveInfo[Any]) -> "Document":
        fragments: Any = info.fragments
        plain = {name: getattr(one, "definition", one) for name, one in fragments.items()}
        return cls(info.schema, plain, _variables(info))


def _variables(info: GraphQLResolveInfo[Any]) -> VariableValues:
    """Strawberry hands out the coerced dict alone; graphql-core's functions want their container."""
    coerced: Any = info.variable_values
    return VariableValues(sources={}, coerced=coerced)


@dataclass(slots=True)
class Selected:
    """One response key: the field, its definition, and the field nodes merged under the key."""

    key: str
    name: str
    definition: GraphQLField | None
    """None for `__typename`."""
    nodes: list[FieldNode] = field(default_factory=list)

    _arguments: Arguments | None = None

    def arguments(self, variables: VariableValues) -> dict[str, Any]:
        """The coerced arguments; merged nodes have the same ones."""
        return self._written().of(variables) if self.definition else {}

    def varies(self) -> bool:
        """Whether a variable occurs in the arguments."""
        return self._written().varies

    def _written(self) -> Arguments:
        if self._arguments is None:
            assert self.definition is not None
            self._arguments = Arguments(self.definition, self.nodes[0])
        return self._arguments


def below(document: Document, nodes: Iterable[FieldNode], type_name: str) -> list[Selected]:
    """What the merged field nodes select on the object type `type_name`, in response order."""
    return _chosen(document, [node.selection_set for node in nodes if node.selection_set], type_name)


def at_root(document: Document, chosen: SelectionSetNode, type_name: str) -> list[Selected]:
    """What an operation selects on its root type."""
    return _chosen(document, [chosen], type_name)


def _chosen(document: Document, sets: Iterable[SelectionSetNode], type_name: str) -> list[Selected]:
    parent = document.schema.type_map[type_name]
    assert isinstance(parent, GraphQLObjectType)
    found: dict[str, Selected] = {}
    for chosen in sets:
        _collect(document, parent, chosen, found)
    return list(found.values())


def _collect(
    document: Document, parent: GraphQLObjectType, chosen: SelectionSetNode, found: dict[str, Selected]
) -> None:
    for node in chosen.selections:
        if node.directives and not _included(document, node):
            continue
        if isinstance(node, FieldNode):
            _add(parent, node, found)
        elif isinstance(node, InlineFragmentNode):
            condition = node.type_condition.name.value if node.type_condition else parent.name
            if _applies(document, parent, condition):
                _collect(document, parent, node.selection_set, found)
        elif isinstance(node, FragmentSpreadNode):
            fragment = document.fragments[node.name.value]
            if _applies(document, parent, fragment.type_condition.name.value):
                _collect(document, parent, fragment.selection_set, found)


def _add(parent: GraphQLObjectType, node: FieldNode, found: dict[str, Selected]) -> None:
    key = node.alias.value if node.alias else node.name.value
    if key not in found:
        found[key] = Selected(key, node.name.value, parent.fields.get(node.name.value))
    found[key].nodes.append(node)


def _included(document: Document, node: Any) -> bool:
    skip = get_directive_values(GraphQLSkipDirective, node, document.variables)
    include = get_directive_values(GraphQLIncludeDirective, node, document.variables)
    return not (skip and skip["if"]) and not (include and not include["if"])


def _applies(document: Document, parent: GraphQLObjectType, condition: str) -> bool:
    if condition == parent.name:
        return True
    named = document.schema.type_map.get(condition)
    return isinstance(named, GraphQLAbstractType) and document.schema.is_sub_type(named, parent)
