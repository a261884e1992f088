"""Registering in one statement: the rows of the careful action, or nothing at all."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from tortoise.exceptions import IntegrityError

from services.domain.actors.actor import ANONYMOUS, Actor
from services.domain.audit.models import AuditEntry
from services.domain.events import actions
from services.domain.events.errors import AlreadyRegistered
from services.domain.events.models import Event, EventState, Registration, RegistrationState
from services.kit import clock, database, telemetry
from services.kit.errors import Refusal
from tests.factories.acting import at_once
from tests.factories.events import a_registration, an_event, do
from tests.factories.partners import a_member, a_partner
from tests.factories.people import a_community, a_resident, a_secretary
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("db")

CONFIRMED, WAITLISTED, CANCELLED = RegistrationState
NOON = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)


async def register(actor, event, party=1):
    made = await actions.register_at_once(actor, event=event.id, party=party)
    return None if made is None else made["id"]


async def carefully(actor, event, party=1):
    return await do(actions.register, actor, event=event.id, party=party)


async def everything():
    """All columns of all rows that a registration can touch."""
    return [
        await database.rows(f'SELECT * FROM "{table}" ORDER BY id')
        for table in ("event", "registration", "audit_entry")
    ]


async def left_on(event):
    """The event, its registration and the entry in the trail, without what no two of them share."""
    (kept,) = await database.rows("SELECT * FROM event WHERE id = $1", event.id)
    (made,) = await database.rows("SELECT * FROM registration WHERE event_id = $1", event.id)
    (entry,) = await database.rows(
        "SELECT *, after - '{id,event_id}'::text[] AS other_columns, (after->>'id')::bigint AS after_id,"
        " (after->>'event_id')::bigint AS after_event FROM audit_entry WHERE subject_id = $1",
        made["id"],
    )
    assert entry.pop("after") is not None
    assert (entry.pop("after_id"), entry.pop("after_event")) == (made["id"], event.id)
    assert made.pop("event_id") == event.id
    del kept["id"], kept["title"], made["id"], entry["id"], entry["subject_id"]
    return kept, made, entry


async def nothing_changed(actor, event, party=1):
    before = await everything()
    answer = await register(actor, event, party)
    return answer is None and await everything() == before


async def somebody_waits_for_a_lock():
    return bool(await database.rows("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"))


async def assert_counters_tell_the_truth(event):
    kept = await Event.get(id=event.id)
    rows = await Registration.filter(event_id=event.id)
    assert kept.confirmed == sum(one.party for one in rows if one.state is CONFIRMED)
    assert kept.waitlisted == sum(one.party for one in rows if one.state is WAITLISTED)
    assert kept.capacity is None or kept.confirmed <= kept.capacity


@pytest.mark.parametrize("moment", [NOON, NOON.replace(microsecond=120_000), NOON.replace(microsecond=7)])
@pytest.mark.parametrize(("capacity", "party"), [(None, 20), (30, 1), (3, 3)])
async def test_it_leaves_the_rows_that_the_careful_action_leaves(moment, capacity, party):
    resident, area = await a_resident(), await a_community()
    token = telemetry.request_id.set("4f1d")
    with clock.freeze(moment):
        one, other = [await an_event(area=area, capacity=capacity) for _ in range(2)]
        await carefully(resident, one, party)
        await register(resident, other, party)
        kept, made, entry = await left_on(other)
    telemetry.request_id.reset(token)
    assert (kept, made, entry) == await left_on(one)
    assert (kept["confirmed"], made["created_at"], entry["request_id"]) == (party, moment, "4f1d")


async def test_it_answers_the_id_of_the_registration():
    resident, event = await a_resident(), await an_event(capacity=2)
    made = await register(resident, event, 2)
    kept = await Registration.get(id=made)
    assert (kept.event_id, kept.account_id, kept.party) == (event.id, resident.account_id, 2)
    assert kept.state is CONFIRMED


async def test_outside_a_request_the_entry_names_none():
    await register(await a_resident(), await an_event())
    assert (await AuditEntry.get()).request_id is None


@pytest.mark.parametrize("kind", ["residents", "staff", "partners"])
async def test_it_is_one_statement_whose_text_is_the_same_for_all_of_a_kind(kind):
    event = await an_event()
    callers = {
        "residents": [await a_resident(), await a_resident()],
        "staff": [await a_secretary(await a_community()), await a_secretary(await event.area)],
        "partners": [await a_member(await a_partner()), await a_member(await a_partner())],
    }
    with database.counting() as statements:
        for party, one in enumerate(callers[kind], start=1):
            assert await register(one, event, party)
    assert len(statements) == 2
    assert len(set(statements)) == 1


async def test_who_cancelled_registers_anew():
    resident, event = await a_resident(), await an_event(capacity=1)
    await a_registration(event, resident, state=CANCELLED)
    assert await register(resident, event)
    await assert_counters_tell_the_truth(event)


async def test_one_who_fits_need_not_queue_behind_a_party_that_does_not():
    event = await an_event(capacity=3)
    await a_registration(event, party=2)
    await a_registration(event, party=2, state=WAITLISTED)
    assert await register(await a_resident(), event)
    await assert_counters_tell_the_truth(event)


@pytest.mark.parametrize("party", [-1, 0, 21, 2**63])
async def test_a_party_of_no_size_changes_nothing(party):
    assert await nothing_changed(await a_resident(), await an_event(), party)


@pytest.mark.parametrize("actor", [ANONYMOUS, Actor(partner_ids=frozenset({1}))])
async def test_who_is_not_signed_in_changes_nothing(actor):
    assert await nothing_changed(actor, await an_event())


@pytest.mark.parametrize("state", sorted(set(EventState) - {EventState.PUBLISHED}))
async def test_an_event_that_is_not_published_is_left_alone(state):
    assert await nothing_changed(await a_resident(), await an_event(state=state))


async def test_so_is_a_draft_even_by_those_who_see_it():
    area = await a_community()
    draft = await an_event(area=area, state=EventState.DRAFT)
    assert await nothing_changed(await a_secretary(area), draft)


async def test_an_event_that_is_not_there_is_not_made():
    event = await an_event()
    event.id = 2**62
    assert await nothing_changed(await a_resident(), event)


@pytest.mark.parametrize("since", [timedelta(), timedelta(microseconds=1), timedelta(days=1)])
async def test_an_event_that_has_begun_is_left_alone(since):
    resident, event = await a_resident(), await an_event(starts_at=NOON)
    with clock.freeze(NOON + since):
        assert await nothing_changed(resident, event)
        with pytest.raises(Refusal):
            await carefully(resident, event)


async def test_until_the_moment_it_begins_it_takes_registrations():
    resident, event = await a_resident(), await an_event(starts_at=NOON)
    with clock.freeze(NOON - timedelta(microseconds=1)):
        assert await register(resident, event)


@pytest.mark.parametrize("state", [CONFIRMED, WAITLISTED])
async def test_who_has_joined_is_not_registered_twice(state):
    resident, event = await a_resident(), await an_event()
    await a_registration(event, resident, state=state)
    assert await nothing_changed(resident, event)


async def test_a_party_that_would_wait_is_left_to_the_careful_action():
    resident, event = await a_resident(), await an_event(capacity=4)
    await a_registration(event, party=3)
    assert await nothing_changed(resident, event, 2)
    assert (await carefully(resident, event, 2)).state is WAITLISTED


async def test_so_is_a_party_larger_than_the_venue():
    assert await nothing_changed(await a_resident(), await an_event(capacity=4), 5)


async def test_a_fault_that_is_no_rule_is_raised():
    event = await an_event()
    with pytest.raises(IntegrityError, match=r"account_id_fkey|actor_id_fkey"):
        await register(Actor(account_id=999_999), event)
    assert await Registration.all().count() == await AuditEntry.all().count() == 0


async def test_fifty_at_once_for_the_last_ten_places():
    event = await an_event(capacity=30)
    await a_registration(event, party=20)
    people = [await a_resident() for _ in range(50)]

    answers = await asyncio.gather(*(register(one, event) for one in people))

    made = [one for one in answers if one is not None]
    assert (len(made), len(set(made)), answers.count(None)) == (10, 10, 40)
    assert (await Event.get(id=event.id)).confirmed == 30
    assert await AuditEntry.filter(verb="event_register", subject_id__in=made).count() == 10
    assert await AuditEntry.all().count() == 10
    await assert_counters_tell_the_truth(event)


async def test_one_person_registers_once_however_often_the_button_is_pressed():
    resident, event = await a_resident(), await an_event(capacity=100)

    answers = await asyncio.gather(*(register(resident, event) for _ in range(20)))

    assert answers.count(None) == 19
    assert await Registration.all().count() == await AuditEntry.all().count() == 1
    await assert_counters_tell_the_truth(event)


async def test_a_duplicate_that_the_statement_could_not_see_is_caught_by_the_index():
    resident, event = await a_resident(), await an_event(capacity=100)
    taken, release = asyncio.Event(), asyncio.Event()

    async def hold():
        async with database.transaction():
            await actions.register(resident, event=event.id)
            taken.set()
            await release.wait()

    holder = asyncio.create_task(hold())
    await taken.wait()
    second = asyncio.create_task(register(resident, event))
    await until(somebody_waits_for_a_lock)
    release.set()
    await holder

    assert await second is None
    assert await Registration.all().count() == await AuditEntry.all().count() == 1
    await assert_counters_tell_the_truth(event)


@pytest.mark.parametrize("capacity", [10, 47])
async def test_side_by_side_with_the_careful_action_it_never_oversells(capacity):
    event = await an_event(capacity=capacity)
    people = [await a_resident() for _ in range(40)]
    parties = [1 + place % 3 for place in range(40)]

    def registering(place):
        verb = register if place % 2 else carefully
        return verb(people[place], event, parties[place])

    answers = await asyncio.gather(*map(registering, range(40)))

    kept = await Registration.all()
    assert len(kept) == sum(one is not None for one in answers) == await AuditEntry.all().count()
    assert all(answers[place] for place in range(0, 40, 2)), "the careful action seats or waitlists everybody"
    await assert_counters_tell_the_truth(event)


async def test_one_person_by_both_ways_at_once_registers_once():
    resident, event = await a_resident(), await an_event(capacity=100)

    answers = await asyncio.gather(
        *(register(resident, event) for _ in range(10)),
        at_once([lambda: actions.register(resident, event=event.id)] * 10),
    )

    *ids, careful = answers
    made = [one for one in ids if one] + [one for one in careful if isinstance(one, Registration)]
    assert len(made) == await Registration.all().count() == 1
    assert all(isinstance(one, Registration | AlreadyRegistered) for one in careful)
    await assert_counters_tell_the_truth(event)
