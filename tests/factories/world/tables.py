"""The tables in the order of their references, and how many rows each is given."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.domain.accounts import queries
from services.domain.actors.actor import Actor
from services.domain.audit.models import AuditEntry
from services.domain.events.models import CheckIn, Event, Feedback, Registration, Series, SeriesSkip, Stall
from services.domain.matching.models import MatchRun, Proposal
from services.domain.needs.models import (
    Call,
    CallAnswer,
    CallNeed,
    Need,
    NeedStep,
    NeedSupport,
    NeedWindow,
    Suggestion,
)
from services.domain.notifications.models import Notice
from services.domain.partners.models import Agreement, Licence, Membership, Offer, OfferSlot, Partner
from services.domain.personal.models import Reveal
from services.domain.reminders.models import Delivery, Reminder, ReminderRule, Subscription
from services.kit.records import Record
from tests.factories.world import people, shapes
from tests.factories.world.sowing import Given, Sower

_TABLES: tuple[tuple[type[Record], int, Given | None], ...] = (
    (Partner, 24, shapes.partner),
    (Membership, 30, shapes.membership),
    (Licence, 24, shapes.licence),
    (Agreement, 24, shapes.agreement),
    (Offer, 40, shapes.offer),
    (OfferSlot, 50, shapes.hours),
    (Need, 40, shapes.need),
    (NeedWindow, 40, shapes.hours),
    (NeedSupport, 60, None),
    (NeedStep, 60, None),
    (Suggestion, 50, shapes.suggestion),
    (Call, 16, None),
    (CallNeed, 40, None),
    (CallAnswer, 40, None),
    (Series, 12, shapes.series),
    (SeriesSkip, 20, None),
    (Event, 60, shapes.event),
    (Stall, 60, None),
    (Registration, 90, shapes.registration),
    (CheckIn, 80, shapes.party),
    (Feedback, 80, shapes.feedback),
    (MatchRun, 16, shapes.match_run),
    (Proposal, 50, shapes.proposal),
    (Subscription, 60, shapes.subscription),
    (Notice, 60, shapes.notice),
    (ReminderRule, 30, shapes.rule),
    (Reminder, 40, None),
    (Delivery, 80, shapes.delivery),
    (AuditEntry, 60, shapes.audit_entry),
    (Reveal, 40, shapes.reveal),
)
_NAMES = {Subscription: "ReminderSubscription"}
"""GraphQL's name of a model, where it is another."""


@dataclass(frozen=True)
class World:
    """`actors` by role, None for the stranger; `ids` are global ids by GraphQL type."""

    actors: Mapping[str, Actor | None]
    ids: Mapping[str, list[str]]


async def a_rich_world(seed: int = 410_308) -> World:
    """Every table filled; the same rows for the same seed in an empty database."""
    sower = Sower(seed)
    await people.sow_areas(sower)
    await people.sow_people(sower)
    for model, count, given in _TABLES:
        await sower.sow(model, count, given)
    return World(await _actors(sower), dict(_global_ids(sower)))


async def _actors(sower: Sower) -> dict[str, Actor | None]:
    found = {role: await queries.actor_of(account) for role, account in people.accounts(sower).items()}
    assert all(found.values())
    return {people.STRANGER: None, **found}


def _global_ids(sower: Sower) -> list[tuple[str, list[str]]]:
    names = {model: _NAMES.get(model, model.__name__) for model in sower.ids}
    return [(name, [f"{name}:{one}" for one in sower.ids[model]]) for model, name in names.items()]
