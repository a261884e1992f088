"""What changes is heard of, waits until it is quiet, and is matched around; all else stays."""

import asyncio
from datetime import time, timedelta

import pytest
from tortoise.exceptions import IntegrityError

from services.domain.events import actions as events
from services.domain.matching import actions
from services.domain.matching.models import MatchChange, MatchRun, Proposal, ProposalState, RunKind, RunState
from services.domain.matching.parameters import STANDARD
from services.domain.needs import actions as needs
from services.domain.needs.models import Need, NeedState, NeedStep, Urgency
from services.domain.partners import actions as partners
from services.domain.partners.models import Partner, Tier
from services.domain.partners.terms import OfferTerms, SlotTerms
from services.kit import clock
from tests.factories.acting import act, at_once
from tests.factories.matching import a_pair, a_proposal, a_run, another_offer, matched, posed, settled, solved
from tests.factories.needs import a_need
from tests.factories.partners import a_member
from tests.factories.people import a_community, a_secretary, a_subdistrict

pytestmark = pytest.mark.usefixtures("db")

NOW = {"quiet": 0.0, "patience": 0.0}


def one_slot():
    """Room for one need in all."""
    return ((clock.today() + timedelta(days=9), time(9), time(11)),)


async def a_published_need(pair, **given):
    """Published by the verb, so that the audit trail has it."""
    draft = await a_need(
        area=pair.community, state=NeedState.DRAFT, title=pair.need.title, text=pair.need.text, **given
    )
    return await act(needs.publish(pair.secretary, need=draft.id))


async def queued():
    await act(actions.hear())
    return await act(actions.queue_changes(**NOW))


async def rematched():
    """The proposals of the one run that what has changed makes."""
    [run] = await queued()
    return await settled(*await posed(await MatchRun.get(id=run)))


async def test_a_published_need_is_matched_and_the_run_tells_what_triggered_it():
    pair = await a_pair()
    fresh = await a_published_need(pair)
    [made] = await rematched()
    assert made.need_id == fresh.id
    run = await MatchRun.get(id=made.run_id)
    assert (run.kind, run.state, run.changes, run.requested_by_id) == (
        RunKind.INCREMENTAL,
        RunState.DONE,
        1,
        None,
    )
    [change] = await MatchChange.filter(run_id=run.id).prefetch_related("entry")
    assert (change.entry.verb, change.entry.subject_id) == ("need_publish", fresh.id)


async def test_the_run_is_for_the_subdistrict_or_the_nearest_area_with_parameters_of_its_own():
    town = await a_subdistrict()
    first, second = await a_community(parent=town), await a_community(parent=town)
    pairs = [await a_pair(community=first), await a_pair(community=second)]
    secretary = await a_secretary(first)
    await act(actions.change_parameters(secretary, area=first.id, given={"keep": 80}))
    for pair in pairs:
        await a_published_need(pair)
    runs = [await MatchRun.get(id=run) for run in await queued()]
    assert sorted(run.area_id for run in runs) == sorted([town.id, first.id])
    for run in runs:
        _, asked = await posed(run)
        assert asked.problem.weights.keep == (80 if run.area_id == first.id else STANDARD["keep"])
        own = {need.area_path for need in asked.problem.needs}
        assert own == {first.path if run.area_id == first.id else second.path}


async def test_a_decline_gives_the_need_its_next_candidate():
    pair = await a_pair()
    await another_offer(pair)
    [proposal] = await matched(pair.community)
    partner = await Partner.get(id=proposal.partner_id)
    await act(actions.decline(await a_member(partner), proposal=proposal.id, reason="人手不够"))
    [made] = await rematched()
    assert (made.need_id, made.offer_id == proposal.offer_id) == (pair.need.id, False)


async def test_a_decline_gives_the_slot_to_another_need():
    pair = await a_pair(slots=one_slot())
    waiting = await a_need(area=pair.community, title=pair.need.title, text=pair.need.text)
    [proposal] = await matched(pair.community)
    await act(actions.decline(pair.member, proposal=proposal.id, reason="太远了"))
    [made] = await rematched()
    assert {proposal.need_id, made.need_id} == {pair.need.id, waiting.id}


@pytest.mark.parametrize("change", ["pause", "withdraw"])
async def test_an_offer_that_goes_and_comes_is_heard_of(change):
    pair = await a_pair()
    verb = partners.pause_offer if change == "pause" else partners.withdraw_offer
    await act(verb(pair.member, offer=pair.offer.id))
    [run] = await queued()
    claimed, asked = await posed(await MatchRun.get(id=run))
    assert asked.is_idle
    assert await act(actions.settle(claimed, asked, actions.NOTHING, days=3)) == []
    if change == "pause":
        await act(partners.resume_offer(pair.member, offer=pair.offer.id))
        [made] = await rematched()
        assert made.need_id == pair.need.id


async def test_an_event_that_is_cancelled_gives_its_need_back():
    pair = await a_pair()
    proposal = await a_proposal(pair)
    accepted = await act(actions.accept(pair.member, proposal=proposal.id))
    await act(events.cancel(pair.secretary, event=accepted.event_id, reason="场地漏水"))
    assert len(await queued()) == 1


async def test_far_from_the_change_nothing_is_touched():
    town = await a_subdistrict()
    near, far = [await a_pair(community=await a_community(parent=town)) for _ in range(2)]
    before = [one for pair in (near, far) for one in await matched(pair.community)]
    unserved = await a_need(area=far.community, title="修水管", text="厨房水管漏水，想找师傅修。")
    history = await NeedStep.all().count()
    fresh = await a_published_need(near)
    [made] = await rematched()
    assert made.need_id == fresh.id
    for one in before:
        now = await Proposal.get(id=one.id)
        assert (now.state, now.starts_at, now.run_id) == (one.state, one.starts_at, one.run_id)
    assert (await Need.get(id=unserved.id)).state is NeedState.PUBLISHED
    steps = await NeedStep.filter(id__gt=history).order_by("id").values_list("need_id", flat=True)
    assert set(steps) == {fresh.id}


async def test_what_was_answered_while_the_engine_solved_is_not_touched():
    pair = await a_pair(slots=one_slot())
    [first] = await matched(pair.community)
    urgent = await a_published_need(pair, urgency=Urgency.CRITICAL)
    [run] = await queued()
    held, asked = await posed(await MatchRun.get(id=run))
    assert [match.need for match in solved(asked).matches] == [urgent.id]
    await act(actions.accept(pair.member, proposal=first.id))
    assert await settled(held, asked) == []
    assert (await Proposal.get(id=first.id)).state is ProposalState.ACCEPTED


async def test_an_offer_that_changed_so_that_the_pair_no_longer_fits_loses_it():
    pair = await a_pair()
    [first] = await matched(pair.community)
    await act(partners.change_offer(pair.member, offer=pair.offer.id, to=other_terms(pair)))
    assert await rematched() == []
    assert (await Proposal.get(id=first.id)).state is ProposalState.WITHDRAWN
    assert (await Need.get(id=pair.need.id)).state is NeedState.PUBLISHED
    assert await queued() == [], "what a run replaced triggers no other run"


def other_terms(pair):
    """As the offer was, for another job."""
    today = clock.today()
    return OfferTerms(
        serves=pair.community.id,
        title="修电脑",
        text="上门修电脑、清灰、装系统。",
        category="digital",
        tier=Tier.FREE,
        valid_from=today,
        valid_until=today + timedelta(days=90),
        slots=[SlotTerms(time(9), time(11), weekday=2)],
    )


async def test_changes_wait_until_it_is_quiet_but_not_for_ever():
    pair, start = await a_pair(), clock.now()
    for second in range(4):
        with clock.freeze(start + timedelta(seconds=second)):
            await a_published_need(pair)
            await act(actions.hear())
            assert await act(actions.queue_changes(quiet=2, patience=5)) == []
    with clock.freeze(start + timedelta(seconds=4)):
        assert await act(actions.queue_changes(quiet=2, patience=5)) == []
    with clock.freeze(start + timedelta(seconds=5)):
        [run] = await act(actions.queue_changes(quiet=2, patience=60))
        assert await act(actions.queue_changes(quiet=2, patience=60)) == []
    _, asked = await posed(await MatchRun.get(id=run))
    assert len(asked.around.needs) == 4


async def test_a_storm_that_does_not_abate_is_matched_when_patience_ends():
    pair, start = await a_pair(), clock.now()
    queued_at = []
    for second in range(7):
        with clock.freeze(start + timedelta(seconds=second)):
            await a_published_need(pair)
            await act(actions.hear())
            if await act(actions.queue_changes(quiet=2, patience=5)):
                queued_at.append(second)
    assert queued_at == [5]


async def test_however_many_workers_listen_a_change_counts_once_and_makes_one_run():
    pair = await a_pair()
    await a_published_need(pair)
    assert sum(await at_once([actions.hear] * 6)) == 1
    answers = await at_once([lambda: actions.queue_changes(**NOW)] * 6)
    assert len({run for runs in answers for run in runs}) == 1
    assert await MatchRun.all().count() == 1


async def test_an_entry_that_comes_to_light_late_is_heard_of():
    pair, start = await a_pair(), clock.now()
    with clock.freeze(start - timedelta(minutes=5)):
        early = await a_need(area=pair.community, state=NeedState.DRAFT)
        late = act(needs.publish(pair.secretary, need=early.id))
    await a_published_need(pair)
    assert await act(actions.hear()) == 1
    with clock.freeze(start - timedelta(minutes=5)):
        await late
    assert await act(actions.hear()) == 1
    assert await act(actions.hear()) == 0


async def test_changes_of_a_failed_run_wait_a_minute_and_go_into_the_next():
    pair, start = await a_pair(), clock.now()
    await a_published_need(pair)
    [run] = await queued()
    held, _ = await posed(await MatchRun.get(id=run))
    await act(actions.fail(held, "the solver died"))
    assert await act(actions.queue_changes(**NOW)) == []
    with clock.freeze(start + timedelta(seconds=90)):
        [again] = await act(actions.queue_changes(**NOW))
        _, asked = await posed(await MatchRun.get(id=again))
    assert len(asked.around.needs) == 1


async def test_a_full_run_takes_up_what_waits():
    pair = await a_pair()
    await a_published_need(pair)
    await act(actions.hear())
    held, asked = await posed(await a_run(await pair.community.parent))
    assert asked.around is None
    await settled(held, asked)
    assert (await MatchRun.get(id=held.run)).changes == 1
    assert await act(actions.queue_changes(**NOW)) == []


async def test_while_a_run_writes_no_other_of_the_area_begins_and_trials_do():
    pair = await a_pair()
    await a_published_need(pair)
    town = await pair.community.parent
    [incremental] = await queued()
    full = await a_run(town)
    trial = await a_run(town, kind=RunKind.TRIAL, weights={})
    assert await actions.due(9) == [incremental, full.id, trial.id]
    held, asked = await posed(await MatchRun.get(id=incremental))
    assert await actions.due(9) == [trial.id]
    assert await act(actions.claim(full.id, 30)) is None
    await settled(held, asked)
    assert await actions.due(9) == [full.id, trial.id]


async def test_of_two_runs_of_an_area_that_are_taken_at_once_one_begins():
    for _ in range(5):
        area = await a_community()
        runs = [await a_run(area), await a_run(area, kind=RunKind.INCREMENTAL)]
        answers = await asyncio.gather(
            *(act(actions.claim(run.id, 30)) for run in runs), return_exceptions=True
        )
        assert all(one is None or isinstance(one, actions.Held | IntegrityError) for one in answers)
        assert sum(isinstance(one, actions.Held) for one in answers) == 1
        assert await MatchRun.filter(area_id=area.id, state=RunState.RUNNING).count() == 1
