"""The whole contract: every subject's types and verbs in one schema."""

import functools
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import strawberry
from strawberry.schema.config import StrawberryConfig

from services.api.matching.progress import subscription_type
from services.api.reads import scalars
from services.api.reads.build import Shapes
from services.api.reads.node import NODES
from services.api.roots import query_type
from services.api.verbs import Verb, mutation_type

SUBJECTS = (
    "areas",
    "accounts",
    "audit",
    "partners",
    "needs",
    "events",
    "reminders",
    "notifications",
    "matching",
)


@functools.cache
def schema() -> strawberry.Schema:
    """The schema, built once a process."""
    verbs = _declare()
    shapes = Shapes()
    return strawberry.Schema(
        query=query_type(shapes),
        mutation=mutation_type(verbs, shapes.payloads),
        subscription=subscription_type(shapes),
        types=[shapes.types[name] for name in NODES],
        config=StrawberryConfig(scalar_map=scalars.SCALARS),
    )


def sdl() -> str:
    """The contract as text, as schema/schema.graphql keeps it."""
    return schema().as_str() + "\n"


def _declare() -> Sequence[Verb]:
    """Import what the subjects declare; returns their verbs."""
    verbs: list[Any] = []
    for subject in SUBJECTS:
        import_module(f"services.api.{subject}.types")
        verbs += import_module(f"services.api.{subject}.mutations").VERBS
    return verbs
