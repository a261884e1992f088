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

from services.api.reads.spelling import Spelt, computed, or_null
from services.api.reads.unsealing import Handed, opened

Turn = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Leaf:
    """How the values of one type are written.

    `text`: SQL of a column → SQL of its JSON as text, null for null. `column`: SQL of a column → SQL of
    what a root row has of it, of which `code` makes the form: Python with `{v}` for the value and `{c}`
    for `constant`. `read`: form → the value that graphql-core serialises.
    """

    text: Callable[[str], str]
    read: Turn
    column: Turn
    code: str = "{v}"
    constant: Any = None

    def spelt(self, sql: str, *, is_null: bool) -> Spelt:
        """The form of a column's value within a nested row."""
        return or_null(self.text(sql)) if is_null else computed(self.text(sql))


def leaf_of(type_: Any) -> Leaf:
    """The leaf of a Python annotation, null aside."""
    if _is_enum(type_):
        names = {member.value: member.name for member in type_}
        return Leaf(
            lambda sql: _quoted(_names_in_sql(names, sql)), lambda name: type_[name], _same, "{c}[{v}]", names
        )
    if get_origin(type_) is list and _is_enum(get_args(type_)[0]):
        return _listed(leaf_of(get_args(type_)[0]))
    if type_ is Handed:
        return Leaf(_to_json, _same, _same, "{c}({v})", opened)
    if type_ in (bool, int):
        return Leaf("({})::text".format, _same, _same)
    if type_ is float:
        return Leaf(_float_in_sql, _same, _same)
    if type_ in (datetime, date, time):
        # Half a microsecond cheaper than a datetime of asyncpg, and the same text as within JSON.
        return Leaf(_to_json, type_.fromisoformat, "to_json({})".format, "{v}[1:-1]")
    if type_ is JSON or get_origin(type_) in (list, dict):
        return Leaf(_to_json, _same, _same, "raw({v})")
    return Leaf(_to_json, _same, _same)


def passed_on(raw: Any) -> Any:
    """JSON text as a piece of the response that is not looked into."""
    return orjson.Fragment(raw) if isinstance(raw, str | bytes) else raw


def decoded(raw: Any) -> Any:
    """JSON text as values, for graphql-core to complete."""
    return orjson.loads(raw) if isinstance(raw, str | bytes) else raw


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


def _to_json(sql: str) -> str:
    return f"to_json({sql})::text"


def _quoted(sql: str) -> str:
    return f"""('"' || {sql} || '"')"""


def _listed(one: Leaf) -> Leaf:
    def names(sql: str) -> str:
        items = f"string_agg({one.text('item.value')}, ',' ORDER BY item.place)"
        return (
            f"(SELECT '[' || coalesce({items}, '') || ']'"
            f" FROM unnest({sql}) WITH ORDINALITY item(value, place))"
        )

    return Leaf(names, lambda found: [one.read(name) for name in found], names, "raw({v})")


def _names_in_sql(names: dict[str, str], sql: str) -> str:
    if all(name == value.upper() for value, name in names.items()):
        return f"upper({sql})"
    whens = " ".join(f"WHEN '{value}' THEN '{name}'" for value, name in names.items())
    return f"CASE {sql} {whens} END"


def _float_in_sql(sql: str) -> str:
    """PostgreSQL writes 4 for 4.0; a Float of ours always has its point."""
    whole = f"{sql} = trunc({sql}) AND abs({sql}) < 1e15"
    return f"CASE WHEN {whole} THEN ({sql}::numeric(16, 1))::text ELSE to_json({sql})::text END"
