"""The trail of needs, events and registrations."""

from datetime import timedelta

import pytest

from services.domain.actors.actor import ANONYMOUS
from services.domain.events import actions as events
from services.domain.events.models import EventState, Registration, RegistrationState
from services.domain.needs import actions as needs
from services.domain.needs.models import Need, NeedState, SuggestionState
from services.kit import clock
from tests.factories.events import a_check_in, a_registration, an_event
from tests.factories.needs import a_need, a_suggestion
from tests.factories.partners import a_partner
from tests.factories.people import a_community, a_resident, a_secretary
from tests.integration.audit.trail import changes, left_by, refused, the_one_left_by

pytestmark = pytest.mark.usefixtures("db")

N, E = NeedState, EventState
REASON = "场地另有安排"


@pytest.mark.parametrize("state", list(N))
async def test_only_a_draft_is_published_and_its_entry_names_state_and_moment(state):
    area = await a_community()
    need, staff = await a_need(area=area, state=state), await a_secretary(area)
    if state is not N.DRAFT:
        assert await refused(needs.publish(staff, need=need.id))
        return
    entry = await the_one_left_by(needs.publish(staff, need=need.id))
    assert (entry.verb, entry.subject_id, entry.area_id) == ("need_publish", need.id, area.id)
    assert entry.actor_id == staff.account_id
    assert changes(entry).keys() == {"state", "published_at"}
    assert changes(entry)["state"] == ("draft", "published")


@pytest.mark.parametrize("state", [N.SCHEDULED, N.SERVED, N.CLOSED, N.WITHDRAWN])
async def test_a_need_that_is_scheduled_or_over_is_not_withdrawn(state):
    area = await a_community()
    need = await a_need(area=area, state=state)
    assert await refused(needs.withdraw(await a_secretary(area), need=need.id, reason=REASON))
    assert (await Need.get(id=need.id)).state is state


@pytest.mark.parametrize("note", ["", "  ", "\x00\x01", "长" * 501, "请打13800000000"])
async def test_a_note_that_cannot_be_kept_closes_nothing(note):
    area = await a_community()
    need = await a_need(area=area, state=N.SERVED)
    assert await refused(needs.close(await a_secretary(area), need=need.id, note=note))
    assert (await Need.get(id=need.id)).state is N.SERVED


async def test_support_is_told_of_once_however_often_it_is_said():
    me, need = await a_resident(), await a_need()
    entry = await the_one_left_by(needs.support(me, need=need.id))
    assert (entry.verb, entry.subject_type, entry.before) == ("need_support", "NeedSupport", None)
    assert (entry.after["need_id"], entry.after["account_id"]) == (need.id, me.account_id)
    assert await left_by(needs.support(me, need=need.id)) == []


async def test_support_taken_back_is_told_of_if_there_was_any():
    me, need = await a_resident(), await a_need()
    assert await left_by(needs.unsupport(me, need=need.id)) == []
    given = await the_one_left_by(needs.support(me, need=need.id))
    taken = await the_one_left_by(needs.unsupport(me, need=need.id))
    assert (taken.verb, taken.subject_id) == ("need_unsupport", given.subject_id)


@pytest.mark.parametrize("need", [0, -1, 999_999, 2**63 - 1])
async def test_a_need_that_is_not_there_leaves_no_trace(need):
    assert await refused(needs.support(await a_resident(), need=need))


async def test_a_suggestion_is_kept_clean_with_its_original():
    me, area = await a_resident(), await a_community()
    entry = await the_one_left_by(needs.suggest(me, area=area.id, text="社区(shèqū)要长椅"))
    assert (entry.verb, entry.after["text"], entry.before) == ("suggestion_make", "社区要长椅", None)
    assert entry.original == {"text": "社区(shèqū)要长椅"}


@pytest.mark.parametrize("state", list(SuggestionState))
async def test_a_suggestion_is_declined_once_with_the_reason(state):
    area = await a_community()
    suggestion, staff = await a_suggestion(area=area), await a_secretary(area)
    need = await a_need(area=area)
    merged = {"need_id": need.id} if state is SuggestionState.MERGED else {}
    await type(suggestion).filter(id=suggestion.id).update(state=state, **merged)
    action = needs.decline_suggestion(staff, suggestion=suggestion.id, reason=REASON)
    if state is not SuggestionState.RECEIVED:
        assert await refused(action)
        return
    assert changes(await the_one_left_by(action)).items() >= {"state": ("received", "declined")}.items()


@pytest.mark.parametrize("state", list(E))
async def test_only_a_draft_event_is_published(state):
    event = await an_event(state=state)
    staff = await a_secretary(await event.area)
    if state is not E.DRAFT:
        assert await refused(events.publish(staff, event=event.id))
        return
    entry = await the_one_left_by(events.publish(staff, event=event.id))
    assert (entry.verb, entry.area_id, entry.actor_id) == ("event_publish", event.area_id, staff.account_id)
    assert changes(entry).keys() == {"state", "published_at"}


@pytest.mark.parametrize("state", list(E))
async def test_an_upcoming_event_is_cancelled_with_its_reason_and_no_other(state):
    event = await an_event(state=state)
    staff = await a_secretary(await event.area)
    action = events.cancel(staff, event=event.id, reason=REASON)
    if state not in {E.DRAFT, E.PUBLISHED}:
        assert await refused(action)
        return
    entry = await the_one_left_by(action)
    assert entry.verb == "event_cancel"
    assert changes(entry) == {"state": (state.value, "cancelled"), "state_reason": ("", REASON)}


@pytest.mark.parametrize("state", list(E))
async def test_only_a_published_event_that_has_begun_is_finished(state):
    event = await an_event(state=state, starts_at=clock.now() - timedelta(hours=1))
    staff = await a_secretary(await event.area)
    action = events.finish(staff, event=event.id)
    if state is not E.PUBLISHED:
        assert await refused(action)
        return
    entry = await the_one_left_by(action)
    assert (entry.verb, changes(entry)) == ("event_finish", {"state": ("published", "held")})


async def test_an_event_to_come_is_not_finished():
    event = await an_event()
    assert await refused(events.finish(await a_secretary(await event.area), event=event.id))


async def test_the_end_of_a_service_is_told_of_the_need_as_well():
    area = await a_community()
    need = await a_need(area=area, state=N.SCHEDULED)
    event = await an_event(area=area, need_id=need.id, starts_at=clock.now() - timedelta(hours=1))
    left = await left_by(events.finish(await a_secretary(area), event=event.id))
    assert [(one.verb, changes(one)["state"]) for one in left] == [
        ("need_advance", ("scheduled", "served")),
        ("event_finish", ("published", "held")),
    ]


@pytest.mark.parametrize(
    ("capacity", "party", "state"), [(None, 20, "confirmed"), (3, 3, "confirmed"), (1, 1, "confirmed")]
)
async def test_a_registration_is_told_of_with_its_party(capacity, party, state):
    me, event = await a_resident(), await an_event(capacity=capacity)
    entry = await the_one_left_by(events.register(me, event=event.id, party=party))
    assert (entry.verb, entry.subject_type, entry.before) == ("event_register", "Registration", None)
    assert (entry.after["party"], entry.after["state"]) == (party, state)
    assert (entry.actor_id, entry.area_id) == (me.account_id, event.area_id)


@pytest.mark.parametrize("party", [0, -1, 21, 10**12])
async def test_a_party_that_cannot_be_leaves_no_row_and_no_trace(party):
    event = await an_event()
    assert await refused(events.register(await a_resident(), event=event.id, party=party))
    assert await Registration.all().count() == 0


async def test_a_stranger_registers_nobody():
    event = await an_event()
    assert await refused(events.register(ANONYMOUS, event=event.id))


async def test_a_registration_cancelled_changes_state_and_moment_once():
    me, event = await a_resident(), await an_event()
    mine = await a_registration(event, me)
    entry = await the_one_left_by(events.cancel_registration(me, registration=mine.id))
    assert (entry.verb, changes(entry).keys()) == ("registration_cancel", {"state", "cancelled_at"})
    assert await refused(events.cancel_registration(me, registration=mine.id))


async def test_nobody_cancels_the_registration_of_another():
    mine = await a_registration(await an_event(), await a_resident())
    assert await refused(events.cancel_registration(await a_resident(), registration=mine.id))
    assert (await Registration.get(id=mine.id)).state is RegistrationState.CONFIRMED


async def test_a_second_rating_says_what_the_first_was():
    me, event = await a_resident(), await an_event(starts_at=clock.now() - timedelta(hours=3))
    await a_check_in(event, me)
    first = await the_one_left_by(events.rate(me, event=event.id, rating=2))
    second = await the_one_left_by(events.rate(me, event=event.id, rating=5))
    assert (first.before, first.after["rating"]) == (None, 2)
    assert changes(second) == {"rating": (2, 5)}


@pytest.mark.parametrize("rating", [0, 6, -5, 10**9])
async def test_a_rating_off_the_scale_leaves_no_trace(rating):
    me, event = await a_resident(), await an_event(starts_at=clock.now() - timedelta(hours=3))
    await a_check_in(event, me)
    assert await refused(events.rate(me, event=event.id, rating=rating))


async def test_a_stall_added_twice_and_removed_leaves_two_entries():
    event, guest = await an_event(), await a_partner()
    staff = await a_secretary(await event.area)
    added = await the_one_left_by(events.add_stall(staff, event=event.id, partner=guest.id, title="量血压"))
    assert await refused(events.add_stall(staff, event=event.id, partner=guest.id, title="量血压"))
    removed = await the_one_left_by(events.remove_stall(staff, stall=added.subject_id))
    assert (added.verb, removed.verb) == ("stall_add", "stall_remove")
    assert removed.subject_id == added.subject_id
