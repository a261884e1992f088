"""Who came: by the venue's code, by their own, or ticked off by staff; and what they thought of it."""

import asyncio
from datetime import timedelta

import pytest

from services.domain.audit.models import AuditEntry
from services.domain.events import actions, checkin
from services.domain.events.errors import (
    CheckInClosed,
    CodeNotAccepted,
    FeedbackSettled,
    NotCheckedIn,
    RegistrationNotOpen,
    StillWaitlisted,
)
from services.domain.events.models import (
    CheckIn,
    CheckInMethod,
    Event,
    EventState,
    Feedback,
    RegistrationState,
)
from services.kit import clock
from services.kit.errors import InvalidInput, NotAllowed, NotFound
from tests.factories.events import KEY, a_check_in, a_registration, an_event, do
from tests.factories.partners import a_member, a_partner
from tests.factories.people import a_community, a_resident, a_secretary

pytestmark = pytest.mark.usefixtures("db")


async def an_event_now(**given):
    return await an_event(starts_at=clock.now() - timedelta(minutes=10), **given)


async def check_in(actor, event, code, **given):
    return await do(actions.check_in, actor, event=event.id, code=code, key=KEY, **given)


def digits(event):
    return checkin.venue_code(KEY, event.id, clock.now())


async def attended(event):
    return (await Event.get(id=event.id)).attended


async def test_the_host_shows_codes_that_check_people_in():
    partner = await a_partner()
    event = await an_event_now(partner=partner)
    shown = await do(actions.code_for, await a_member(partner), event=event.id, key=KEY)
    assert shown.valid_until == event.ends_at + timedelta(hours=6)

    by_code = await check_in(await a_resident(), event, shown.code)
    by_digits = await check_in(await a_resident(), event, f" {shown.digits[:3]} {shown.digits[3:]}")

    assert (by_code.method, by_digits.method) == (CheckInMethod.CODE, CheckInMethod.VENUE_CODE)
    assert await attended(event) == 2


async def test_residents_are_not_shown_the_venues_codes():
    event = await an_event_now()
    with pytest.raises(NotAllowed):
        await do(actions.code_for, await a_resident(), event=event.id, key=KEY)
    with pytest.raises(NotAllowed):
        await do(actions.code_for, await a_member(await a_partner()), event=event.id, key=KEY)


async def test_twenty_taps_count_once():
    event = await an_event_now()
    resident = await a_resident()
    await a_registration(event, resident, party=3)

    arrivals = await asyncio.gather(*(check_in(resident, event, digits(event)) for _ in range(20)))

    assert len({one.id for one in arrivals}) == 1
    assert await attended(event) == 3
    assert await CheckIn.all().count() == 1
    assert await AuditEntry.filter(verb="event_check_in").count() == 1


async def test_fifty_people_at_the_door_are_all_counted():
    event = await an_event_now()
    people = [await a_resident() for _ in range(50)]
    await asyncio.gather(*(check_in(one, event, digits(event), party=2) for one in people))
    assert await attended(event) == 100


async def test_a_registration_brings_its_own_party():
    event = await an_event_now()
    resident = await a_resident()
    registration = await a_registration(event, resident, party=4)
    arrival = await check_in(resident, event, digits(event), party=9)
    assert (arrival.party, arrival.registration_id) == (4, registration.id)


async def test_who_registered_shows_a_code_that_the_entrance_scans():
    area = await a_community()
    event = await an_event_now(area=area)
    resident = await a_resident()
    registration = await a_registration(event, resident)
    shown = await do(actions.personal_code, resident, registration=registration.id, key=KEY)

    with pytest.raises(NotAllowed):
        await check_in(resident, event, shown.code)
    arrival = await check_in(await a_secretary(area), event, shown.code)

    assert (arrival.account_id, arrival.method) == (resident.account_id, CheckInMethod.CODE)


async def test_a_personal_code_is_for_its_owner_and_for_a_registration_that_stands():
    area = await a_community()
    event = await an_event_now(area=area)
    resident = await a_resident()
    registration = await a_registration(event, resident)
    with pytest.raises(NotAllowed):
        await do(actions.personal_code, await a_secretary(area), registration=registration.id, key=KEY)
    gone = await a_registration(event, await a_resident(), state=RegistrationState.CANCELLED)
    with pytest.raises(NotFound):
        await do(actions.personal_code, resident, registration=gone.id, key=KEY)


async def test_the_waitlist_asks_at_the_entrance():
    area = await a_community()
    event = await an_event_now(area=area, capacity=1)
    await a_registration(event)
    waiter = await a_resident()
    waiting = await a_registration(event, waiter, state=RegistrationState.WAITLISTED)

    with pytest.raises(StillWaitlisted):
        await check_in(waiter, event, digits(event))
    arrival = await do(actions.check_in_by_staff, await a_secretary(area), registration=waiting.id)

    assert arrival.method is CheckInMethod.STAFF
    assert (await check_in(waiter, event, digits(event))).id == arrival.id


async def test_staff_tick_off_once_and_only_who_stands_on_the_list():
    area = await a_community()
    event = await an_event_now(area=area)
    secretary = await a_secretary(area)
    held = await a_registration(event, party=2)
    gone = await a_registration(event, state=RegistrationState.CANCELLED)
    first = await do(actions.check_in_by_staff, secretary, registration=held.id)
    again = await do(actions.check_in_by_staff, secretary, registration=held.id)
    assert (first.id, await attended(event)) == (again.id, 2)
    with pytest.raises(RegistrationNotOpen):
        await do(actions.check_in_by_staff, secretary, registration=gone.id)


async def test_residents_tick_nobody_off():
    event = await an_event_now()
    resident = await a_resident()
    registration = await a_registration(event, resident)
    with pytest.raises(NotAllowed):
        await do(actions.check_in_by_staff, resident, registration=registration.id)


async def test_another_events_code_checks_nobody_in():
    event, other = await an_event_now(), await an_event_now()
    code = checkin.issue(KEY, event=other.id, registration=None, expires_at=clock.now() + timedelta(hours=1))
    resident = await a_resident()
    for wrong in (code, digits(other), "", "000", "x" * 36, code[:-1] + "A", "٣٣٣٣٣٣"):
        with pytest.raises(CodeNotAccepted) as refused:
            await check_in(resident, event, wrong)
        assert refused.value.field == ["code"]
    assert await CheckIn.all().count() == 0


@pytest.mark.parametrize(
    ("starts_in", "is_open"),
    [
        (timedelta(hours=2, minutes=1), False),
        (timedelta(hours=1, minutes=59), True),
        (-timedelta(hours=7, minutes=59), True),
        (-timedelta(hours=8), False),
    ],
)
async def test_check_in_opens_two_hours_before_and_closes_six_after(starts_in, is_open):
    event = await an_event(starts_at=clock.now() + starts_in)
    if is_open:
        assert await check_in(await a_resident(), event, digits(event))
    else:
        with pytest.raises(CheckInClosed):
            await check_in(await a_resident(), event, digits(event))


async def test_late_arrivals_are_entered_after_the_event_was_finished_but_not_when_it_was_cancelled():
    held, cancelled = (
        await an_event_now(state=EventState.HELD),
        await an_event_now(state=EventState.CANCELLED),
    )
    assert await check_in(await a_resident(), held, digits(held))
    with pytest.raises(CheckInClosed):
        await check_in(await a_resident(), cancelled, digits(cancelled))


async def test_who_came_rates_and_thinks_better_of_it():
    event = await an_event_now()
    resident = await a_resident()
    await a_check_in(event, resident)
    await do(actions.rate, resident, event=event.id, rating=2, text="太吵了")
    with clock.freeze(clock.now() + timedelta(days=13)):
        await do(actions.rate, resident, event=event.id, rating=5)
    with clock.freeze(clock.now() + timedelta(days=15)), pytest.raises(FeedbackSettled):
        await do(actions.rate, resident, event=event.id, rating=1)
    given = await Feedback.get(account_id=resident.account_id)
    assert (given.rating, given.text) == (5, "")


async def test_ten_ratings_at_once_are_one():
    event = await an_event_now()
    resident = await a_resident()
    await a_check_in(event, resident)
    await asyncio.gather(*(do(actions.rate, resident, event=event.id, rating=1 + n % 5) for n in range(10)))
    assert await Feedback.all().count() == 1


async def test_who_did_not_come_does_not_rate():
    event = await an_event_now()
    resident = await a_resident()
    await a_registration(event, resident)
    with pytest.raises(NotCheckedIn):
        await do(actions.rate, resident, event=event.id, rating=5)


@pytest.mark.parametrize("rating", [0, 6, -5, 2**40])
async def test_there_are_one_to_five_stars(rating):
    event = await an_event_now()
    with pytest.raises(InvalidInput):
        await do(actions.rate, await a_resident(), event=event.id, rating=rating)
