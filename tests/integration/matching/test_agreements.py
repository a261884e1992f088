"""Agreements in a series, taken back, or gone with their need."""

from datetime import timedelta

import pytest

from services.domain.events import actions as events
from services.domain.events.models import Event, EventState, Stall
from services.domain.matching import actions
from services.domain.matching.errors import MatchEventOut, MatchNotAgreed, MatchNotOpen
from services.domain.matching.models import MatchRun, Proposal, ProposalState
from services.domain.needs import actions as needs
from services.domain.needs.models import Need, NeedState
from services.domain.notifications.models import Notice
from services.kit import clock
from services.kit.errors import NotAllowed, NotFound, Refusal
from tests.factories.acting import act, at_once
from tests.factories.events import a_series, an_event
from tests.factories.matching import a_pair, a_proposal, another_offer, matched, posed, settled
from tests.factories.people import a_community, a_secretary

pytestmark = pytest.mark.usefixtures("db")
WHY = "店里临时停业"


async def state_of(need):
    return (await Need.get(id=need.id)).state


async def agreed(pair, **given):
    return await act(actions.accept(pair.member, proposal=(await a_proposal(pair, **given)).id))


async def a_pair_in_a_series(*starts):
    """The need is served at a series, which has events after so many days."""
    pair = await a_pair()
    series = await a_series(area=pair.community)
    made = [
        await an_event(
            area=pair.community,
            series_id=series.id,
            starts_at=clock.now() + timedelta(days=days),
            title="超燃周三",
        )
        for days in starts
    ]
    await Need.filter(id=pair.need.id).update(series_id=series.id)
    return pair, made


async def test_a_need_of_a_series_gets_a_stall_at_the_next_occurrence_from_the_proposed_day_on():
    pair, (_, _, after) = await a_pair_in_a_series(1, 3, 8)
    proposed = clock.now() + timedelta(days=5)
    done = await agreed(pair, starts_at=proposed, ends_at=proposed + timedelta(hours=1))

    assert (done.event_id, done.starts_at, done.ends_at) == (after.id, after.starts_at, after.ends_at)
    [stall] = await Stall.filter(event_id=after.id)
    assert (stall.partner_id, stall.offer_id) == (pair.partner.id, pair.offer.id)
    assert await state_of(pair.need) is NeedState.SCHEDULED
    assert await Event.filter(state=EventState.DRAFT).count() == 0
    [notice] = await Notice.filter(account_id=pair.secretary.account_id)
    assert "摊位已加入“超燃周三”" in notice.body


async def test_an_earlier_occurrence_does_where_no_later_one_is_planned():
    pair, (soon,) = await a_pair_in_a_series(2)
    assert (await agreed(pair)).event_id == soon.id


async def test_a_series_without_events_to_come_leaves_a_draft():
    pair, _ = await a_pair_in_a_series()
    done = await agreed(pair)
    assert (await Event.get(id=done.event_id)).state is EventState.DRAFT
    assert await state_of(pair.need) is NeedState.AGREED


async def test_a_need_is_served_once_the_series_event_was_held():
    pair, (event,) = await a_pair_in_a_series(6)
    await agreed(pair)
    assert await act(actions.follow_series()) == 0
    with clock.freeze(event.starts_at + timedelta(minutes=5)):
        await act(events.finish(pair.secretary, event=event.id))
        assert sum(await at_once([actions.follow_series] * 3)) == 1
    assert await state_of(pair.need) is NeedState.SERVED


async def test_a_need_looks_again_when_the_series_event_is_cancelled():
    pair, (event,) = await a_pair_in_a_series(6)
    await agreed(pair)
    await act(events.cancel(pair.secretary, event=event.id, reason="暴雨"))
    assert await act(actions.follow_series()) == 1
    assert await state_of(pair.need) is NeedState.PUBLISHED


@pytest.mark.parametrize("who", ["member", "secretary"])
async def test_either_side_takes_an_agreement_back_and_the_other_learns_why(who):
    pair = await a_pair()
    done = await agreed(pair)
    back = await act(actions.take_back(getattr(pair, who), proposal=done.id, reason=WHY))

    assert (back.state, back.reason) == (ProposalState.WITHDRAWN, WHY)
    assert (await Event.get(id=done.event_id)).state is EventState.CANCELLED
    assert await state_of(pair.need) is NeedState.PUBLISHED
    other = pair.secretary if who == "member" else pair.member
    [notice] = await Notice.filter(key=f"proposal:{done.id}:taken_back")
    assert (notice.account_id, WHY in notice.body) == (other.account_id, True)
    assert await matched(pair.community) == []  # the pair is barred


async def test_the_next_best_is_proposed_once_an_agreement_was_taken_back():
    pair = await a_pair()
    done = await agreed(pair)
    _, offer = await another_offer(pair)
    await act(actions.take_back(pair.member, proposal=done.id, reason=WHY))
    await act(actions.hear())
    [run] = await act(actions.queue_changes(quiet=0, patience=0))
    [made] = await settled(*await posed(await MatchRun.get(id=run)))
    assert (made.need_id, made.offer_id) == (pair.need.id, offer.id)


async def test_the_next_partner_inherits_the_draft():
    pair = await a_pair(wanted=2)
    member, offer = await another_offer(pair)
    mine = await agreed(pair)
    theirs = await a_proposal(pair, offer_id=offer.id, partner_id=offer.partner_id)
    await act(actions.accept(member, proposal=theirs.id))
    await act(actions.take_back(pair.member, proposal=mine.id, reason=WHY))

    event = await Event.get(id=mine.event_id)
    assert (event.state, event.partner_id) == (EventState.DRAFT, offer.partner_id)
    assert [stall.partner_id for stall in await Stall.filter(event_id=event.id)] == [offer.partner_id]
    assert await state_of(pair.need) is NeedState.AGREED


async def test_a_stall_at_a_series_goes_and_the_event_stays():
    pair, (event,) = await a_pair_in_a_series(6)
    done = await agreed(pair)
    await act(actions.take_back(pair.member, proposal=done.id, reason=WHY))
    assert (await Event.get(id=event.id)).state is EventState.PUBLISHED
    assert await Stall.all().count() == 0
    assert await state_of(pair.need) is NeedState.PUBLISHED


async def test_a_host_cannot_leave_a_published_event():
    pair = await a_pair()
    done = await agreed(pair)
    await act(events.publish(pair.secretary, event=done.event_id))
    with pytest.raises(MatchEventOut):
        await act(actions.take_back(pair.member, proposal=done.id, reason=WHY))
    assert (await Proposal.get(id=done.id)).state is ProposalState.ACCEPTED


async def test_what_was_never_agreed_cannot_be_taken_back():
    pair = await a_pair()
    proposal = await a_proposal(pair)
    with pytest.raises(MatchNotAgreed):
        await act(actions.take_back(pair.member, proposal=proposal.id, reason=WHY))


async def test_strangers_to_it_take_nothing_back():
    pair = await a_pair()
    done = await agreed(pair)
    with pytest.raises((NotAllowed, NotFound)):
        await act(actions.take_back(await a_secretary(await a_community()), proposal=done.id, reason=WHY))


async def test_taken_back_by_both_sides_at_once_it_is_taken_back_once():
    pair = await a_pair()
    done = await agreed(pair)
    outcomes = await at_once(
        [
            lambda who=who: actions.take_back(who, proposal=done.id, reason=WHY)
            for who in (pair.member, pair.secretary)
        ]
        * 5
    )
    assert sum(isinstance(one, Proposal) for one in outcomes) == 1
    assert all(isinstance(one, MatchNotAgreed) for one in outcomes if isinstance(one, Refusal))
    assert await Event.filter(state=EventState.CANCELLED).count() == 1


async def test_a_withdrawn_need_takes_its_draft_and_its_proposals_along():
    pair = await a_pair(wanted=2)
    member, offer = await another_offer(pair)
    done = await agreed(pair)
    waiting = await a_proposal(pair, offer_id=offer.id, partner_id=offer.partner_id)
    await act(actions.withdraw_need(pair.secretary, need=pair.need.id, reason="居民已自行解决"))

    assert await state_of(pair.need) is NeedState.WITHDRAWN
    assert (await Event.get(id=done.event_id)).state is EventState.CANCELLED
    for id in (done.id, waiting.id):
        assert (await Proposal.get(id=id)).state is ProposalState.WITHDRAWN
    told = await Notice.filter(key__endswith=":withdrawn").order_by("id")
    assert {one.account_id for one in told} == {pair.member.account_id, member.account_id}


async def test_a_draft_written_by_hand_for_a_withdrawn_need_goes_too():
    pair = await a_pair()
    await act(needs.advance(pair.secretary, pair.need.id, NeedState.AGREED))
    event = await an_event(area=pair.community, state=EventState.DRAFT, need_id=pair.need.id)
    await act(actions.withdraw_need(pair.secretary, need=pair.need.id, reason="居民已自行解决"))
    assert (await Event.get(id=event.id)).state is EventState.CANCELLED


async def test_a_need_withdrawn_while_it_is_accepted_leaves_no_draft():
    pair = await a_pair()
    proposal = await a_proposal(pair)
    outcomes = await at_once(
        [
            lambda: actions.accept(pair.member, proposal=proposal.id),
            lambda: actions.withdraw_need(pair.secretary, need=pair.need.id, reason="居民已自行解决"),
        ]
    )
    assert await state_of(pair.need) is NeedState.WITHDRAWN
    assert await Event.filter(state=EventState.DRAFT).count() == 0
    assert all(isinstance(one, MatchNotOpen) for one in outcomes if isinstance(one, Refusal))
