"""From the inputs of verbs to plain values."""

import dataclasses
from typing import Any

import strawberry

from services.api.verbs import local_id

_NOT_COLUMNS = frozenset({"event", "series", "scope", "occurrence", "unlimited", "idempotency_key"})


def optional_id(raw: str | None, type_name: str, field: str) -> int | None:
    """The row id of a global id of that type, None for none, or InvalidInput."""
    return None if raw is None else local_id(raw, type_name, field)


def changes_of(input: Any) -> dict[str, Any]:
    """What changes; null counts as left out, `unlimited` is how a capacity is taken away."""
    given = {one.name: getattr(input, one.name) for one in dataclasses.fields(input)}
    changes = {
        name: value
        for name, value in given.items()
        if name not in _NOT_COLUMNS and value not in (None, strawberry.UNSET)
    }
    return changes | ({"capacity": None} if given["unlimited"] else {})
