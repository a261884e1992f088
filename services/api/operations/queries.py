"""Compiled queries: prepared reads whose pieces are the response; graphql-core completes nothing."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from graphql import GraphQLSchema
from graphql.execution.values import VariableValues

from services.api.context import Context
from services.api.operations.costs import charge
from services.api.operations.documents import Operation
from services.api.operations.plans import Plan, plan_of
from services.api.reads.leaves import passed_on
from services.api.reads.reader import Incomplete, Reader
from services.api.reads.selection import Document, Selected
from services.api.roots import Read
from services.domain.actors.actor import Actor


class Queries:
    """Answers what consists of declared reads only."""

    def __init__(self, schema: GraphQLSchema, reads: Mapping[str, Read]) -> None:
        self._schema = schema
        self._reads = reads

    async def data(
        self,
        operation: Operation,
        context: Context,
        variables: VariableValues,
        when_sent: Callable[[], None],
    ) -> dict[str, Any]:
        """The response's data. Raises Incomplete for what needs a resolver, and whatever goes wrong."""
        document = Document(self._schema, operation.fragments, variables)
        actor = context.actor
        plan = plan_of(operation, document, actor, "Query")
        charge(context, plan.price, variables.coerced)
        values = [self._value(plan, document, actor, one, when_sent) for one in plan.chosen]
        found = [await values[0]] if len(values) == 1 else await asyncio.gather(*values)
        return {one.key: value for one, value in zip(plan.chosen, found, strict=True)}

    async def _value(
        self,
        plan: Plan,
        document: Document,
        actor: Actor,
        chosen: Selected,
        when_sent: Callable[[], None],
    ) -> Any:
        if chosen.name == "__typename":
            return "Query"
        read = self._reads.get(chosen.name)
        if read is None:
            raise Incomplete
        prepared = plan.prepared_at(chosen.key)
        return await read(Reader(document, actor, passed_on, prepared, when_sent), chosen)
