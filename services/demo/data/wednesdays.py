"""超燃周三: the series, the events held and the one ahead, with stalls and everybody who came."""

from datetime import timedelta

from services.demo.data.attendance import add_attendance, add_registrations
from services.demo.data.calendar import POLICY, Calendar, calendar_of
from services.demo.data.reminding import add_reminders, add_subscribers
from services.demo.data.world import World
from services.domain.events.models import Event, EventState, Series, SeriesState, Stall
from services.domain.events.recurrence import Occurrence
from services.domain.partners.models import Tier

_STALLS = 6


def add_wednesdays(world: World) -> None:
    calendar = calendar_of(world)
    series = _series(world, calendar)
    attended = world.facts.series.attended
    held = [_event(world, series, one, EventState.HELD) for one in calendar.held]
    ahead = [_event(world, series, one, EventState.PUBLISHED) for one in calendar.ahead]
    for event in (*held, *ahead):
        _add_stalls(world, event)
    for event, people in zip(held, attended, strict=True):
        add_attendance(world, event, people)
    for event in ahead:
        add_registrations(world, event, world.facts.series.ahead_parties)
    add_subscribers(world, series)
    add_reminders(world, series, ahead)


def _series(world: World, calendar: Calendar) -> Series:
    given = world.facts.series
    return world.rows.add(
        Series(
            created_at=calendar.held[0].starts_at - timedelta(days=20),
            area_id=world.communities[given.community].id,
            title=given.title,
            text=given.text,
            category=given.category,
            tier=Tier.FREE,
            place=given.place,
            rrule=given.rrule,
            first_on=calendar.first,
            starts=given.starts,
            minutes=given.minutes,
            holiday_policy=POLICY,
            capacity=given.capacity,
            state=SeriesState.ACTIVE,
        )
    )


def _event(world: World, series: Series, one: Occurrence, state: EventState) -> Event:
    published_at = min(one.starts_at - timedelta(days=8), world.now)
    return world.rows.add(
        Event(
            created_at=published_at,
            area_id=series.area_id,
            series_id=series.id,
            occurrence=one.key,
            title=series.title,
            text=series.text,
            category=series.category,
            tier=series.tier,
            place=series.place,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            capacity=series.capacity,
            state=state,
            published_at=published_at,
        )
    )


def _add_stalls(world: World, event: Event) -> None:
    for partner in world.chance.sample(world.partners, k=_STALLS):
        offer = next((one for one in world.offers if one.partner_id == partner.id), None)
        world.rows.add(
            Stall(
                created_at=event.created_at,
                event_id=event.id,
                partner_id=partner.id,
                offer_id=offer.id if offer else None,
                title=partner.introduction[:80],
            )
        )
