"""Operations that graphql-core executes, field by field, with Strawberry's resolvers."""

from collections.abc import Mapping
from typing import Any

import strawberry
from graphql import ExecutionResult, GraphQLError, execute
from strawberry.schema._graphql_core import execution_context_class_kwargs

from services.api.context import Context
from services.api.operations.documents import Operation


class Resolved:
    """The path for whatever is not compiled."""

    def __init__(self, schema: strawberry.Schema) -> None:
        self._schema = schema

    async def result(
        self, operation: Operation, variables: Mapping[str, Any], context: Context, *, event: Any = None
    ) -> tuple[Any, list[GraphQLError] | None]:
        """Data and errors; the document is not parsed or validated again. Subscriptions look into `event`."""
        document, node = operation.located
        running: Any = execute(
            self._schema._schema,
            document,
            root_value=event,
            variable_values=dict(variables),
            operation_name=node.name.value if node.name else None,
            context_value=context,
            hide_suggestions=True,
            **execution_context_class_kwargs(self._schema.execution_context_class),
        )
        result: ExecutionResult = running if isinstance(running, ExecutionResult) else await running
        return result.data, result.errors
