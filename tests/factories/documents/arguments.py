"""How values are spelled in a document: literals, variables with and without defaults, or nothing."""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLInputObjectType, GraphQLList, GraphQLNonNull, get_nullable_type

from tests.factories.documents.values import Name

ABSENT = object()
"""The variable is declared, and the request has no value for it."""
AS_VARIABLE = 0.35


@dataclass(frozen=True)
class Variable:
    """`type` and `default` as written; `given` is what the request sends, or ABSENT."""

    name: str
    type: str
    default: str | None
    given: Any

    @property
    def definition(self) -> str:
        return f"${self.name}: {self.type}" + (f" = {self.default}" if self.default is not None else "")


class Arguments:
    """Spells values, and keeps the variables that it made for them."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.variables: dict[str, Variable] = {}
        self.used: set[str] = set()
        """Names of the variables in what is being written."""

    def spelled(self, type_: Any, value: Any) -> str:
        """A value in the place of an argument, an input field or a list's item."""
        if self.chance.random() < AS_VARIABLE:
            return self.variable(type_, value)
        bare = get_nullable_type(type_)
        if isinstance(bare, GraphQLList) and isinstance(value, list):
            return f"[{', '.join(self.spelled(bare.of_type, one) for one in value)}]"
        if isinstance(bare, GraphQLInputObjectType) and isinstance(value, dict):
            fields = {name: self.spelled(bare.fields[name].type, one) for name, one in value.items()}
            return _braces(fields)
        return self.literal(value)

    def literal(self, value: Any) -> str:
        """A constant."""
        if isinstance(value, Name):
            return str(value)
        if isinstance(value, str):
            return self._quoted(value)
        if isinstance(value, list):
            return f"[{' '.join(self.literal(one) for one in value)}]"
        if isinstance(value, dict):
            return _braces({name: self.literal(one) for name, one in value.items()})
        return json.dumps(value)

    def boolean(self, value: bool) -> str:
        """The condition of a directive; one variable may decide about several places."""
        if self.chance.random() < 0.5:
            return json.dumps(value)
        alike = [one for one in self.variables.values() if one.type == "Boolean!"]
        if alike and self.chance.random() < 0.5:
            return self._use(self.chance.choice(alike))
        return self._declare(*self.chance.choice(_booleans(value)))

    def variable(self, type_: Any, value: Any) -> str:
        """`$name`, declared so that it may stand in a place of the type."""
        return self._declare(*self.chance.choice(self._ways(type_, value)))

    def _ways(self, type_: Any, value: Any) -> list[tuple[str, str | None, Any]]:
        """(type, default, given): all come to the value."""
        bare, constant = str(get_nullable_type(type_)), self.literal(value)
        if value is None:
            return [(bare, None, None), (bare, None, ABSENT), (bare, "null", ABSENT), (bare, constant, None)]
        given = [(f"{bare}!", None, value), (f"{bare}!", constant, ABSENT), (bare, constant, ABSENT)]
        if isinstance(type_, GraphQLNonNull):
            return [*given[:1] * 3, *given]
        return [*given, (bare, "null", value), *[(bare, None, value)] * 3]

    def _declare(self, type_: str, default: str | None, given: Any) -> str:
        made = Variable(f"v{len(self.variables)}", type_, default, given)
        self.variables[made.name] = made
        return self._use(made)

    def _use(self, variable: Variable) -> str:
        self.used.add(variable.name)
        return f"${variable.name}"

    def _quoted(self, text: str) -> str:
        plain = text.isprintable() and not set(text) & set('"\\') and text.strip() == text
        if plain and text and self.chance.random() < 0.05:
            return f'"""{text}"""'
        return json.dumps(text, ensure_ascii=self.chance.random() < 0.3)


def given(variables: Mapping[str, Variable]) -> dict[str, Any]:
    """The values that a request sends."""
    return {name: one.given for name, one in variables.items() if one.given is not ABSENT}


def _braces(fields: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{name}: {text}" for name, text in fields.items()) + "}"


def _booleans(value: bool) -> list[tuple[str, str | None, Any]]:
    return [
        ("Boolean!", None, value),
        ("Boolean!", json.dumps(not value), value),
        ("Boolean", json.dumps(value), ABSENT),
    ]
