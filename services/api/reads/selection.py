"""What an operation selects at one place: response keys, fields, arguments, and what is below."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLAbstractType,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionSetNode,
)
from graphql.execution.values import VariableValues, get_argument_values, get_directive_values


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


def arguments_of(info: GraphQLResolveInfo[Any]) -> dict[str, Any]:
    """The coerced arguments of the field being resolved, by their GraphQL names."""
    definition = info.parent_type.fields[info.field_name]
    return get_argument_values(definition, info.field_nodes[0], _variables(info))


def _variables(info: GraphQLResolveInfo[Any]) -> VariableValues:
    """Strawberry hands out the coerced dict alone; graphql-core's functions want their container."""
    coerced: Any = info.variable_values
    return VariableValues(sources={}, coerced=coerced)


@dataclass(slots=True)
class Selected:
    """One response key: the field, its arguments, and the field nodes merged under the key."""

    key: str
    name: str
    arguments: dict[str, Any]
    nodes: list[FieldNode] = field(default_factory=list)


def below(document: Document, nodes: Iterable[FieldNode], type_name: str) -> list[Selected]:
    """What the merged field nodes select on the object type `type_name`, in response order."""
    parent = document.schema.type_map[type_name]
    assert isinstance(parent, GraphQLObjectType)
    found: dict[str, Selected] = {}
    for node in nodes:
        if node.selection_set:
            _collect(document, parent, node.selection_set, found)
    return list(found.values())


def _collect(
    document: Document, parent: GraphQLObjectType, chosen: SelectionSetNode, found: dict[str, Selected]
) -> None:
    for node in chosen.selections:
        if not _included(document, node):
            continue
        if isinstance(node, FieldNode):
            _add(document, parent, node, found)
        elif isinstance(node, InlineFragmentNode):
            condition = node.type_condition.name.value if node.type_condition else parent.name
            if _applies(document, parent, condition):
                _collect(document, parent, node.selection_set, found)
        elif isinstance(node, FragmentSpreadNode):
            fragment = document.fragments[node.name.value]
            if _applies(document, parent, fragment.type_condition.name.value):
                _collect(document, parent, fragment.selection_set, found)


def _add(document: Document, parent: GraphQLObjectType, node: FieldNode, found: dict[str, Selected]) -> None:
    key = node.alias.value if node.alias else node.name.value
    if key not in found:
        definition = parent.fields.get(node.name.value)
        arguments = get_argument_values(definition, node, document.variables) if definition else {}
        found[key] = Selected(key, node.name.value, arguments)
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
