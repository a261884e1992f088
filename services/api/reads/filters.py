"""Filters and orders that a type declares; each becomes a typed input and a piece of SQL."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

Comparison = Literal["=", ">=", "<=", ">", "<", "contains"]


@dataclass(frozen=True, slots=True)
class Filter:
    description: str


@dataclass(frozen=True, slots=True)
class Among(Filter):
    """The column is one of the values given."""

    field: str


@dataclass(frozen=True, slots=True)
class Compare(Filter):
    """The column compares so with the value given; for ids (`_id` columns) the value is a global id."""

    field: str
    operator: Comparison


@dataclass(frozen=True, slots=True)
class Equal(Filter):
    """The sealed column holds the value given, as `typed` makes of what was typed."""

    field: str
    typed: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Subtree(Filter):
    """The area named by the column is the one given or lies below it."""

    field: str


@dataclass(frozen=True, slots=True)
class Condition(Filter):
    """True asks for the rows that meet the condition, false for the others."""

    text: str


@dataclass(frozen=True, slots=True)
class Order:
    """An order by a column that is never null; ties are broken by id in the same direction."""

    field: str
    description: str


def among(field: str, description: str) -> Any:
    """A list of values of the column."""
    return Among(description, field)


def compare(field: str, operator: Comparison, description: str) -> Any:
    """One value to compare the column with."""
    return Compare(description, field, operator)


def equal(field: str, description: str, *, typed: Callable[[str], str] = str) -> Any:
    """A value that a sealed column holds, found by its blind index; letters' case and spaces do not count."""
    return Equal(description, field, typed)


def subtree(field: str, description: str) -> Any:
    """An area and everything below it."""
    return Subtree(description, field)


def condition(text: str, description: str) -> Any:
    """A yes-or-no condition in SQL over `{t}` and the caller's binds."""
    return Condition(description, text)


def order(field: str, description: str) -> Any:
    """Gives two values of the order enum: NAME_ASC and NAME_DESC."""
    return Order(field, description)
