"""What of the contract will go: announced here, told by @deprecated, removed after the next release.

    "Event.place": "Use `venue`; goes after 2027-06-30.",
    "EventFilter.area": …, "Query.events(after:)": …, "EventState.HELD": …

`Type.field`, `Type.field(argument:)`, `Input.field` or `Enum.VALUE`, each with what to use instead and when
it goes.
"""

import re
from collections.abc import Mapping
from typing import Any

from graphql import GraphQLSchema

ANNOUNCED: Mapping[str, str] = {"Proposal.parts": "Use `lines`; goes after 2027-06-30."}
_FORM = re.compile(r"(\w+)\.(\w+)(?:\((\w+):\))?")


def announce(schema: GraphQLSchema, announced: Mapping[str, str] = ANNOUNCED) -> None:
    """Mark what is announced. Raises ValueError for what the schema does not have."""
    for coordinate, reason in announced.items():
        _found(schema, coordinate).deprecation_reason = reason


def _found(schema: GraphQLSchema, coordinate: str) -> Any:
    match = _FORM.fullmatch(coordinate)
    if match is None:
        raise ValueError(f"{coordinate!r} is no coordinate such as Event.place or Query.events(after:)")
    type_: Any = schema.type_map.get(match[1])
    members = getattr(type_, "fields", None) or getattr(type_, "values", None) or {}
    found = members.get(match[2])
    if match[3] and found is not None:
        found = found.args.get(match[3])
    if found is None:
        raise ValueError(f"the schema has no {coordinate}, so it cannot be announced that it goes")
    return found
