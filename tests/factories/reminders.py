"""Subscriptions and due reminders, and the settings of a sweep in a test."""

import itertools
from datetime import datetime, timedelta
from typing import Any

from services.domain.accounts.models import Account
from services.domain.actors.actor import Actor
from services.domain.events.models import Event
from services.domain.reminders.models import Channel, Reminder, ReminderState, Subscription
from services.kit import clock
from services.kit.embedded import Servers
from services.kit.settings import Settings
from tests.factories.events import an_event
from tests.mail import Sink

LEAD = 120

_serial = itertools.count(1)


async def a_subscription(
    account: Account | Actor, *, leads: tuple[int, ...] = (LEAD,), **given: Any
) -> Subscription:
    """By e-mail, at any hour, long since; exactly one target (`event_id=…`, `area_id=…`) must be given."""
    values: dict[str, Any] = {
        "channels": [Channel.EMAIL],
        "created_at": clock.now() - timedelta(days=30),
    }
    id = account.account_id if isinstance(account, Actor) else account.id
    return await Subscription.create(account_id=id, leads=list(leads), **(values | given))


async def a_due_event(**given: Any) -> Event:
    """A published event that starts in an hour and a half; its reminder two hours before is due."""
    event = await an_event(starts_at=clock.now() + timedelta(minutes=90), **given)
    await a_reminder(event)
    return event


async def a_reminder(event: Event, *, due_at: datetime | None = None) -> Reminder:
    return await Reminder.create(
        event_id=event.id,
        lead_minutes=LEAD,
        due_at=due_at or event.starts_at - timedelta(minutes=LEAD),
        state=ReminderState.PENDING,
    )


def settings_for(servers: Servers, sink: Sink | None, **given: Any) -> Settings:
    """Of a worker in a test; without a sink the e-mail channel is off."""
    return Settings(
        database_url=servers.database_url,
        redis_url=servers.redis_url,
        jinlin_secret="A" * 43,
        smtp_url=sink.url if sink else None,
        mail_from="近邻 <noreply@jinlin.test>",
        **given,
    )


async def subscribers(count: int, **target: Any) -> None:
    """So many people who subscribed to the target by e-mail, in two statements."""
    people = [Account(name="王居民", email=f"subscriber{next(_serial)}@example.test") for _ in range(count)]
    before = await Account.all().count()
    await Account.bulk_create(people)
    made = await Account.all().order_by("id").offset(before)
    since = clock.now() - timedelta(days=30)
    await Subscription.bulk_create(
        Subscription(account_id=one.id, leads=[LEAD], channels=[Channel.EMAIL], created_at=since, **target)
        for one in made
    )
