"""Idempotency keys at the edge: in every verb's input, and answers in the form in which they are kept."""

import dataclasses
import functools
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import orjson
import strawberry

from services.api.reads.node import Payload
from services.api.reads.sources import Listed, One
from services.api.refusals import Refused
from services.domain.idempotency.actions import MOST_CHARACTERS
from services.kit.errors import Refusal

KEY = "idempotency_key"
_DESCRIPTION = (
    f"A text of your own, 1 to {MOST_CHARACTERS} printable ASCII characters, such as a UUID; kept 24 hours."
    " The same key with the same input does nothing again and answers as the first time; with another input"
    " it is refused. Needs an account."
)


@functools.cache
def keyed(input: Any) -> Any:
    """The input with `idempotency_key` as its last field."""
    name, description = input.__strawberry_definition__.name, input.__strawberry_definition__.description
    field = strawberry.field(default=None, description=_DESCRIPTION)
    made = type(name, (input,), {"__annotations__": {KEY: str | None}, KEY: field})
    return strawberry.input(made, name=name, description=description)


def asked(verb: str, given: Any) -> bytes:
    """The verb and its input, the key aside; equal for equal ones."""
    names = (one.name for one in dataclasses.fields(given) if one.name != KEY)
    return orjson.dumps(
        [verb, {name: getattr(given, name) for name in names}],
        default=_left_out,
        option=orjson.OPT_SORT_KEYS,
    )


def _left_out(value: object) -> Any:
    if value is strawberry.UNSET:
        return {"left out": True}
    raise TypeError(f"the input of a verb holds {value!r}, which cannot be compared")


def written(done: Payload | Refused) -> str:
    """An answer as text: ids and values, or which refusal it was."""
    if isinstance(done, Refused):
        refusal = done.refusal
        return orjson.dumps([type(refusal).__name__, refusal.message, refusal.field]).decode()
    return orjson.dumps([None, {name: _plain(done, name) for name in done.sources}]).decode()


def _plain(payload: Payload, name: str) -> Any:
    return payload.row_id(name) if isinstance(payload.sources[name], One) else payload.values[name]


def read(text: str, payload: type[Payload], kinds: Sequence[type[Refusal]]) -> Payload | Refused:
    """The answer that was written so; its rows are read as they stand now."""
    refused, *answer = orjson.loads(text)
    if refused is not None:
        return Refused(_refusal(next(kind for kind in kinds if kind.__name__ == refused), *answer))
    return payload(**_values(payload, answer[0]))


def _values(payload: type[Payload], kept: Mapping[str, Any]) -> dict[str, Any]:
    sources = payload.sources
    return {
        name: value if isinstance(source := sources[name], One | Listed) else _typed(value, source)
        for name, value in kept.items()
    }


def _typed(value: Any, source: Any) -> Any:
    return msgspec.convert(value, source.type)


def _refusal(kind: type[Refusal], message: str, field: list[str] | None) -> Refusal:
    """Not by the class's own constructor, which may ask for what the message was made of."""
    made = kind.__new__(kind)
    Refusal.__init__(made, message)
    made.field = field
    return made
