"""Runs operations: compiled where everything selected is declared, through graphql-core otherwise.

Both paths take documents that passed the same limits and the same validation. The compiled path tells
successes only: whatever goes wrong in a query is told by graphql-core, so that errors have one source.
"""

import asyncio
from typing import Any

import asyncpg
import msgspec
import orjson
from graphql import GraphQLError, print_ast

from services.api import admission
from services.api.admission import RateLimited, TimedOut
from services.api.charged import NOTHING
from services.api.context import Context
from services.api.contract import Contract
from services.api.faults import Unexecuted
from services.api.operations import answers, costs, introspection, sizes
from services.api.operations.answers import Answer
from services.api.operations.documents import Documents, Invalid, Operation
from services.api.operations.mutations import Mutations, Step
from services.api.operations.plans import price_of
from services.api.operations.queries import Queries
from services.api.operations.resolved import Resolved
from services.api.operations.variables import VariablesWrong, variables_of
from services.api.operations.watching import Watches
from services.api.reads.reader import Incomplete
from services.kit import metrics, telemetry
from services.kit.deadlines import Deadlines
from services.kit.lanes import UNREACHABLE
from services.kit.sharing import Left, Sharing, Unshared

NOT_THE_PLANS = (*UNREACHABLE, asyncpg.exceptions.DataError)
"""PostgreSQL is away, or a value of the request is one that it does not take."""
REFUSED = 10
"""The cost of a request that is refused before it is executed."""
log = telemetry.logger("operations")


class NotAQuery(Exception):
    """A GET request can only read."""


class BadRequest(Exception):
    """The request is no operation; the message says why."""


class Request(msgspec.Struct, rename="camel"):
    """The body of a GraphQL request."""

    query: str | None = None
    operation_name: str | None = None
    variables: msgspec.Raw = msgspec.Raw(b"null")
    extensions: dict[str, Any] | None = None
    document_id: str | None = None


class Operations:
    """The operations of one contract. `compiles` False sends everything through graphql-core."""

    def __init__(self, contract: Contract, *, compiles: bool, seconds: float = 10.0) -> None:
        self._schema = contract.schema._schema
        self._documents = Documents(self._schema)
        self._queries = Queries(self._schema, contract.reads)
        self._mutations = Mutations(contract.schema, contract.verbs)
        self._resolved = Resolved(contract.schema)
        self._watches = Watches(contract, self._resolved, compiles=compiles)
        self._compiles = compiles
        self._shared: Sharing[Answer] = Sharing()
        self._deadlines = Deadlines(seconds)

    async def answer(self, request: Request, context: Context, *, only_queries: bool = False) -> Answer:
        """The answer to one request; errors are part of it."""
        task = self._deadlines.begin()
        try:
            if context.purse is not None and context.purse.balance <= 0:
                await admission.check(context.purse)
            return await self._answer(request, context, only_queries)
        except (Invalid, VariablesWrong) as wrong:
            return self._refused(context, wrong.errors)
        except RateLimited as refused:
            return answers.of_refusal(refused)
        except Unexecuted as refused:
            return self._refused(context, [refused])
        except asyncio.CancelledError:
            if not self._deadlines.told(task):
                raise
            return answers.of_refusal(TimedOut(self._deadlines.seconds))
        finally:
            self._deadlines.end(task)

    def _refused(self, context: Context, errors: list[GraphQLError]) -> Answer:
        """To be refused costs something too: what was asked had to be read."""
        if context.purse is not None and context.charged is NOTHING:
            context.purse.spend(REFUSED)
        return answers.of_errors(errors)

    async def _answer(self, request: Request, context: Context, only_queries: bool) -> Answer:
        if request.query is None:
            raise BadRequest("`query` is missing: the text of a GraphQL document.")
        operation = self._documents.operation(request.query, request.operation_name)
        if only_queries and not operation.is_query:
            raise NotAQuery
        if operation.is_subscription:
            return await self._watched(operation, request, context)
        if operation.introspects:
            introspection.check(context)
        if self._compiles and not operation.needs_resolvers:
            answer = await self._compiled(operation, request, context)
            if answer is not None:
                metrics.COMPILED.inc()
                return answer
        metrics.RESOLVED.inc()
        return await self._through_core(operation, request, context)

    async def _watched(self, operation: Operation, request: Request, context: Context) -> Answer:
        variables = decoded(bytes(request.variables))
        coerced = variables_of(self._schema, operation, variables)
        costs.charge(context, price_of(self._schema, operation, coerced), coerced.coerced)
        return await self._watches.answer(operation, variables, coerced, context)

    async def _compiled(self, operation: Operation, request: Request, context: Context) -> Answer | None:
        """None for what graphql-core has to do or to tell."""
        try:
            if operation.is_query:
                return await self._query(operation, bytes(request.variables), context)
            return await self._mutation(operation, request, context)
        except Incomplete:
            operation.needs_resolvers = True
        except (BadRequest, VariablesWrong):
            raise
        except Left:
            return await self._compiled(operation, request, context)
        except (GraphQLError, Unshared, *NOT_THE_PLANS):
            pass  # graphql-core finds it too, and tells it: errors have one source
        except Exception:  # noqa: BLE001  # a query can be asked again; a verb's errors do not come here
            self._failed(operation)
        return None

    async def _query(self, operation: Operation, variables: bytes, context: Context) -> Answer:
        """One answer for all who ask the same, in the same scope, before the question has been sent."""
        actor = context.actor
        async with self._shared.of((operation, actor, variables)) as shared:
            if shared.answer is None:
                coerced = variables_of(self._schema, operation, decoded(variables))
                data = await self._queries.data(operation, context, coerced, shared.close)
                is_public = actor.is_anonymous
                shared.answer = answers.of_data(data, is_public=is_public, charged=context.charged)
            else:
                costs.pay(context, shared.answer.charged)
            return shared.answer

    async def _mutation(self, operation: Operation, request: Request, context: Context) -> Answer:
        coerced = variables_of(self._schema, operation, decoded(bytes(request.variables)))
        steps = self._mutations.steps(operation, context, coerced)
        return await self._performed(steps, context)

    async def _performed(self, steps: list[Step], context: Context) -> Answer:
        """From here on nothing may be tried another way: the deed is done."""
        try:
            data, errors = await self._mutations.performed(steps)
            return answers.of_result(data, errors, is_compiled=True, charged=context.charged)
        except Exception as failed:  # noqa: BLE001  # whatever it is, it is told as an error
            unforeseen = GraphQLError("", original_error=failed)
            return answers.of_result(None, [unforeseen], is_compiled=True, charged=context.charged)

    async def _through_core(self, operation: Operation, request: Request, context: Context) -> Answer:
        is_public = operation.is_query and context.actor.is_anonymous
        variables = decoded(bytes(request.variables))
        coerced = variables_of(self._schema, operation, variables)
        costs.charge(context, price_of(self._schema, operation, coerced), coerced.coerced)
        data, errors = await self._resolved.result(operation, variables, context)
        return answers.of_result(data, errors, is_public=is_public, charged=context.charged)

    def _failed(self, operation: Operation) -> None:
        """A plan that fails is not tried again; graphql-core answers, and the log tells it once."""
        operation.needs_resolvers = True
        metrics.PLANS_FAILED.inc()
        log.exception("plan_failed", document=print_ast(operation.node)[:500])


def decoded(variables: bytes) -> dict[str, Any]:
    """The variables of a request; absent and null are none."""
    try:
        found = orjson.loads(variables)
    except ValueError:
        message = "`variables` is no JSON that can be held: too deep, a number too great, or not in UTF-8."
        raise BadRequest(message) from None
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise BadRequest("`variables` must be an object.")
    if len(variables) > sizes.UNJUDGED:
        sizes.check(found)
    return found
