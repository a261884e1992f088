"""Arguments of a field, coerced: what does not change from request to request is coerced once.

Only graphql-core coerces. This puts variables, which it has coerced already, where they stand in values that
it has coerced once; whatever is less plain it is asked for each time.
"""

import contextlib
from collections.abc import Callable, Mapping
from typing import Any

from graphql import (
    FieldNode,
    GraphQLArgument,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    ListValueNode,
    ObjectValueNode,
    Undefined,
    ValueNode,
    VariableNode,
    get_nullable_type,
    is_non_null_type,
)
from graphql.execution.values import VariableValues, get_argument_values
from graphql.utilities.coerce_input_value import coerce_default_value, coerce_input_literal

Coerced = Mapping[str, Any]
Fill = Callable[[Coerced], Any]
"""A value of the variables; KeyError for what only graphql-core can say."""


class _NotPlain(Exception):
    """graphql-core has to coerce it anew for each request."""


class Arguments:
    """The arguments of one field of an operation."""

    def __init__(self, definition: GraphQLField, node: FieldNode) -> None:
        self._definition = definition
        self._node = node
        self.varies = any(_has_variable(one.value) for one in node.arguments or ())
        self._fills: dict[str, Fill] | None = None
        with contextlib.suppress(_NotPlain):
            self._fills = _fills(definition, node)

    def of(self, variables: VariableValues) -> dict[str, Any]:
        """By their GraphQL names, as graphql-core coerces them."""
        if self._fills is not None:
            with contextlib.suppress(KeyError):
                return {name: fill(variables.coerced) for name, fill in self._fills.items()}
        return get_argument_values(self._definition, self._node, variables)


def _fills(definition: GraphQLField, node: FieldNode) -> dict[str, Fill]:
    """One for each argument given or with a default."""
    given = {one.name.value: one.value for one in node.arguments or ()}
    fills = {name: _fill(value, definition.args[name].type) for name, value in given.items()}
    return {**fills, **_left_out({name: one for name, one in definition.args.items() if name not in given})}


def _fill(value: ValueNode, type_: GraphQLInputType) -> Fill:
    if isinstance(value, VariableNode):
        return _variable(value.name.value, required=is_non_null_type(type_))
    if not _has_variable(value):
        known = coerce_input_literal(value, type_)
        if known is Undefined:
            raise _NotPlain
        return lambda _: known
    inner = get_nullable_type(type_)
    if isinstance(value, ObjectValueNode) and isinstance(inner, GraphQLInputObjectType):
        return _object(value, inner)
    raise _NotPlain


def _variable(name: str, *, required: bool) -> Fill:
    def fill(coerced: Coerced) -> Any:
        value = coerced[name]
        if value is None and required:
            raise KeyError(name)
        return value

    return fill


def _object(value: ObjectValueNode, type_: GraphQLInputObjectType) -> Fill:
    given = {one.name.value: one.value for one in value.fields}
    if type_.is_one_of or type_.out_type({}) != {}:
        raise _NotPlain
    if any(field.out_name for field in type_.fields.values()):
        raise _NotPlain
    fills = {name: _fill(one, type_.fields[name].type) for name, one in given.items()}
    fills |= _left_out({name: field for name, field in type_.fields.items() if name not in given})
    return lambda coerced: {name: fill(coerced) for name, fill in fills.items()}


def _left_out(fields: Mapping[str, GraphQLArgument | GraphQLInputField]) -> dict[str, Fill]:
    """What is left out and has a value all the same."""
    values = {name: coerce_default_value(field) for name, field in fields.items()}
    if any(value is Undefined and is_non_null_type(fields[name].type) for name, value in values.items()):
        raise _NotPlain
    return {name: _constant(value) for name, value in values.items() if value is not Undefined}


def _constant(value: Any) -> Fill:
    return lambda _: value


def _has_variable(value: ValueNode) -> bool:
    if isinstance(value, ListValueNode):
        return any(_has_variable(one) for one in value.values)
    if isinstance(value, ObjectValueNode):
        return any(_has_variable(one.value) for one in value.fields)
    return isinstance(value, VariableNode)
