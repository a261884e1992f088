"""An event from its draft to the day after, with its need, its reminders and those who joined."""

from datetime import UTC, datetime, timedelta

import pytest

from services.domain.actors.actor import ANONYMOUS, Role
from services.domain.areas.models import AreaKind
from services.domain.audit.models import AuditEntry
from services.domain.events import actions
from services.domain.events.errors import (
    AlreadyHasStall,
    CapacityBelowConfirmed,
    EventAttended,
    EventNotStarted,
    EventStarted,
    EventStateWrong,
    NeedHasEvent,
    NeedNotAgreed,
    OfferNotOfPartner,
    PartnerNotActive,
    StallOfHost,
)
from services.domain.events.models import Event, EventState, Registration, RegistrationState, Stall
from services.domain.needs.models import Need, NeedState
from services.domain.notifications.models import Notice
from services.domain.partners.models import PartnerState, Tier
from services.domain.reminders.models import Reminder, ReminderState
from services.kit import clock
from services.kit.errors import InvalidInput, NotAllowed, NotFound, SignInNeeded
from tests.factories.events import a_check_in, a_registration, an_event, do
from tests.factories.needs import a_need
from tests.factories.partners import a_member, a_partner, an_offer
from tests.factories.people import a_community, a_resident, a_secretary, an_area, staff

pytestmark = pytest.mark.usefixtures("db")


def words(**given):
    starts_at = given.pop("starts_at", clock.now() + timedelta(days=3))
    plain = {
        "title": "八段锦",
        "text": "请穿运动鞋。",
        "category": "health",
        "tier": Tier.FREE,
        "place": "社区广场",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
    }
    return plain | given


async def a_planned_event(**given):
    """Published by its curator, so that it has reminders."""
    area = await a_community()
    secretary = await a_secretary(area)
    draft = await do(actions.write, secretary, area=area.id, **words(**given))
    return secretary, await do(actions.publish, secretary, event=draft.id)


async def test_a_curator_writes_a_draft_with_a_host():
    area = await a_community()
    offer = await an_offer(partner=await a_partner(area=area))
    draft = await do(
        actions.write,
        await a_secretary(area),
        area=area.id,
        partner=offer.partner_id,
        offer=offer.id,
        **words(title="义诊(yìzhěn)", capacity=30, min_places=5),
    )
    kept = await Event.get(id=draft.id)
    assert (kept.state, kept.title, kept.capacity, kept.price_fen) == (EventState.DRAFT, "义诊", 30, 0)
    stall = await Stall.get(event_id=draft.id)
    assert (stall.partner_id, stall.offer_id, stall.title) == (offer.partner_id, offer.id, offer.title)
    assert (await AuditEntry.get(verb="event_draft")).original == {"title": "义诊(yìzhěn)"}


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("title", {"title": " "}),
        ("title", {"title": "长" * 81}),
        ("capacity", {"capacity": 0}),
        ("capacity", {"capacity": 10**12}),
        ("minPlaces", {"capacity": 5, "min_places": 6}),
        ("priceFen", {"price_fen": 100}),
        ("priceFen", {"tier": Tier.LOW_FEE}),
        ("priceFen", {"tier": Tier.LOW_FEE, "price_fen": 10**10}),
        ("startsAt", {"starts_at": datetime(2020, 1, 1, tzinfo=UTC)}),
        ("startsAt", {"starts_at": datetime(9998, 1, 1, tzinfo=UTC)}),
        ("endsAt", {"ends_at": datetime(2020, 1, 1, tzinfo=UTC)}),
        ("endsAt", {"ends_at": datetime(9998, 1, 1, tzinfo=UTC)}),
        ("startsAt", {"starts_at": datetime(2090, 1, 1)}),  # noqa: DTZ001
    ],
)
async def test_values_that_cannot_be_are_named(field, given):
    area = await a_community()
    with pytest.raises(InvalidInput) as refused:
        await do(actions.write, await a_secretary(area), area=area.id, **words(**given))
    assert refused.value.field == [field]


async def test_only_curators_of_the_area_write_and_never_for_a_household():
    area = await a_community()
    household = await an_area(kind=AreaKind.HOUSEHOLD, parent=area)
    others = [
        (ANONYMOUS, SignInNeeded),
        (await a_resident(), NotAllowed),
        (await staff(Role.GRID_MEMBER, area), NotAllowed),
        (await a_secretary(await a_community()), NotAllowed),
    ]
    for actor, refusal in others:
        with pytest.raises(refusal):
            await do(actions.write, actor, area=area.id, **words())
    with pytest.raises(InvalidInput):
        await do(actions.write, await a_secretary(area), area=household.id, **words())
    with pytest.raises(NotFound):
        await do(actions.write, await a_secretary(area), area=999_999, **words())


async def test_a_host_is_an_active_partner_with_its_own_offer():
    area = await a_community()
    secretary = await a_secretary(area)
    suspended = await a_partner(area=area, state=PartnerState.SUSPENDED)
    foreign = await an_offer()
    with pytest.raises(PartnerNotActive):
        await do(actions.write, secretary, area=area.id, partner=suspended.id, **words())
    partner = await a_partner(area=area)
    with pytest.raises(OfferNotOfPartner):
        await do(actions.write, secretary, area=area.id, partner=partner.id, offer=foreign.id, **words())
    with pytest.raises(NotFound):
        await do(actions.write, secretary, area=area.id, partner=999_999, **words())


async def test_the_need_goes_with_its_event():
    area = await a_community()
    secretary = await a_secretary(area)
    need = await a_need(area=area, state=NeedState.AGREED)

    first = await do(actions.write, secretary, area=area.id, need=need.id, **words())
    with pytest.raises(NeedHasEvent):
        await do(actions.write, secretary, area=area.id, need=need.id, **words())
    await do(actions.publish, secretary, event=first.id)
    assert (await Need.get(id=need.id)).state is NeedState.SCHEDULED
    await do(actions.cancel, secretary, event=first.id, reason="暴雨")
    assert (await Need.get(id=need.id)).state is NeedState.PUBLISHED

    with pytest.raises(NeedNotAgreed):
        await do(actions.write, secretary, area=area.id, need=need.id, **words())
    await Need.filter(id=need.id).update(state=NeedState.AGREED)
    second = await do(actions.write, secretary, area=area.id, need=need.id, **words())
    await do(actions.publish, secretary, event=second.id)
    with clock.freeze(second.starts_at):
        await do(actions.finish, secretary, event=second.id)
    assert (await Need.get(id=need.id)).state is NeedState.SERVED


async def test_another_communitys_need_is_not_served_here():
    area = await a_community()
    need = await a_need(state=NeedState.AGREED)
    with pytest.raises(NeedNotAgreed):
        await do(actions.write, await a_secretary(area), area=area.id, need=need.id, **words())


async def test_publishing_plans_reminders_and_happens_once():
    secretary, event = await a_planned_event()
    assert event.published_at is not None
    assert await Reminder.filter(event_id=event.id, state=ReminderState.PENDING).exists()
    with pytest.raises(EventStateWrong):
        await do(actions.publish, secretary, event=event.id)


async def test_a_draft_whose_day_has_passed_gets_another_one_first():
    area = await a_community()
    secretary = await a_secretary(area)
    draft = await an_event(area=area, state=EventState.DRAFT, starts_at=clock.now() - timedelta(days=1))
    with pytest.raises(EventStarted):
        await do(actions.publish, secretary, event=draft.id)
    times = {key: value for key, value in words().items() if key.endswith("_at")}
    await do(actions.change, secretary, event=draft.id, **times)
    assert (await do(actions.publish, secretary, event=draft.id)).state is EventState.PUBLISHED


async def test_a_moved_event_moves_its_reminders_and_tells_those_who_joined():
    secretary, event = await a_planned_event(capacity=1)
    joined = [await a_resident(), await a_resident()]
    await a_registration(event, joined[0])
    await a_registration(event, joined[1], state=RegistrationState.WAITLISTED)
    before = {one.lead_minutes: one.due_at for one in await Reminder.filter(event_id=event.id)}

    later = timedelta(days=1)
    for _ in range(2):
        event = await do(
            actions.change,
            secretary,
            event=event.id,
            starts_at=event.starts_at + later,
            ends_at=event.ends_at + later,
        )

    after = {one.lead_minutes: one.due_at for one in await Reminder.filter(event_id=event.id)}
    assert after == {lead: due + 2 * later for lead, due in before.items()}
    told = await Notice.filter(title__startswith="活动时间或地点变更")
    assert sorted(one.account_id for one in told) == sorted(2 * [one.account_id for one in joined])


async def test_a_new_text_disturbs_nobody_and_a_new_place_does():
    secretary, event = await a_planned_event()
    await a_registration(event)
    await do(actions.change, secretary, event=event.id, text="改了说明", title="新名")
    assert await Notice.all().count() == 0
    await do(actions.change, secretary, event=event.id, place="活动室")
    assert "地点：活动室" in (await Notice.get()).body


async def test_a_larger_capacity_lets_the_waitlist_in_and_none_lets_all_in():
    secretary, event = await a_planned_event(capacity=2)
    await a_registration(event, party=2)
    first = await a_registration(event, party=2, state=RegistrationState.WAITLISTED)
    second = await a_registration(event, party=5, state=RegistrationState.WAITLISTED)

    await do(actions.change, secretary, event=event.id, capacity=4)
    assert (await Registration.get(id=first.id)).state is RegistrationState.CONFIRMED
    assert (await Registration.get(id=second.id)).state is RegistrationState.WAITLISTED
    changed = await do(actions.change, secretary, event=event.id, capacity=None)

    assert (changed.confirmed, changed.waitlisted) == (9, 0)


async def test_nobody_loses_a_place_to_a_smaller_capacity():
    secretary, event = await a_planned_event(capacity=10)
    await a_registration(event, party=6)
    with pytest.raises(CapacityBelowConfirmed, match="6 people"):
        await do(actions.change, secretary, event=event.id, capacity=5)
    assert (await do(actions.change, secretary, event=event.id, capacity=6)).capacity == 6


async def test_what_is_over_or_under_way_does_not_change():
    area = await a_community()
    secretary = await a_secretary(area)
    for state in (EventState.CANCELLED, EventState.HELD):
        event = await an_event(area=area, state=state)
        with pytest.raises(EventStateWrong):
            await do(actions.change, secretary, event=event.id, title="新")
    begun = await an_event(area=area, starts_at=clock.now() - timedelta(minutes=5))
    with pytest.raises(EventStarted):
        await do(actions.change, secretary, event=begun.id, title="新")


async def test_who_joined_is_told_why_it_is_cancelled():
    secretary, event = await a_planned_event(capacity=1)
    await a_registration(event)
    await a_registration(event, state=RegistrationState.WAITLISTED)
    await a_registration(event, state=RegistrationState.CANCELLED)

    cancelled = await do(actions.cancel, secretary, event=event.id, reason="暴雨预警")

    assert (cancelled.state, cancelled.state_reason) == (EventState.CANCELLED, "暴雨预警")
    told = await Notice.filter(title__startswith="活动取消")
    assert len(told) == 2
    assert "暴雨预警" in told[0].body
    assert not await Reminder.filter(event_id=event.id, state=ReminderState.PENDING).exists()
    with pytest.raises(EventStateWrong):
        await do(actions.cancel, secretary, event=event.id, reason="再来")


async def test_an_event_that_people_attend_is_finished_not_cancelled():
    area = await a_community()
    event = await an_event(area=area, starts_at=clock.now() + timedelta(minutes=30))
    secretary = await a_secretary(area)
    with pytest.raises(EventNotStarted):
        await do(actions.finish, secretary, event=event.id)
    await a_check_in(event)
    with pytest.raises(EventAttended):
        await do(actions.cancel, secretary, event=event.id, reason="没人")
    assert (await do(actions.finish, secretary, event=event.id)).state is EventState.HELD
    with pytest.raises(EventStateWrong):
        await do(actions.finish, secretary, event=event.id)


async def test_the_host_and_grid_members_finish_and_residents_do_not():
    area = await a_community()
    partner = await a_partner(area=area)
    for actor in (await a_member(partner), await staff(Role.GRID_MEMBER, area)):
        event = await an_event(area=area, partner=partner, starts_at=clock.now() - timedelta(hours=3))
        with pytest.raises(NotAllowed):
            await do(actions.finish, await a_resident(), event=event.id)
        assert (await do(actions.finish, actor, event=event.id)).state is EventState.HELD


async def test_partners_have_one_stall_each_and_the_hosts_stays():
    area = await a_community()
    host = await a_partner(area=area)
    event = await an_event(area=area, partner=host)
    secretary = await a_secretary(area)
    offer = await an_offer()

    stall = await do(
        actions.add_stall,
        secretary,
        event=event.id,
        partner=offer.partner_id,
        offer=offer.id,
        title="量血压",
    )
    with pytest.raises(AlreadyHasStall):
        await do(actions.add_stall, secretary, event=event.id, partner=offer.partner_id, title="再来")
    own = await Stall.get(event_id=event.id, partner_id=host.id)
    with pytest.raises(StallOfHost):
        await do(actions.remove_stall, secretary, stall=own.id)
    with pytest.raises(NotAllowed):
        await do(actions.remove_stall, await a_resident(), stall=stall.id)
    await do(actions.remove_stall, secretary, stall=stall.id)
    assert await Stall.filter(event_id=event.id).count() == 1
    with pytest.raises(NotFound):
        await do(actions.remove_stall, secretary, stall=stall.id)
