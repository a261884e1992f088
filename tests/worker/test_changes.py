"""Worker processes match what changes, within seconds, a few runs for many changes, one at a time."""

import asyncio
import itertools
from dataclasses import replace
from time import monotonic

from services.domain.matching import actions
from services.domain.matching.models import MatchChange, MatchRun, Proposal, ProposalState, RunKind, RunState
from services.domain.needs import actions as needs
from services.domain.needs.models import NeedState
from services.kit import queue
from tests.factories.acting import act
from tests.factories.matching import a_pair, a_proposal, another_offer
from tests.factories.needs import a_need
from tests.factories.processes import solver_of, until

SECONDS = 15.0
"""A bound for what takes about three on an idle machine; the tests share theirs."""


async def reported():
    return await queue.current().redis.keys("*health-check*")


async def a_draft(pair):
    return await a_need(
        area=pair.community, state=NeedState.DRAFT, title=pair.need.title, text=pair.need.text
    )


def proposed(need):
    async def condition():
        return await Proposal.filter(need_id=need.id, state=ProposalState.PROPOSED).first()

    return condition


async def test_a_published_need_is_proposed_within_seconds(workers):
    pair = await a_pair()
    draft = await a_draft(pair)
    workers.start()
    await until(reported)
    began = monotonic()
    await act(needs.publish(pair.secretary, need=draft.id))
    made = await until(proposed(draft))
    assert monotonic() - began < SECONDS
    assert (await MatchRun.get(id=made.run_id)).kind is RunKind.INCREMENTAL


async def test_after_a_decline_the_next_candidate_is_asked_within_seconds(workers):
    pair = await a_pair()
    proposal = await a_proposal(pair)
    _, other = await another_offer(pair)
    workers.start()
    await until(reported)
    began = monotonic()
    await act(actions.decline(pair.member, proposal=proposal.id, reason="人手不够"))
    made = await until(proposed(pair.need))
    assert monotonic() - began < SECONDS
    assert made.offer_id == other.id


async def test_changes_are_found_without_redis(workers):
    workers.servers = replace(workers.servers, redis_url="redis://127.0.0.1:1/0")
    pair = await a_pair()
    draft = await a_draft(pair)
    workers.start()
    await act(needs.publish(pair.secretary, need=draft.id))
    await until(proposed(draft))


async def test_a_storm_of_two_hundred_changes_makes_few_runs_one_at_a_time(workers):
    pair = await a_pair(capacity=100)
    drafts = [await a_draft(pair) for _ in range(200)]
    for _ in range(3):
        workers.start(MATCH_QUIET_SECONDS="0.5", MATCH_PATIENCE_SECONDS="3")
    await until(reported)
    for start in range(0, 200, 20):
        await asyncio.gather(
            *(act(needs.publish(pair.secretary, need=one.id)) for one in drafts[start : start + 20])
        )

    async def all_done():
        taken_up = await MatchChange.filter(run_id__not_isnull=True).count()
        busy = await MatchRun.filter(state__in=[RunState.QUEUED, RunState.RUNNING]).exists()
        return taken_up == 200 and not busy

    await until(all_done, within=60)
    runs = await MatchRun.all().order_by("started_at")
    assert {run.state for run in runs} == {RunState.DONE}
    assert len(runs) <= 10
    assert sum(run.changes for run in runs) == 200
    assert all(one.finished_at <= next.started_at for one, next in itertools.pairwise(runs))
    assert await Proposal.filter(need_id__in=[one.id for one in drafts]).count() == 200


async def test_a_solver_that_dies_fails_the_run_its_proposals_stand_and_the_next_takes_up_the_change(workers):
    pair = await a_pair()
    standing = await a_proposal(pair)
    draft = await a_draft(pair)
    worker = workers.start(MATCH_PAUSE_SECONDS="1")
    await until(reported)
    await act(needs.publish(pair.secretary, need=draft.id))
    (await solver_of(worker)).kill()
    made = await until(proposed(draft))
    first, second = await MatchRun.filter(kind=RunKind.INCREMENTAL).order_by("id")
    assert (first.state, second.state, second.id) == (RunState.FAILED, RunState.DONE, made.run_id)
    assert first.error
    assert (await Proposal.get(id=standing.id)).state is ProposalState.PROPOSED


async def test_a_trial_is_compared_and_proposes_nothing(workers):
    pair = await a_pair()
    standing = await a_proposal(pair)
    await a_need(area=pair.community, title=pair.need.title, text=pair.need.text)
    workers.start()
    run = await act(actions.try_(pair.secretary, area=pair.community.id, given={"keep": 900}))

    async def compared():
        return (await MatchRun.get(id=run.id)).figures

    figures = await until(compared)
    assert (figures["kept"], figures["then"]["served"]) == (1, 2)
    assert await Proposal.all().values_list("id", flat=True) == [standing.id]
