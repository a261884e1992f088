"""A series ends before its rule does."""

from datetime import date

from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.events import occasions, recurrence
from services.domain.events.actions import extending, publishing, rights
from services.domain.events.actions.series_making import check_near
from services.domain.events.actions.skipping import check_joined
from services.domain.events.errors import NotAnOccurrence
from services.domain.events.models import Event, EventState, Series, SeriesState
from services.domain.events.recurrence import RuleInvalid
from services.kit import clock
from services.kit.inputs import Typed


async def end_series(
    actor: Actor, *, series: int, since: date, reason: str, cancel_joined: bool = False
) -> Series:
    """No date on the day `since` or later. With dates left before that the series stays active till then.

    Events that people joined are cancelled only with `cancel_joined`, as in `skip`.
    """
    typed = Typed()
    kept = typed.passage("reason", reason, most=500)
    found = await rights.curated_series(actor, series)
    check_near(since, today=extending.today_of(found), field="since")
    before = audit.snapshot(found)
    _shorten(found, since)
    await found.save(update_fields=["rrule", "state"])
    for event in await _coming(found, since):
        check_joined(event, cancel_joined=cancel_joined)
        await publishing.call_off(actor, event, kept)
    await audit.record(
        actor, "series_end", found, area_id=found.area_id, before=before, original=typed.original
    )
    return found


def _shorten(series: Series, since: date) -> None:
    rule = occasions.rule_of(series)
    if recurrence.next_date(rule, first=series.first_on, since=since) is None:
        raise NotAnOccurrence("The series has no date from that day on.", field="since")
    try:
        before = recurrence.following(rule, first=series.first_on, split=since).before
    except RuleInvalid:
        # All its dates are from that day on: nothing is left of it.
        series.state = SeriesState.ENDED
        return
    series.rrule = occasions.parsed(before.text).text
    today = extending.today_of(series)
    if recurrence.next_date(before, first=series.first_on, since=today) is None:
        series.state = SeriesState.ENDED


async def _coming(series: Series, since: date) -> list[Event]:
    return (
        await Event.filter(
            series_id=series.id,
            occurrence__gte=since,
            state=EventState.PUBLISHED,
            starts_at__gt=clock.now(),
        )
        .order_by("id")
        .select_for_update()
    )
