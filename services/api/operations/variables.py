"""The variables of a request, coerced as graphql-core does."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from graphql import (
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    Undefined,
    get_nullable_type,
    is_leaf_type,
)
from graphql.execution.get_variable_signature import GraphQLVariableSignature, get_variable_signature
from graphql.execution.values import VariableValues, VariableValueSource, get_variable_values
from graphql.utilities.coerce_input_value import coerce_input_value

from services.api.operations.documents import Operation

NO_VARIABLES = VariableValues(sources={}, coerced={})
MOST_ERRORS = 50


class VariablesWrong(Exception):
    """The variables do not fit the operation; `errors` say why."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__(errors)
        self.errors = errors


class _Plain(NamedTuple):
    """A variable of a scalar or an enum; graphql-core would look its type up anew for each request."""

    signature: GraphQLVariableSignature
    leaf: Any


def variables_of(schema: GraphQLSchema, operation: Operation, given: Mapping[str, Any]) -> VariableValues:
    """The variables as graphql-core coerces them, or VariablesWrong."""
    if not operation.node.variable_definitions:
        return NO_VARIABLES
    if operation.plain is None:
        operation.plain = _plain(schema, operation)
    if operation.plain:
        coerced = _coerced(operation.plain, given)
        if coerced is not None:
            return coerced
    found = _by_core(schema, operation.node, given)
    if isinstance(found, list):
        errors = _by_core(schema, operation.located[1], given)
        raise VariablesWrong(errors if isinstance(errors, list) else found)
    return found


def _by_core(
    schema: GraphQLSchema, node: OperationDefinitionNode, given: Mapping[str, Any]
) -> VariableValues | list[GraphQLError]:
    definitions = node.variable_definitions or ()
    return get_variable_values(
        schema, definitions, dict(given), max_errors=MOST_ERRORS, hide_suggestions=True
    )


def _plain(schema: GraphQLSchema, operation: Operation) -> list[_Plain]:
    """All variables, or none where one is less plain."""
    found = []
    for definition in operation.node.variable_definitions or ():
        signature = get_variable_signature(schema, definition)
        if isinstance(signature, GraphQLError):
            return []
        leaf = get_nullable_type(signature.type)
        if not is_leaf_type(leaf):
            return []
        found.append(_Plain(signature, leaf))
    return found


def _coerced(plain: list[_Plain], given: Mapping[str, Any]) -> VariableValues | None:
    """None where one is absent, null or wrong: what that means, graphql-core says."""
    sources, coerced = {}, {}
    for signature, leaf in plain:
        value = given.get(signature.name)
        if value is None:
            return None
        found = coerce_input_value(value, leaf)
        if found is Undefined:
            return None
        sources[signature.name] = VariableValueSource(signature, value)
        coerced[signature.name] = found
    return VariableValues(sources, coerced)
