"""Where a field of a declared type comes from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Source:
    description: str
    cost: int | None = field(default=None, kw_only=True)
    """What one of it costs, where its kind does not tell: see `costs.py`."""


@dataclass(frozen=True, slots=True)
class Column(Source):
    """A column of the type's own table; the GraphQL type follows from the model's field, or is `type`."""

    field: str | None
    type: Any = None


@dataclass(frozen=True, slots=True)
class One(Source):
    """The row of type `target` whose id stands in column `via`; null where its gate hides it."""

    target: str
    via: str | None
    at: str = ""
    """SQL over `{t}` that gives the id where no column does."""


@dataclass(frozen=True, slots=True)
class Many(Source):
    """A connection of the rows of type `target` whose column `via` holds this row's id."""

    target: str
    via: str


@dataclass(frozen=True, slots=True)
class Sql(Source):
    """An expression over table `{t}`; it may use the caller's binds, such as `:me`."""

    type: Any
    text: str
    null: bool
    form: Any = None
    """What the SQL gives, where it is not yet of `type`: see `unsealing.py`."""


@dataclass(frozen=True, slots=True)
class Resolver(Source):
    """A Python function of the columns that it says it needs, for what SQL cannot say."""

    type: Any
    needs: tuple[str, ...]
    compute: Callable[..., Any]
    asks: Mapping[str, str] = field(default_factory=dict)
    """What else it needs, by name: SQL over `{t}` that gives text or numbers."""
    arguments: tuple[Any, ...] = ()
    """Strawberry's arguments; `compute` is given their values by keyword."""


@dataclass(frozen=True, slots=True)
class Pieces(Source):
    """A list of pieces of type `target`, in the order of their column `place`.

    `rows` is a SELECT in which `{t}` is the row that they are pieces of.
    """

    target: str
    rows: str


@dataclass(frozen=True, slots=True)
class Value(Source):
    """A plain value that a payload carries."""

    type: Any


@dataclass(frozen=True, slots=True)
class Listed(Source):
    """Rows of type `target` whose ids a payload carries, in that order."""

    target: str


def column(description: str, *, source: str | None = None, type: Any = None, cost: int | None = None) -> Any:
    """A column; `source` is the model's field where it has another name.

    `type` tells what the field cannot: the enum behind a text, or what a JSON or an array holds.
    """
    return Column(description, source, type, cost=cost)


def one(
    target: str, description: str, *, via: str | None = None, at: str = "", cost: int | None = None
) -> Any:
    """To one: by column `<name>_id`, or `via`; or to the row whose id the SQL expression `at` gives."""
    return One(description, target, via, at, cost=cost)


def many(target: str, description: str, *, via: str, cost: int | None = None) -> Any:
    """To many: a connection with the target's own filters and orders."""
    return Many(description, target, via, cost=cost)


def sql(type: Any, description: str, text: str, *, null: bool = False, cost: int | None = None) -> Any:
    """An SQL expression of Python type `type`; `cost` is 1 if left out."""
    return Sql(description, type, text, null, cost=cost)


def resolver(
    type: Any,
    description: str,
    compute: Callable[..., Any],
    *,
    needs: tuple[str, ...],
    asks: Mapping[str, str] | None = None,
    arguments: tuple[Any, ...] = (),
    cost: int | None = None,
) -> Any:
    """A Python function of the named columns and of what it `asks`; `cost` is 1 if left out."""
    return Resolver(description, type, needs, compute, asks or {}, arguments, cost=cost)


def pieces(target: str, description: str, rows: str, *, cost: int | None = None) -> Any:
    """A list of what has no rows of its own."""
    return Pieces(description, target, rows, cost=cost)


def value(type: Any, description: str) -> Any:
    """A plain value in a payload."""
    return Value(description, type)


def listed(target: str, description: str) -> Any:
    """Rows by id in a payload."""
    return Listed(description, target)
