"""A series is parted in two: the latter part keeps events, registrations and subscribers."""

from datetime import date
from typing import Any

from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.events import details, occasions, recurrence
from services.domain.events.models import Event, Series, SeriesSkip
from services.domain.events.recurrence import RuleInvalid, Split
from services.domain.reminders import actions as reminders
from services.domain.reminders.models import ReminderRule, Subscription
from services.kit import clock
from services.kit.errors import InvalidInput

_OWN = ("id", "created_at", "follows_id")


async def split(
    actor: Actor,
    series: Series,
    on: date,
    columns: dict[str, Any],
    *,
    original: dict[str, Any] | None = None,
) -> Series:
    """A new series from the recurrence date `on`; events of that date and later move to it.

    `series` is locked. All its events move with their date, also those cancelled or changed by
    themselves: else the new series would make them again.
    """
    parted = _parted(series, on)
    before = audit.snapshot(series)
    made = await _successor(series, parted, columns)
    series.rrule = parted.before.text
    await series.save(update_fields=["rrule"])
    await _hand_over(series, made, parted.first)
    await audit.record(actor, "series_change", series, area_id=series.area_id, before=before)
    await audit.record(actor, "series_follow", made, area_id=made.area_id, original=original)
    return made


def _parted(series: Series, on: date) -> Split:
    try:
        parted = recurrence.following(occasions.rule_of(series), first=series.first_on, split=on)
        recurrence.parse(parted.before.text)
    except RuleInvalid as error:
        raise InvalidInput(str(error), field="occurrence") from None
    return parted


async def _successor(series: Series, parted: Split, columns: dict[str, Any]) -> Series:
    names = [name for name in series._meta.fields_db_projection if name not in _OWN]
    said = {name: getattr(series, name) for name in names}
    said |= {"rrule": parted.after.text, "first_on": parted.first} | columns
    details.check_together(said, now=clock.now(), moved=False)
    rule = occasions.parsed(said["rrule"])
    if recurrence.next_date(rule, first=parted.first, since=parted.first) is None:
        raise InvalidInput("The rule has no date from that day on. Check UNTIL.", field="rrule")
    return await Series.create(follows_id=series.id, **said)


async def _hand_over(old: Series, new: Series, first: date) -> None:
    events = Event.filter(series_id=old.id, occurrence__gte=first)
    await events.order_by("id").select_for_update()
    await events.update(series_id=new.id)
    await SeriesSkip.filter(series_id=old.id, on__gte=first).update(series_id=new.id)
    leads = [rule.lead_minutes for rule in await ReminderRule.filter(series_id=old.id)]
    if leads:
        await reminders.set_rules(series_id=new.id, leads=leads)
    await _subscribe(old, new)


async def _subscribe(old: Series, new: Series) -> None:
    """Who asked to be reminded of the old series is reminded of the new one in the same way."""
    names = ["account_id", "channels", "leads", "quiet_from", "quiet_to", "zone"]
    subscriptions = await Subscription.filter(series_id=old.id, ended_at=None).order_by("id")
    await Subscription.bulk_create(
        Subscription(series_id=new.id, **{name: getattr(one, name) for name in names})
        for one in subscriptions
    )
