"""A run: claimed by workers, cancelled, and settled under its lease."""

import asyncio
from datetime import timedelta

import pytest

from services.domain.matching import actions
from services.domain.matching.errors import MatchRunOver
from services.domain.matching.models import MatchRun, Proposal, RunState
from services.domain.needs.models import Need, NeedState
from services.domain.notifications.models import Notice
from services.kit import clock
from tests.factories.acting import act, at_once
from tests.factories.matching import a_pair, a_run, held, matched, posed, settled
from tests.factories.people import a_community

pytestmark = pytest.mark.usefixtures("db")


async def run_of(id):
    return await MatchRun.get(id=id)


async def state_of(need):
    return (await Need.get(id=need.id)).state


async def test_a_run_proposes_what_fits_and_tells_the_partner():
    pair = await a_pair()
    [proposal] = await matched(pair.community)

    assert (proposal.need_id, proposal.offer_id) == (pair.need.id, pair.offer.id)
    assert sum(part["points"] for part in proposal.parts) == proposal.score
    assert await state_of(pair.need) is NeedState.PROPOSED
    run = await run_of(proposal.run_id)
    assert (run.state, run.needs, run.offers, run.proposals, run.lease) == (RunState.DONE, 1, 1, 1, None)
    [notice] = await Notice.filter(account_id=pair.member.account_id)
    assert notice.key == f"proposal:{proposal.id}:proposed"


async def test_a_need_that_nobody_can_serve_is_published_again():
    pair = await a_pair(category="music", title="锣鼓", text="教锣鼓。")
    assert await matched(pair.community) == []
    assert await state_of(pair.need) is NeedState.PUBLISHED


async def test_of_many_workers_one_claims_the_run():
    run = await a_run(await a_community())
    claims = await at_once([lambda: actions.claim(run.id, 30)] * 10)
    assert sum(claim is not None for claim in claims) == 1


async def test_an_abandoned_run_is_taken_over_and_the_stale_result_refused():
    pair = await a_pair()
    stale, asked = await posed(await a_run(pair.community))
    with clock.freeze(clock.now() + timedelta(seconds=31)):
        assert await actions.due(9) == [stale.run]
        fresh = await held(await run_of(stale.run))
    with pytest.raises(actions.LeaseLost):
        await settled(stale, asked)
    assert await Proposal.all().count() == 0
    [proposal] = await settled(fresh, asked)
    assert proposal.run_id == fresh.run


async def test_a_heartbeat_holds_the_run():
    claimed = await held(await a_run(await a_community()))
    later = clock.now() + timedelta(seconds=20)
    with clock.freeze(later):
        await act(actions.heartbeat(claimed, 30, actions.Step("flow", 1, 2)))
    with clock.freeze(later + timedelta(seconds=20)):
        assert await act(actions.claim(claimed.run, 30)) is None
    run = await run_of(claimed.run)
    assert (run.stage, run.done, run.total) == ("flow", 1, 2)


async def test_a_run_whose_workers_keep_dying_fails_and_frees_its_needs():
    pair = await a_pair()
    run = await a_run(pair.community)
    now = clock.now()
    for attempt in range(3):
        with clock.freeze(now + timedelta(minutes=attempt)):
            await posed(run)
    with clock.freeze(now + timedelta(minutes=9)):
        assert await act(actions.claim(run.id, 30)) is None
    failed = await run_of(run.id)
    assert (failed.state, failed.attempt) == (RunState.FAILED, 3)
    assert failed.error
    assert await state_of(pair.need) is NeedState.PUBLISHED


async def test_cancelling_frees_the_needs_and_the_worker_notices():
    pair = await a_pair()
    claimed, asked = await posed(await a_run(pair.community))
    assert await state_of(pair.need) is NeedState.MATCHING

    await act(actions.cancel(pair.secretary, run=claimed.run))

    assert await state_of(pair.need) is NeedState.PUBLISHED
    with pytest.raises(actions.LeaseLost):
        await act(actions.heartbeat(claimed, 30, actions.Step()))
    with pytest.raises(actions.LeaseLost):
        await settled(claimed, asked)
    with pytest.raises(MatchRunOver):
        await act(actions.cancel(pair.secretary, run=claimed.run))


async def test_cancelling_and_settling_at_once_end_the_run_once():
    pair = await a_pair()
    claimed, asked = await posed(await a_run(pair.community))
    outcomes = await asyncio.gather(
        act(actions.cancel(pair.secretary, run=claimed.run)),
        settled(claimed, asked),
        return_exceptions=True,
    )
    failed = [one for one in outcomes if isinstance(one, Exception)]
    assert len(failed) == 1
    assert isinstance(failed[0], MatchRunOver | actions.LeaseLost)


async def test_a_released_run_waits_for_another_worker():
    claimed = await held(await a_run(await a_community()))
    await act(actions.release(claimed))
    run = await run_of(claimed.run)
    assert (run.state, run.attempt, run.lease) == (RunState.QUEUED, 0, None)
