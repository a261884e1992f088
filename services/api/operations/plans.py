"""Plans: what requests of one form share. The form is what a statement's text depends on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from graphql import GraphQLError, GraphQLSchema
from graphql.execution.values import VariableValues, get_variable_values

from services.api.operations.documents import Operation
from services.api.reads.paging import MOST
from services.api.reads.reading import Reading
from services.api.reads.selection import Document, Selected, at_root
from services.domain.actors.actor import Actor

MOST_FORMS = 64
"""Plans an operation keeps; the oldest goes."""
NO_VARIABLES = VariableValues(sources={}, coerced={})


@dataclass(slots=True)
class Plan:
    """The root fields of an operation in one form, and the reads prepared below each."""

    chosen: list[Selected]
    prepared: dict[str, dict[tuple[str, str], Reading]] = field(default_factory=dict)
    below: dict[tuple[str, str], list[Any]] = field(default_factory=dict)
    """What a mutation selects on each type that a verb can answer with."""

    def prepared_at(self, key: str) -> dict[tuple[str, str], Reading]:
        return self.prepared.setdefault(key, {})


class VariablesWrong(Exception):
    """The variables do not fit the operation; `errors` say why."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__(errors)
        self.errors = errors


def variables_of(schema: GraphQLSchema, operation: Operation, given: Mapping[str, Any]) -> VariableValues:
    """The variables as graphql-core coerces them, or VariablesWrong."""
    definitions = operation.node.variable_definitions
    if not definitions:
        return NO_VARIABLES
    coerced = get_variable_values(schema, definitions, dict(given), max_errors=50)
    if isinstance(coerced, list):
        raise VariablesWrong(coerced)
    return coerced


def plan_of(operation: Operation, document: Document, actor: Actor, root: str) -> Plan:
    """The plan for the form of this request, made when there is none."""
    coerced = document.variables.coerced
    telling = {name: coerced[name] for name in operation.telling if name in coerced}
    form = (actor.kind, form_of(telling))
    plan: Plan | None = operation.forms.get(form)
    if plan is None:
        if len(operation.forms) >= MOST_FORMS:
            del operation.forms[next(iter(operation.forms))]
        plan = operation.forms[form] = Plan(at_root(document, operation.node.selection_set, root))
    return plan


def form_of(value: Any) -> Any:
    """What of a variable's value can change a statement's text: presence, truth, enums, keys, page sizes."""
    if value is None or isinstance(value, bool | Enum):
        return value
    if isinstance(value, dict):
        return tuple((key, form_of(one)) for key, one in value.items())
    if isinstance(value, list):
        return tuple(value) if value and isinstance(value[0], Enum) else list
    return value if isinstance(value, int) and 0 <= value <= MOST else int
