"""What the released contract promises to its clients, and whether the code still keeps it.

A client that was written against `schema/released.graphql` must go on working. What was deprecated there
was no longer promised and may be gone; all else stays.
"""

from pathlib import Path
from typing import Any

from graphql import (
    REMOVE,
    GraphQLSchema,
    Visitor,
    build_ast_schema,
    build_schema,
    find_breaking_changes,
    parse,
    visit,
)

HOW_TO_ANNOUNCE = (
    "Clients of the released contract would break. Keep what they use and add the new beside it; announce"
    " what shall go in services/api/announced.py, release that (`jinlin schema release`), and remove it then."
)
_NO_LOSS = "Standard scalar"
"""Only says that nothing of this scalar type is left."""


def faults(now: str, committed: Path, released: Path) -> list[str]:
    """What is wrong with the files of the contract, a line each: stale, missing, or broken."""
    stale = not committed.exists() or committed.read_text(encoding="utf-8") != now
    found = [f"{committed} is stale: run `make schema` and commit it."] if stale else []
    if not released.exists():
        return [*found, f"{released} is missing: `jinlin schema release` writes it."]
    return found + breaks(now, released)


def breaks(now: str, released: Path) -> list[str]:
    """The promises of the released contract that are broken, a line each, and what to do about them."""
    found = [f"{released}: {one}" for one in broken(released.read_text(encoding="utf-8"), now)]
    return [*found, HOW_TO_ANNOUNCE] if found else []


def broken(released: str, now: str) -> list[str]:
    """What of the released contract the one of now breaks, a sentence each."""
    found = find_breaking_changes(_promised(released), build_schema(now))
    return [one.description for one in found if not one.description.startswith(_NO_LOSS)]


def _promised(released: str) -> GraphQLSchema:
    """The released schema without what it had deprecated, and without the types that only this used."""
    whole = build_ast_schema(visit(parse(released), _Deprecated()))
    return GraphQLSchema(
        query=whole.query_type,
        mutation=whole.mutation_type,
        subscription=whole.subscription_type,
        directives=whole.directives,
    )


class _Deprecated(Visitor):
    """Takes out whatever carries @deprecated."""

    def enter(self, node: Any, *_: Any) -> Any:
        marks = getattr(node, "directives", None) or ()
        return REMOVE if any(one.name.value == "deprecated" for one in marks) else None
