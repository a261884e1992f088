"""The whole contract: every subject's types and verbs in one schema."""

import copy
import functools

import strawberry
from strawberry.schema.config import StrawberryConfig

import services.api.accounts.types  # importing declares
import services.api.areas.types  # importing declares
import services.api.audit.types  # importing declares
import services.api.events.types  # importing declares
import services.api.matching.comparison  # importing declares
import services.api.matching.parameters  # importing declares
import services.api.matching.types  # importing declares
import services.api.needs.types  # importing declares
import services.api.notifications.types  # importing declares
import services.api.partners.types  # importing declares
import services.api.personal.types  # importing declares
import services.api.reminders.types  # importing declares
import services.api.uploads.types  # noqa: F401  # importing declares
from services.api import federation
from services.api.accounts.mutations import VERBS as ACCOUNTS
from services.api.announced import announce
from services.api.areas.mutations import VERBS as AREAS
from services.api.audit.mutations import VERBS as AUDIT
from services.api.contract import Contract
from services.api.events.attendance import EVENT_CHECK_INS
from services.api.events.mutations import VERBS as EVENTS
from services.api.matching.mutations import VERBS as MATCHING
from services.api.matching.progress import MATCH_RUN_PROGRESS
from services.api.matching.to_dos import MY_TO_DOS
from services.api.matching.why_not import root as match_why_not
from services.api.needs.mutations import VERBS as NEEDS
from services.api.notifications.mutations import VERBS as NOTIFICATIONS
from services.api.partners.mutations import VERBS as PARTNERS
from services.api.personal.mutations import VERBS as PERSONAL
from services.api.reads import scalars
from services.api.reads.build import Shapes
from services.api.reads.node import NODES
from services.api.reminders.mutations import VERBS as REMINDERS
from services.api.roots import roots
from services.api.settled import settle
from services.api.uploads.mutations import VERBS as UPLOADS
from services.api.verbs import Verb, mutation_type
from services.api.watches import Watch, subscription_type

VERBS: tuple[Verb, ...] = (
    *AREAS,
    *ACCOUNTS,
    *PERSONAL,
    *AUDIT,
    *PARTNERS,
    *NEEDS,
    *EVENTS,
    *REMINDERS,
    *NOTIFICATIONS,
    *MATCHING,
    *UPLOADS,
)

WATCHES: tuple[Watch, ...] = (MATCH_RUN_PROGRESS, EVENT_CHECK_INS, MY_TO_DOS)


@functools.cache
def contract() -> Contract:
    """The contract, built once a process."""
    shapes = Shapes()
    query = roots(shapes, [*federation.roots(shapes), match_why_not()])
    schema = strawberry.Schema(
        query=query.type,
        mutation=mutation_type(VERBS, shapes.payloads),
        subscription=subscription_type(WATCHES, shapes),
        types=[shapes.types[name] for name in NODES],
        config=StrawberryConfig(scalar_map={**scalars.SCALARS, **federation.SCALARS}),
    )
    announce(schema._schema)
    settle(schema._schema)
    return Contract(
        schema, query.reads, {verb.name: verb for verb in VERBS}, {watch.name: watch for watch in WATCHES}
    )


def schema() -> strawberry.Schema:
    """The contract's schema."""
    return contract().schema


def sdl() -> str:
    """The contract as text, as schema/schema.graphql keeps it."""
    shown = copy.copy(schema())
    shown._schema = federation.without_plumbing(shown._schema)
    return shown.as_str() + "\n"
