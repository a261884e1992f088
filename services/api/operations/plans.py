"""Plans: what requests of one form share. The form is what a statement's text depends on."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from graphql import GraphQLSchema
from graphql.execution.values import VariableValues

from services.api.operations import costs
from services.api.operations.costs import Price
from services.api.operations.documents import Operation
from services.api.reads.paging import MOST
from services.api.reads.reading import Reading
from services.api.reads.selection import Document, Selected, at_root
from services.domain.actors.actor import Actor

MOST_FORMS = 64
"""Plans an operation keeps; the oldest goes."""


@dataclass(slots=True)
class Plan:
    """The root fields of an operation in one form, and the reads prepared below each."""

    chosen: list[Selected]
    price: Price
    prepared: dict[str, dict[tuple[str, str], Reading]] = field(default_factory=dict)
    below: dict[tuple[str, str], list[Any]] = field(default_factory=dict)
    """What a mutation selects on each type that a verb can answer with."""

    def prepared_at(self, key: str) -> dict[tuple[str, str], Reading]:
        return self.prepared.setdefault(key, {})


def plan_of(operation: Operation, document: Document, actor: Actor, root: str) -> Plan:
    """The plan for the form of this request, made when there is none."""
    coerced = document.variables.coerced
    telling = {name: coerced[name] for name in operation.telling if name in coerced}
    form = (actor.kind, form_of(telling))
    plan: Plan | None = operation.forms.get(form)
    if plan is None:
        if len(operation.forms) >= MOST_FORMS:
            del operation.forms[next(iter(operation.forms))]
        chosen = at_root(document, operation.node.selection_set, root)
        plan = operation.forms[form] = Plan(chosen, _price(operation, document, form[1], chosen))
    return plan


def price_of(schema: GraphQLSchema, operation: Operation, variables: VariableValues) -> Price:
    """The price of an operation that no plan is made for."""
    coerced = variables.coerced
    form = form_of({name: coerced[name] for name in operation.telling if name in coerced})
    if form in operation.prices:
        return operation.prices[form]
    document = Document(schema, operation.fragments, variables)
    root = operation.node.operation.value.capitalize()
    chosen = at_root(document, operation.node.selection_set, root)
    return _price(operation, document, form, chosen)


def _price(operation: Operation, document: Document, form: Any, chosen: list[Selected]) -> Price:
    """Computed once, for a selection that is refused too."""
    price = operation.prices.get(form)
    if price is None:
        if len(operation.prices) >= MOST_FORMS:
            del operation.prices[next(iter(operation.prices))]
        price = operation.prices[form] = costs.price_of(document, chosen)
    return price


def form_of(value: Any) -> Any:
    """What of a variable's value can change a statement's text: presence, truth, enums, keys, page sizes."""
    if value is None or isinstance(value, bool | Enum):
        return value
    if isinstance(value, dict):
        return tuple((key, form_of(one)) for key, one in value.items())
    if isinstance(value, list):
        return tuple(value) if value and isinstance(value[0], Enum) else list
    return value if isinstance(value, int) and 0 <= value <= MOST else int
