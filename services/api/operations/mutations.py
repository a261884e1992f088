"""Compiled mutations: the verb is called directly, and its payload is read as a query's pieces are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import strawberry
from graphql import (
    GraphQLError,
    GraphQLOutputType,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    located_error,
)
from graphql.execution.values import VariableValues

from services.api.context import Context
from services.api.operations.documents import Operation
from services.api.operations.inputs import inputs_by_verb
from services.api.operations.plans import plan_of
from services.api.reads.leaves import passed_on
from services.api.reads.names import camel
from services.api.reads.node import NODES, Payload
from services.api.reads.reader import Incomplete, Reader
from services.api.reads.selection import Document, Selected, below
from services.api.reads.sources import Listed, One
from services.api.verbs import Refused, Verb


class Mutations:
    """Performs verbs and tells what came of them, without graphql-core's round of every field."""

    def __init__(self, schema: strawberry.Schema, verbs: Mapping[str, Verb]) -> None:
        self._schema = schema
        self._verbs = verbs
        self._inputs = inputs_by_verb(schema)

    def steps(self, operation: Operation, context: Context, variables: VariableValues) -> list["Step"]:
        """The verbs to perform. Raises Incomplete for what needs a resolver; nothing is done yet."""
        document = Document(self._schema._schema, operation.fragments, variables)
        plan = plan_of(operation, document, context.actor, "Mutation")
        return [self._step(document, context, one, plan.prepared_at(one.key)) for one in plan.chosen]

    async def performed(self, steps: Sequence["Step"]) -> tuple[dict[str, Any] | None, list[GraphQLError]]:
        """Data and errors, of one verb after the other, as the specification has it."""
        data: dict[str, Any] = {}
        errors: list[GraphQLError] = []
        for step in steps:
            try:
                data[step.chosen.key] = await step.perform(errors)
            except Exception as error:  # noqa: BLE001  # becomes an error of the response
                errors.append(located_error(error, step.chosen.nodes, [step.chosen.key]))
                return None, errors
        return data, errors

    def _step(
        self, document: Document, context: Context, chosen: Selected, prepared: dict[Any, Any]
    ) -> "Step":
        verb = self._verbs.get(chosen.name)
        if verb is None:  # __typename
            raise Incomplete
        given = self._inputs[chosen.name](chosen.arguments(document.variables)["input"])
        step = Step(document, context, chosen, verb, given, prepared)
        step.prepare()
        return step


@dataclass(slots=True)
class Step:
    """One verb of the mutation."""

    document: Document
    context: Context
    chosen: Selected
    verb: Verb
    input: Any
    prepared: dict[Any, Any]

    async def perform(self, errors: list[GraphQLError]) -> dict[str, Any]:
        """The payload or the refusal, as selected."""
        done = await self.verb.perform(self.context, self.input)
        if isinstance(done, Refused):
            return self._refusal(done)
        return {one.key: await self._value(done, one, errors) for one in self._fields(type(done).__name__)}

    def prepare(self) -> None:
        """Prepare the reads of the payload, so that what they cannot do is known before the verb is done."""
        reader = self._reader()
        for one in self._fields(self.verb.payload.__name__):
            source = self._source(one)
            if isinstance(source, One | Listed):
                reader.by_ids_of(NODES[source.target], one)
            elif one.definition and not is_leaf_type(get_named_type(one.definition.type)):
                raise Incomplete

    def _reader(self) -> Reader:
        return Reader(self.document, self.context.actor, passed_on, self.prepared)

    def _fields(self, type_name: str) -> list[Selected]:
        return below(self.document, self.chosen.nodes, type_name)

    def _source(self, one: Selected) -> Any:
        sources = self.verb.payload.sources
        return next((source for name, source in sources.items() if camel(name) == one.name), None)

    def _refusal(self, refused: Refused) -> dict[str, Any]:
        name = type(refused.refusal).__name__
        return {
            one.key: name if one.name == "__typename" else getattr(refused, one.name)
            for one in self._fields(name)
        }

    async def _value(self, payload: Payload, one: Selected, errors: list[GraphQLError]) -> Any:
        if one.definition is None:
            return type(payload).__name__
        try:
            return await self._read(payload, one, one.definition.type)
        except Exception as error:  # noqa: BLE001  # becomes an error of the response
            failed = located_error(error, one.nodes, [self.chosen.key, one.key])
            if is_non_null_type(one.definition.type):
                raise failed from None
            errors.append(failed)
            return None

    async def _read(self, payload: Payload, one: Selected, type_: GraphQLOutputType) -> Any:
        source = self._source(one)
        value = next(given for name, given in payload.values.items() if camel(name) == one.name)
        if isinstance(source, One):
            if value is None:
                return None
            if isinstance(value, Mapping):
                return await self._reader().made(NODES[source.target], one, value)
            return (await self._reader().by_ids(NODES[source.target], one, [value]))[0]
        if isinstance(source, Listed):
            found = await self._reader().by_ids(NODES[source.target], one, value)
            return [row for row in found if row is not None]
        return _serialised(type_, value)


def _serialised(type_: Any, value: Any) -> Any:
    """A plain value as the response has it."""
    if is_non_null_type(type_):
        return _serialised(type_.of_type, value)
    if value is None:
        return None
    if is_list_type(type_):
        return [_serialised(type_.of_type, one) for one in value]
    return type_.serialize(value)
