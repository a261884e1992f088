"""How a value leaves: in the SQL of a nested row, in the code of a root row, and back into Python.

All three agree on one form, that of the response: names of enums, RFC 3339 texts, JSON as it stands.
"""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, get_args, get_origin

import orjson
from strawberry.scalars import JSON

from services.api.reads.scalars import moment_text, time_text

Turn = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Leaf:
    """`json`: SQL of a column → SQL of its response form; `flat`: asyncpg's value → response form, None
    where it is that already; `read`: response form → the value that graphql-core serialises."""

    json: Callable[[str], str]
    flat: Turn | None
    read: Turn
    is_raw: bool = False
    """The flat value is JSON text, to be passed on as it is."""


def leaf_of(type_: Any) -> Leaf:
    """The leaf of a Python annotation, null aside."""
    if _is_enum(type_):
        names = {member.value: member.name for member in type_}
        return Leaf(lambda sql: _names_in_sql(names, sql), names.__getitem__, lambda name: type_[name])
    if get_origin(type_) is list and _is_enum(get_args(type_)[0]):
        return _listed(leaf_of(get_args(type_)[0]))
    if type_ is float:
        return Leaf(_float_in_sql, None, _same)
    if type_ is datetime:
        return Leaf(_same, _moment, lambda raw: datetime.fromisoformat(raw) if isinstance(raw, str) else raw)
    if type_ in (date, time):
        return Leaf(
            _same,
            _time if type_ is time else None,
            lambda raw: type_.fromisoformat(raw) if isinstance(raw, str) else raw,
        )
    if type_ is JSON or get_origin(type_) in (list, dict):
        return Leaf(_same, None, _same, is_raw=True)
    return Leaf(_same, None, _same)


def passed_on(raw: Any) -> Any:
    """JSON text as a piece of the response that is not looked into."""
    return orjson.Fragment(raw) if isinstance(raw, str) else raw


def decoded(raw: Any) -> Any:
    """JSON text as values, for graphql-core to complete."""
    return orjson.loads(raw) if isinstance(raw, str) else raw


def stored(type_: Any) -> Turn:
    """What a resolver that needs a column is given: the stored value, flat or out of JSON, as Python's."""
    if _is_enum(type_):
        return lambda raw: type_(raw)
    if type_ in (datetime, date, time):
        return lambda raw: type_.fromisoformat(raw) if isinstance(raw, str) else raw
    return decoded if type_ is JSON else _same


def _is_enum(type_: Any) -> bool:
    return isinstance(type_, type) and issubclass(type_, enum.Enum)


def _same(value: Any) -> Any:
    return value


def _moment(at: datetime) -> Any:
    """orjson writes a moment as PostgreSQL does, save for the zeros of a fraction."""
    return moment_text(at) if at.microsecond else at


def _time(at: time) -> Any:
    return time_text(at) if at.microsecond else at


def _listed(one: Leaf) -> Leaf:
    assert one.flat is not None
    turn, read = one.flat, one.read
    return Leaf(
        lambda sql: (
            f"(SELECT coalesce(json_agg({one.json('item.value')} ORDER BY item.place), '[]')"
            f" FROM unnest({sql}) WITH ORDINALITY item(value, place))"
        ),
        lambda values: [turn(value) for value in values],
        lambda names: [read(name) for name in names],
    )


def _names_in_sql(names: dict[str, str], sql: str) -> str:
    if all(name == value.upper() for value, name in names.items()):
        return f"upper({sql})"
    whens = " ".join(f"WHEN '{value}' THEN '{name}'" for value, name in names.items())
    return f"CASE {sql} {whens} END"


def _float_in_sql(sql: str) -> str:
    """PostgreSQL writes 4 for 4.0; a Float of ours always has its point."""
    whole = f"{sql} = trunc({sql}) AND abs({sql}) < 1e15"
    return f"CASE WHEN {whole} THEN to_json({sql}::numeric(16, 1)) ELSE to_json({sql}) END"
