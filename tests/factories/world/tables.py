"""The tables in the order of their references, and how many rows each is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from services.domain.accounts import queries
from services.domain.accounts.models import Account, Session
from services.domain.actors.actor import Actor
from services.domain.audit.models import AuditEntry
from services.domain.events.models import CheckIn, Event, Feedback, Registration, Series, SeriesSkip, Stall
from services.domain.matching.models import MatchChange, MatchParameters, MatchRun, Proposal, Service
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
from services.domain.uploads.models import Upload
from services.kit.records import Record
from tests.factories.world import credentials, files, people, shapes
from tests.factories.world.sowing import Given, Sower

_TABLES: tuple[tuple[type[Record], int, Given | None], ...] = (
    (Session, 50, credentials.session),
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
    (Service, 24, shapes.service),
    (MatchParameters, 16, shapes.match_parameters),
    (MatchRun, 16, shapes.match_run),
    (Proposal, 50, shapes.proposal),
    (Subscription, 60, shapes.subscription),
    (Notice, 60, shapes.notice),
    (ReminderRule, 30, shapes.rule),
    (Reminder, 40, None),
    (Delivery, 80, shapes.delivery),
    (AuditEntry, 60, shapes.audit_entry),
    (MatchChange, 40, None),
    (Reveal, 40, shapes.reveal),
    (Upload, 80, files.upload),
)
_NAMES = {
    Account: ("Account", "ToDos"),
    Event: ("Event", "EventAttendance"),
    MatchRun: ("MatchRun", "MatchComparison"),
    Subscription: ("ReminderSubscription",),
    Upload: ("Upload", "Photo", "Paper"),
}
"""GraphQL's names of a model, where they are others."""

Caller: TypeAlias = Actor | str | None
"""Who signed in, the API key of who comes by one, or None for a stranger."""


@dataclass(frozen=True)
class World:
    """`callers` by role; `ids` are global ids by GraphQL type."""

    callers: Mapping[str, Caller]
    ids: Mapping[str, list[str]]


async def a_rich_world(seed: int = 410_308) -> World:
    """Every table filled; the same rows for the same seed in an empty database, the keys' hashes aside."""
    sower = Sower(seed)
    await people.sow_areas(sower)
    await people.sow_people(sower)
    keys = await credentials.sow_keys(sower)
    for model, count, given in _TABLES:
        await sower.sow(model, count, given)
    return World({people.STRANGER: None, **await _actors(sower), **keys}, dict(_global_ids(sower)))


async def _actors(sower: Sower) -> dict[str, Actor]:
    found = {role: await queries.actor_of(account) for role, account in people.accounts(sower).items()}
    assert all(found.values())
    return {role: actor for role, actor in found.items() if actor}


def _global_ids(sower: Sower) -> list[tuple[str, list[str]]]:
    return [
        (name, [f"{name}:{one}" for one in ids])
        for model, ids in sower.ids.items()
        for name in _NAMES.get(model, (model.__name__,))
    ]
