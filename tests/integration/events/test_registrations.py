"""Places: taken, given back, passed on, never sold twice."""

import asyncio
import random
from datetime import timedelta

import pytest
from tortoise.exceptions import IntegrityError

from services.domain.actors.actor import ANONYMOUS
from services.domain.audit.models import AuditEntry
from services.domain.events import actions
from services.domain.events.errors import (
    AlreadyCheckedIn,
    AlreadyRegistered,
    EventNotOpen,
    PartyTooLarge,
    RegistrationNotOpen,
)
from services.domain.events.models import Event, EventState, Registration, RegistrationState
from services.domain.notifications.models import Notice
from services.kit import clock
from services.kit.errors import InvalidInput, NotFound, Refusal, SignInNeeded
from tests.factories.events import a_check_in, a_registration, an_event, do
from tests.factories.people import a_community, a_resident, a_secretary

pytestmark = pytest.mark.usefixtures("db")

CONFIRMED, WAITLISTED = RegistrationState.CONFIRMED, RegistrationState.WAITLISTED


async def register(actor, event, party=1):
    return await do(actions.register, actor, event=event.id, party=party)


async def cancel(actor, registration):
    return await do(actions.cancel_registration, actor, registration=registration.id)


async def counters(event):
    kept = await Event.get(id=event.id)
    return kept.confirmed, kept.waitlisted


async def assert_counters_tell_the_truth(event):
    kept = await Event.get(id=event.id)
    rows = await Registration.filter(event_id=event.id)
    assert kept.confirmed == sum(one.party for one in rows if one.state is CONFIRMED)
    assert kept.waitlisted == sum(one.party for one in rows if one.state is WAITLISTED)
    assert kept.capacity is None or kept.confirmed <= kept.capacity


async def test_a_party_that_fits_is_confirmed_and_the_next_waits():
    event = await an_event(capacity=3)
    first = await register(await a_resident(), event, party=2)
    second = await register(await a_resident(), event, party=2)
    third = await register(await a_resident(), event)
    assert (first.state, second.state, third.state) == (CONFIRMED, WAITLISTED, CONFIRMED)
    assert await counters(event) == (3, 2)
    assert await AuditEntry.filter(verb="event_register").count() == 3


async def test_without_a_limit_everybody_is_confirmed():
    event = await an_event(capacity=None)
    assert (await register(await a_resident(), event, party=20)).state is CONFIRMED


async def test_fifty_at_once_for_the_last_ten_places():
    event = await an_event(capacity=30)
    await a_registration(event, party=20)
    people = [await a_resident() for _ in range(50)]

    made = await asyncio.gather(*(register(one, event) for one in people))

    in_order = sorted(made, key=lambda one: one.id)
    assert [one.state for one in in_order] == [CONFIRMED] * 10 + [WAITLISTED] * 40
    assert await counters(event) == (30, 40)
    await assert_counters_tell_the_truth(event)


async def test_the_database_itself_does_not_oversell():
    event = await an_event(capacity=3)
    with pytest.raises(IntegrityError, match="event_never_oversold"):
        await Event.filter(id=event.id).update(confirmed=4)


async def test_one_person_registers_once_however_often_the_button_is_pressed():
    event = await an_event(capacity=10)
    resident = await a_resident()

    answers = await asyncio.gather(*(register(resident, event) for _ in range(10)), return_exceptions=True)

    assert sum(isinstance(one, Registration) for one in answers) == 1
    assert sum(isinstance(one, AlreadyRegistered) for one in answers) == 9
    assert await counters(event) == (1, 0)


async def test_cancelling_and_registering_at_once_never_oversells():
    event = await an_event(capacity=10)
    chance = random.Random(7)
    held = [
        (one, await register(one, event, chance.randint(1, 4)))
        for one in [await a_resident() for _ in range(16)]
    ]
    newcomers = [await a_resident() for _ in range(20)]

    await asyncio.gather(
        *(cancel(one, registration) for one, registration in held),
        *(register(one, event, chance.randint(1, 4)) for one in newcomers),
    )

    await assert_counters_tell_the_truth(event)
    kept = await Event.get(id=event.id)
    waiting = await Registration.filter(event_id=event.id, state=WAITLISTED)
    assert all(kept.confirmed + one.party > 10 for one in waiting), "nobody who fits is left waiting"


async def test_who_gives_a_place_back_hands_it_to_the_first_in_line():
    event = await an_event(capacity=2)
    leaver = await a_resident()
    held = await a_registration(event, leaver, party=2)
    line = [await a_resident() for _ in range(3)]
    waiting = [
        await a_registration(event, one, party=n, state=WAITLISTED)
        for one, n in zip(line, (3, 1, 1), strict=True)
    ]

    cancelled = await cancel(leaver, held)

    assert (cancelled.state, cancelled.cancelled_at) != (CONFIRMED, None)
    states = [(await Registration.get(id=one.id)).state for one in waiting]
    assert states == [WAITLISTED, CONFIRMED, CONFIRMED]
    assert await counters(event) == (2, 3)
    told = await Notice.filter(title__startswith="候补成功").order_by("account_id")
    assert [one.account_id for one in told] == [line[1].account_id, line[2].account_id]


async def test_leaving_the_waitlist_moves_nobody():
    event = await an_event(capacity=1)
    await a_registration(event)
    waiter = await a_resident()
    await cancel(waiter, await a_registration(event, waiter, state=WAITLISTED))
    assert await counters(event) == (1, 0)


async def test_who_cancelled_may_register_anew_but_not_cancel_twice():
    event = await an_event(capacity=5)
    resident = await a_resident()
    first = await register(resident, event, party=2)
    await cancel(resident, first)
    with pytest.raises(RegistrationNotOpen):
        await cancel(resident, first)
    again = await register(resident, event, party=3)
    assert (again.id, again.state) != (first.id, RegistrationState.CANCELLED)
    assert await counters(event) == (3, 0)


async def test_staff_cancel_for_a_resident_and_strangers_do_not_find_it():
    area = await a_community()
    event = await an_event(area=area)
    registration = await a_registration(event)
    with pytest.raises(NotFound):
        await cancel(await a_resident(), registration)
    assert (await cancel(await a_secretary(area), registration)).state is RegistrationState.CANCELLED


async def test_who_has_arrived_cannot_cancel():
    event = await an_event(starts_at=clock.now() + timedelta(hours=1))
    resident = await a_resident()
    registration = await a_registration(event, resident)
    await a_check_in(event, resident)
    with pytest.raises(AlreadyCheckedIn):
        await cancel(resident, registration)


@pytest.mark.parametrize("state", [EventState.CANCELLED, EventState.HELD])
async def test_an_event_that_is_over_takes_nobody(state):
    with pytest.raises(EventNotOpen):
        await register(await a_resident(), await an_event(state=state))


async def test_nor_does_one_that_has_begun():
    event = await an_event(starts_at=clock.now() - timedelta(minutes=1))
    resident = await a_resident()
    with pytest.raises(EventNotOpen):
        await register(resident, event)
    with pytest.raises(EventNotOpen):
        await cancel(resident, await a_registration(event, resident))


@pytest.mark.parametrize("party", [0, -1, 21, 2**63])
async def test_a_party_has_one_to_twenty_people(party):
    with pytest.raises(InvalidInput) as refused:
        await register(await a_resident(), await an_event(), party)
    assert refused.value.field == ["party"]


async def test_a_party_larger_than_the_venue_is_told_so():
    with pytest.raises(PartyTooLarge, match="At most 4"):
        await register(await a_resident(), await an_event(capacity=4), 5)


async def test_drafts_and_events_that_are_not_there_are_told_alike():
    resident = await a_resident()
    draft = await an_event(state=EventState.DRAFT)
    for id in (draft.id, 999_999, 2**62):
        with pytest.raises(NotFound):
            await do(actions.register, resident, event=id)


async def test_a_stranger_signs_in_first():
    event = await an_event()
    with pytest.raises(SignInNeeded):
        await do(actions.register, ANONYMOUS, event=event.id)


async def test_a_refusal_leaves_nothing_behind():
    event = await an_event(capacity=1)
    with pytest.raises(Refusal):
        await register(await a_resident(), event, 2)
    assert await Registration.all().count() == 0
    assert await counters(event) == (0, 0)
