"""Subscriptions: each answer is a look at the row, compiled where everything selected is declared."""

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLError, located_error
from graphql.execution.values import VariableValues

from services.api.context import Context
from services.api.contract import Contract
from services.api.faults import Unexecuted
from services.api.operations import answers
from services.api.operations.answers import Answer
from services.api.operations.documents import Operation
from services.api.operations.plans import plan_of
from services.api.operations.resolved import Resolved
from services.api.reads.leaves import passed_on
from services.api.reads.reader import Incomplete, Reader
from services.api.reads.selection import Document, Selected
from services.api.watches import Watch
from services.kit import metrics
from services.kit.lanes import UNREACHABLE


class Watches:
    """Answers what is watched. A socket asks again and again; nobody else may ask."""

    def __init__(self, contract: Contract, resolved: Resolved, *, compiles: bool) -> None:
        self._schema = contract.schema._schema
        self._watches = contract.watches
        self._resolved = resolved
        self._compiles = compiles

    async def answer(
        self, operation: Operation, given: Mapping[str, Any], coerced: VariableValues, context: Context
    ) -> Answer:
        """The row as it stands. Raises one of UNREACHABLE if PostgreSQL went away since the first look."""
        watching = context.watching
        if watching is None:
            raise Unexecuted("BAD_REQUEST", "Subscriptions need a WebSocket at this address.")
        look = _Look(operation, Document(self._schema, operation.fragments, coerced), context)
        chosen, watch = self._chosen(look)
        try:
            watching.channel = watch.channel_of(context.actor, chosen.arguments(coerced))
            return await self._answer(look, chosen, watch, given)
        except UNREACHABLE as error:
            if watching.has_looked:
                raise
            return self._failed(error, chosen, context)
        except Exception as error:  # noqa: BLE001  # becomes an error of the answer
            return self._failed(error, chosen, context)
        finally:
            watching.has_looked = True

    def _chosen(self, look: "_Look") -> tuple[Selected, Watch]:
        """A valid document selects one field; a directive may have taken it away."""
        chosen = look.plan.chosen
        watch = self._watches.get(chosen[0].name) if len(chosen) == 1 else None
        if watch is None:
            raise Unexecuted("BAD_REQUEST", "A subscription selects exactly one field.")
        return chosen[0], watch

    async def _answer(
        self, look: "_Look", chosen: Selected, watch: Watch, given: Mapping[str, Any]
    ) -> Answer:
        if self._compiles and not look.operation.needs_resolvers:
            try:
                row = await look.taken(watch, chosen, is_compiled=True)
                metrics.COMPILED.inc()
                return answers.of_data({chosen.key: row}, is_public=False)
            except Incomplete:
                look.operation.needs_resolvers = True
        metrics.RESOLVED.inc()
        row = await look.taken(watch, chosen, is_compiled=False)
        data, errors = await self._resolved.result(
            look.operation, given, look.context, event={chosen.key: row}
        )
        return answers.of_result(data, errors)

    def _failed(self, error: Exception, chosen: Selected, context: Context) -> Answer:
        assert context.watching is not None  # the caller has made sure
        context.watching.is_over = True
        located: GraphQLError = located_error(error, chosen.nodes, [chosen.key])
        return answers.of_result(None, [located])


class _Look:
    """One look for one subscription."""

    def __init__(self, operation: Operation, document: Document, context: Context) -> None:
        self.operation = operation
        self.document = document
        self.context = context
        self.plan = plan_of(operation, document, context.actor, "Subscription")

    async def taken(self, watch: Watch, chosen: Selected, *, is_compiled: bool) -> Any:
        """The row, as the response has it or as graphql-core looks into it."""
        reader = Reader(self.document, self.context.actor)
        if is_compiled:
            prepared = self.plan.prepared_at(chosen.key)
            reader = Reader(self.document, self.context.actor, passed_on, prepared)
        look = await watch.look(reader, chosen)
        assert self.context.watching is not None  # the caller has made sure
        self.context.watching.is_over = look.is_last
        return look.row
