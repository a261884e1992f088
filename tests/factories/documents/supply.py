"""What one caller's operations are made of: ids, values and cursors that were really given out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Supply:
    """Of one caller. Types, fields and orders go by their GraphQL names."""

    ids: Mapping[str, Sequence[str]]
    """Global ids that exist, by type, whether the caller may see them or not."""
    seen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Those that the caller sees."""
    values: Mapping[tuple[str, str], Sequence[Any]] = field(default_factory=dict)
    """(type, field) → values as they came over the wire, without null."""
    cursors: Mapping[tuple[str, str | None], Sequence[str]] = field(default_factory=dict)
    """(type, order) → cursors of that order; the order is None for a type that has none."""
