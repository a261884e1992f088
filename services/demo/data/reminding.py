"""Residents who asked to be reminded of the series, and the reminders of the event ahead."""

from datetime import time, timedelta

from services.demo.data.world import World
from services.domain.events.models import Event, Series
from services.domain.reminders.models import (
    Channel,
    Reminder,
    ReminderRule,
    ReminderState,
    Subscription,
)
from services.domain.reminders.rules import due_at

_CHANNELS = ([Channel.IN_APP.value], [Channel.IN_APP.value, Channel.EMAIL.value])
_QUIET = (time(21, 30), time(7))


def add_subscribers(world: World, series: Series) -> None:
    for account in world.chance.sample(world.everybody, k=world.facts.series.subscribers):
        world.rows.add(
            Subscription(
                created_at=world.days_ago(world.chance.uniform(3, 60)),
                account_id=account.id,
                series_id=series.id,
                channels=world.chance.choice(_CHANNELS),
                leads=list(world.facts.series.leads),
                quiet_from=_QUIET[0],
                quiet_to=_QUIET[1],
            )
        )


def add_reminders(world: World, series: Series, ahead: list[Event]) -> None:
    """A rule for each lead; a reminder waits only where its moment is still to come."""
    for lead in world.facts.series.leads:
        world.rows.add(ReminderRule(created_at=series.created_at, series_id=series.id, lead_minutes=lead))
        for event in ahead:
            _add_reminder(world, event, lead)


def _add_reminder(world: World, event: Event, lead: int) -> None:
    due = due_at(event.starts_at, timedelta(minutes=lead))
    world.rows.add(
        Reminder(
            created_at=event.created_at,
            event_id=event.id,
            lead_minutes=lead,
            due_at=due,
            state=ReminderState.PENDING if due > world.now else ReminderState.DONE,
        )
    )
