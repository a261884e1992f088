"""What an operation costs before it is run: of the fields it selects and the page sizes it asks for.

Computed once for each form of an operation; only the number of ids in a variable is put in for each request.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FragmentSpreadNode,
    GraphQLAbstractType,
    GraphQLField,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
)

from services.api.charged import NOTHING, Charged, charged
from services.api.context import Context
from services.api.faults import Unexecuted
from services.api.reads.costs import Cost, ListSize
from services.api.reads.paging import DEFAULT, MOST
from services.api.reads.selection import Document, Selected, below

LEAST = 1
"""What the cheapest operation costs."""


class CostTooHigh(Unexecuted):
    """The operation costs more than one may; it was not begun."""

    def __init__(self, requested: int, limit: int, most: str) -> None:
        super().__init__(
            "COST_TOO_HIGH",
            f"This operation costs {requested}; one may cost {limit} at most. `{most}` costs most:"
            " ask for smaller pages, or for less below them.",
        )
        self.extensions = {"code": "COST_TOO_HIGH", "requested": requested, "limit": limit, "most": most}


@dataclass(frozen=True, slots=True)
class Price:
    """The cost of one form of an operation. `per_item` has what each value in a variable's list adds."""

    fixed: int
    per_item: tuple[tuple[str, int], ...]
    most: str
    """Where the greater part of it comes from, as response keys with dots between."""

    def of(self, coerced: Mapping[str, Any]) -> int:
        """The cost with these variables."""
        return self.fixed + sum(cost * len(coerced.get(name) or ()) for name, cost in self.per_item)


def charge(context: Context, price: Price, coerced: Mapping[str, Any]) -> None:
    """Put the cost of an operation on its caller's account, once. Raises CostTooHigh."""
    if context.charged is not NOTHING:
        return
    cost = price.of(coerced) if price.per_item else price.fixed
    limit = context.settings.operation_cost
    if cost > limit:
        raise CostTooHigh(cost, limit, price.most)
    pay(context, charged(cost, limit))


def pay(context: Context, cost: Charged) -> None:
    """What somebody has been charged for the same answer, for one more."""
    if context.charged is NOTHING:
        context.charged = cost
        if context.purse is not None:
            context.purse.spend(cost.requested)


@dataclass(slots=True)
class _Part:
    """What one response key costs, with everything below it."""

    key: str
    cost: int
    parts: list["_Part"] = field(default_factory=list)

    def most(self) -> str:
        """The path along which the greater part comes about."""
        greatest = max(self.parts, key=lambda part: part.cost, default=None)
        if greatest is None or 2 * greatest.cost < self.cost:
            return self.key
        return f"{self.key}.{greatest.most()}" if self.key else greatest.most()


def price_of(document: Document, chosen: Iterable[Selected]) -> Price:
    """The price of what is selected at a root type."""
    parts: list[_Part] = []
    per_item: list[tuple[str, int]] = []
    for one in chosen:
        ids = _ids(one)
        part = _part(document, one, times=_number(ids))
        if ids is not None and isinstance(ids, VariableNode):
            per_item.append((ids.name.value, part.cost))
        else:
            parts.append(part)
    whole = _Part("", sum(part.cost for part in parts), parts)
    return Price(max(whole.cost, LEAST), tuple(per_item), whole.most() if parts else "")


def _ids(one: Selected) -> Any:
    """The list by which a root field is told what to read, as the document has it."""
    if one.definition is None or "first" in one.definition.args:
        return None
    lists = [name for name, given in one.definition.args.items() if str(given.type).startswith("[")]
    found = [given.value for given in one.nodes[0].arguments or () if given.name.value in lists]
    return found[0] if found else None


def _number(ids: Any) -> int:
    """How many ids there are; of a variable's each is priced by itself."""
    return len(getattr(ids, "values", ()) or (ids,)) if ids is not None else 1


def _part(document: Document, one: Selected, *, times: int) -> _Part:
    """The cost of a field that stands there so many times."""
    if one.definition is None:
        return _Part(one.key, 0)
    cost = times * _weight(one.definition)
    named = get_named_type(one.definition.type)
    if is_leaf_type(named):
        return _Part(one.key, cost)
    size = _list_size(one.definition)
    rows = _rows(document, one, size) if size else 1
    sized = size.sized_fields if size else ()
    either = [
        [
            _part(document, inner, times=times * (rows if inner.name in sized else 1))
            for inner in below(document, one.nodes, name)
        ]
        for name in _possible(document, named, one)
    ]
    parts = max(either, key=lambda parts: sum(part.cost for part in parts))
    return _Part(one.key, cost + sum(part.cost for part in parts), parts)


def _rows(document: Document, one: Selected, size: ListSize) -> int:
    """Rows at most; a page size that is refused later counts as the nearest that is none."""
    given = one.arguments(document.variables)
    asked = next((given[name] for name in size.slicing_arguments if given.get(name) is not None), DEFAULT)
    return min(max(int(asked), 0), MOST)


def _weight(definition: GraphQLField) -> int:
    declared = _directive(definition, Cost)
    if declared is None:
        named = get_named_type(definition.type)
        if is_leaf_type(named):
            return 0
        declared = _directive(named, Cost)
    return 1 if declared is None else int(declared.weight)


def _list_size(definition: GraphQLField) -> ListSize | None:
    found: ListSize | None = _directive(definition, ListSize)
    return found


def _directive(holder: Any, kind: type) -> Any:
    declared = holder.extensions.get("strawberry-definition")
    return next((one for one in getattr(declared, "directives", None) or () if isinstance(one, kind)), None)


def _possible(document: Document, named: Any, one: Selected) -> list[str]:
    """Types that what is found there can be, as far as the selection tells them apart."""
    if not is_abstract_type(named):
        return [named.name]
    possible = [type_.name for type_ in document.schema.get_possible_types(named)]
    told = _conditions(document, [node.selection_set for node in one.nodes if node.selection_set])
    apart = [name for name in possible if name in told]
    rest = [name for name in possible if name not in told]
    return [*apart, *_one_of_each(document.schema, told, rest)] or possible[:1]


def _one_of_each(schema: GraphQLSchema, told: Iterable[str], rest: list[str]) -> list[str]:
    """Of the types not named: one that only fields of all are asked of, and one of each group named."""
    found = rest[:1]
    for name in told:
        group = schema.type_map.get(name)
        if isinstance(group, GraphQLAbstractType):
            members = {type_.name for type_ in schema.get_possible_types(group)}
            found += [other for other in rest if other in members][:1]
    return list(dict.fromkeys(found))


def _conditions(document: Document, waiting: list[SelectionSetNode]) -> set[str]:
    """The types that a selection names, in the fragments of one place."""
    found: set[str] = set()
    spread: set[str] = set()
    while waiting:
        for node in waiting.pop().selections:
            if isinstance(node, InlineFragmentNode):
                found |= {node.type_condition.name.value} if node.type_condition else set()
                waiting.append(node.selection_set)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in spread:
                spread.add(node.name.value)
                fragment = document.fragments[node.name.value]
                found.add(fragment.type_condition.name.value)
                waiting.append(fragment.selection_set)
    return found
