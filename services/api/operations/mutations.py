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
from services.api.operations.costs import charge
from services.api.operations.documents import Operation
from services.api.operations.inputs import inputs_by_verb
from services.api.operations.plans import Plan, plan_of
from services.api.reads.leaves import passed_on
from services.api.reads.names import camel
from services.api.reads.node import NODES, Payload
from services.api.reads.reader import Incomplete, Reader
from services.api.reads.selection import Document, Selected, below
from services.api.reads.sources import Listed, One, Source
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
        charge(context, plan.price, variables.coerced)
        return [self._step(operation, document, context, plan, one) for one in plan.chosen]

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
        self, operation: Operation, document: Document, context: Context, plan: Plan, chosen: Selected
    ) -> "Step":
        verb = self._verbs.get(chosen.name)
        if verb is None:  # __typename
            raise Incomplete
        given = self._inputs[chosen.name](chosen.arguments(document.variables)["input"])
        step = Step(operation, document, context, plan, chosen, verb, given, context.actor.kind)
        step.prepare()
        return step


@dataclass(slots=True)
class Step:
    """One verb of the mutation. `kind` is the caller's, for whom the reads are prepared."""

    operation: Operation
    document: Document
    context: Context
    plan: Plan
    chosen: Selected
    verb: Verb
    input: Any
    kind: tuple[object, ...]

    async def perform(self, errors: list[GraphQLError]) -> dict[str, Any]:
        """The payload or the refusal, as selected."""
        done = await self.verb.perform(self.context, self.input)
        if isinstance(done, Refused):
            return self._refusal(done)
        return {part.one.key: await self._value(done, part, errors) for part in self._payload()}

    def prepare(self) -> None:
        """Prepare the reads of the payload, so that what they cannot do is known before the verb is done."""
        reader = self._reader()
        for part in self._payload():
            if isinstance(part.source, One | Listed):
                reader.by_ids_of(NODES[part.source.target], part.one)
            elif part.one.definition and not is_leaf_type(get_named_type(part.one.definition.type)):
                raise Incomplete

    def _reader(self) -> Reader:
        """By the plan of what the caller is now: a verb may have made more of them."""
        plan, actor = self.plan, self.context.actor
        if actor.kind != self.kind:
            plan = plan_of(self.operation, self.document, actor, "Mutation")
        return Reader(self.document, actor, passed_on, plan.prepared_at(self.chosen.key))

    def _payload(self) -> list["_Part"]:
        return self._below(self.verb.payload.__name__, self.verb.payload.sources)

    def _below(self, type_name: str, sources: Mapping[str, Source]) -> list["_Part"]:
        found = self.plan.below.get((self.chosen.key, type_name))
        if found is None:
            names = {camel(name): name for name in sources}
            chosen = below(self.document, self.chosen.nodes, type_name)
            found = [_Part(one, name := names.get(one.name, ""), sources.get(name)) for one in chosen]
            self.plan.below[self.chosen.key, type_name] = found
        return found

    def _refusal(self, refused: Refused) -> dict[str, Any]:
        name = type(refused.refusal).__name__
        return {
            part.one.key: name if part.one.name == "__typename" else getattr(refused, part.one.name)
            for part in self._below(name, {})
        }

    async def _value(self, payload: Payload, part: "_Part", errors: list[GraphQLError]) -> Any:
        definition = part.one.definition
        if definition is None:
            return type(payload).__name__
        try:
            return await self._read(payload, part, definition.type)
        except Exception as error:  # noqa: BLE001  # becomes an error of the response
            failed = located_error(error, part.one.nodes, [self.chosen.key, part.one.key])
            if is_non_null_type(definition.type):
                raise failed from None
            errors.append(failed)
            return None

    async def _read(self, payload: Payload, part: "_Part", type_: GraphQLOutputType) -> Any:
        value = payload.values[part.name]
        if isinstance(part.source, One):
            if value is None:
                return None
            node = NODES[part.source.target]
            if isinstance(value, Mapping):
                return await self._reader().made(node, part.one, value)
            return (await self._reader().by_ids(node, part.one, [value]))[0]
        if isinstance(part.source, Listed):
            found = await self._reader().by_ids(NODES[part.source.target], part.one, value)
            return [row for row in found if row is not None]
        return _serialised(type_, value)


@dataclass(frozen=True, slots=True)
class _Part:
    """A field selected of a payload or a refusal, its declared name, and its source."""

    one: Selected
    name: str
    source: Source | None


def _serialised(type_: Any, value: Any) -> Any:
    """A plain value as the response has it."""
    if is_non_null_type(type_):
        return _serialised(type_.of_type, value)
    if value is None:
        return None
    if is_list_type(type_):
        return [_serialised(type_.of_type, one) for one in value]
    return type_.serialize(value)
