"""Who sees what of events, series, and the people who come."""

import pytest

from services.domain.actors.actor import ANONYMOUS, Role
from services.domain.events import queries
from services.domain.events.models import (
    CheckIn,
    Event,
    EventState,
    Feedback,
    Registration,
    Series,
    SeriesSkip,
    Stall,
)
from services.kit import clock, rows
from tests.factories.events import a_check_in, a_registration, a_series, an_event
from tests.factories.partners import a_member, a_partner
from tests.factories.people import a_community, a_resident, a_secretary, staff

pytestmark = pytest.mark.usefixtures("db")


async def sees(actor, model, row, gate):
    return await rows.find_or_none(model, row.id, gate(actor)) is not None


async def everybody(area, partner):
    """Actors by name, as the host's and the area's relations to an event go."""
    return {
        "stranger": ANONYMOUS,
        "resident": await a_resident(area=area),
        "member of another partner": await a_member(await a_partner()),
        "secretary elsewhere": await a_secretary(await a_community()),
        "member of the host": await a_member(partner),
        "grid member": await staff(Role.GRID_MEMBER, area),
        "secretary": await a_secretary(area),
    }


HOSTS = {"member of the host", "grid member", "secretary"}


async def seen_by(people, model, row, gate):
    return {name for name, actor in people.items() if await sees(actor, model, row, gate)}


@pytest.mark.parametrize("state", list(EventState))
async def test_drafts_are_for_the_host_and_staff_all_else_is_public(state):
    area = await a_community()
    partner = await a_partner(area=area)
    event = await an_event(area=area, partner=partner, state=state)
    people = await everybody(area, partner)
    expected = HOSTS if state is EventState.DRAFT else set(people)
    assert await seen_by(people, Event, event, queries.events_visible_to) == expected
    stall = await Stall.get(event_id=event.id)
    assert await seen_by(people, Stall, stall, queries.stalls_visible_to) == expected


async def test_who_comes_is_known_to_themselves_the_host_and_staff():
    area = await a_community()
    partner = await a_partner(area=area)
    event = await an_event(area=area, partner=partner)
    people = await everybody(area, partner)
    registration = await a_registration(event, people["resident"])
    arrival = await a_check_in(event, people["resident"])
    expected = HOSTS | {"resident"}
    assert await seen_by(people, Registration, registration, queries.registrations_visible_to) == expected
    assert await seen_by(people, CheckIn, arrival, queries.check_ins_visible_to) == expected


async def test_series_their_skips_and_ratings_are_public():
    area = await a_community()
    partner = await a_partner(area=area)
    people = await everybody(area, partner)
    series = await a_series(area=area)
    skip = await SeriesSkip.create(series_id=series.id, on=clock.today(), reason="雨")
    event = await an_event(area=area)
    rating = await Feedback.create(event_id=event.id, account_id=people["resident"].account_id, rating=5)
    assert await seen_by(people, Series, series, queries.series_visible_to) == set(people)
    assert await seen_by(people, SeriesSkip, skip, queries.skips_visible_to) == set(people)
    assert await seen_by(people, Feedback, rating, queries.feedback_visible_to) == set(people)
