"""Refusals at the edge: as data, and as types of the schema."""

import inspect
from dataclasses import dataclass
from typing import Any

import strawberry

from services.api.reads.names import camel
from services.domain.idempotency.errors import IdempotencyKeyReused
from services.kit.errors import (
    InvalidInput,
    NotAllowed,
    NotFound,
    Refusal,
    ScopeMissing,
    SignInNeeded,
    TryLater,
)

COMMON: tuple[type[Refusal], ...] = (
    NotFound,
    NotAllowed,
    SignInNeeded,
    InvalidInput,
    IdempotencyKeyReused,
    ScopeMissing,
)
"""What every verb may answer."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal as data: graphql-core raises whatever exception it is handed."""

    refusal: Refusal

    @property
    def message(self) -> str:
        return self.refusal.message

    @property
    def code(self) -> str:
        return self.refusal.code

    @property
    def field(self) -> list[str] | None:
        return [camel(part) for part in self.refusal.field] if self.refusal.field else None

    @property
    def retryAfter(self) -> int | None:  # noqa: N802  # both read paths look it up by its name in the schema
        return getattr(self.refusal, "retry_after", None)


@strawberry.interface(name="Refusal", description="Why a verb did nothing; each kind is a type of its own.")
class RefusalInterface:
    message: str = strawberry.field(description="What is wrong and what to do, in a sentence.")
    code: str = strawberry.field(description="The kind in SCREAMING_SNAKE_CASE; the type says the same.")
    field: list[str] | None = strawberry.field(description="Path of the input field at fault, if it is one.")


class Refusals:
    """GraphQL types of the domain's refusals, one for each class."""

    def __init__(self) -> None:
        self._types: dict[type[Refusal], type] = {}

    def type_of(self, refusal: type[Refusal]) -> type:
        if refusal not in self._types:
            if any(known.__name__ == refusal.__name__ for known in self._types):
                raise TypeError(f"two refusals are named {refusal.__name__}; each needs a name of its own")
            made: Any = type(refusal.__name__, (RefusalInterface,), _own_fields(refusal))
            made.is_type_of = classmethod(lambda _cls, found, _info: _is_refused(found, refusal))
            description = inspect.cleandoc(refusal.__doc__ or "")
            self._types[refusal] = strawberry.type(made, name=refusal.__name__, description=description)
        return self._types[refusal]


def _own_fields(refusal: type[Refusal]) -> dict[str, Any]:
    """What a kind of refusal tells besides."""
    if not issubclass(refusal, TryLater):
        return {"__annotations__": {}}
    wait = strawberry.field(description="Seconds until the same may be tried again.")
    return {"__annotations__": {"retryAfter": int}, "retryAfter": wait}


def _is_refused(found: object, kind: type[Refusal]) -> bool:
    return isinstance(found, Refused) and type(found.refusal) is kind
