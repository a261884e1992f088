"""The whole contract: every subject's types and verbs in one schema."""

import functools

import strawberry
from strawberry.schema.config import StrawberryConfig

import services.api.accounts.types  # importing declares
import services.api.areas.types  # importing declares
import services.api.audit.types  # importing declares
import services.api.events.types  # importing declares
import services.api.matching.types  # importing declares
import services.api.needs.types  # importing declares
import services.api.notifications.types  # importing declares
import services.api.partners.types  # importing declares
import services.api.reminders.types  # noqa: F401  # importing declares
from services.api.accounts.mutations import VERBS as ACCOUNTS
from services.api.areas.mutations import VERBS as AREAS
from services.api.audit.mutations import VERBS as AUDIT
from services.api.contract import Contract
from services.api.events.mutations import VERBS as EVENTS
from services.api.matching.mutations import VERBS as MATCHING
from services.api.matching.progress import subscription_type
from services.api.needs.mutations import VERBS as NEEDS
from services.api.notifications.mutations import VERBS as NOTIFICATIONS
from services.api.partners.mutations import VERBS as PARTNERS
from services.api.reads import scalars
from services.api.reads.build import Shapes
from services.api.reads.node import NODES
from services.api.reminders.mutations import VERBS as REMINDERS
from services.api.roots import roots
from services.api.verbs import Verb, mutation_type

VERBS: tuple[Verb, ...] = (
    *AREAS,
    *ACCOUNTS,
    *AUDIT,
    *PARTNERS,
    *NEEDS,
    *EVENTS,
    *REMINDERS,
    *NOTIFICATIONS,
    *MATCHING,
)


@functools.cache
def contract() -> Contract:
    """The contract, built once a process."""
    shapes = Shapes()
    query = roots(shapes)
    schema = strawberry.Schema(
        query=query.type,
        mutation=mutation_type(VERBS, shapes.payloads),
        subscription=subscription_type(shapes),
        types=[shapes.types[name] for name in NODES],
        config=StrawberryConfig(scalar_map=scalars.SCALARS),
    )
    return Contract(schema, query.reads, {verb.name: verb for verb in VERBS})


def schema() -> strawberry.Schema:
    """The contract's schema."""
    return contract().schema


def sdl() -> str:
    """The contract as text, as schema/schema.graphql keeps it."""
    return schema().as_str() + "\n"
