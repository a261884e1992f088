"""How long before its start an event, or every event of a series, is reminded of."""

from collections.abc import Sequence

from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.events import rules
from services.domain.events.actions import rights
from services.domain.events.errors import EventStarted, EventStateWrong
from services.domain.events.models import Event, Series
from services.domain.reminders import actions as reminders
from services.domain.reminders.wishes import checked_leads
from services.kit import clock


async def set_for_event(actor: Actor, *, event: int, leads: Sequence[int]) -> Event:
    """The event's own leads in minutes, from 1 to 5; its reminders follow at once."""
    checked = checked_leads(leads)
    found = await rights.curated_event(actor, event)
    if found.state not in rules.UPCOMING:
        raise EventStateWrong
    if not rules.is_changeable(found, clock.now()):
        raise EventStarted
    await reminders.set_rules(event_id=found.id, leads=checked)
    await audit.record(actor, "event_set_reminders", found, area_id=found.area_id)
    return found


async def set_for_series(actor: Actor, *, series: int, leads: Sequence[int]) -> Series:
    """As for an event; events with leads of their own keep them."""
    checked = checked_leads(leads)
    found = await rights.curated_series(actor, series)
    await reminders.set_rules(series_id=found.id, leads=checked)
    await audit.record(actor, "series_set_reminders", found, area_id=found.area_id)
    return found
