"""A worker process does match runs, and goes when it is asked to."""

import psutil

from services.domain.matching import actions
from services.domain.matching.models import MatchRun, Proposal, RunState
from services.domain.needs.models import Need, NeedState
from services.kit import clock, queue
from tests.factories.acting import act
from tests.factories.matching import a_pair, a_proposal, a_run
from tests.factories.processes import ended, gone, solver_of, until

MEGABYTE = 1 << 20


def it_is(run, state):
    async def condition():
        found = await MatchRun.get(id=run.id)
        return found if found.state is state else None

    return condition


async def reported():
    return await queue.current().redis.keys("*health-check*")


async def test_a_run_is_done(workers):
    pair = await a_pair()
    workers.start()
    await until(reported)
    run = await act(actions.start(pair.secretary, area=pair.community.id))
    done = await until(it_is(run, RunState.DONE))
    assert (done.proposals, done.attempt, done.lease) == (1, 1, None)
    assert await Proposal.filter(run_id=run.id, need_id=pair.need.id).exists()


async def test_a_bell_lost_with_redis_loses_nothing(workers):
    pair = await a_pair()
    run = await act(actions.start(pair.secretary, area=pair.community.id))
    await queue.current().redis.flushall()
    workers.start()
    await until(it_is(run, RunState.DONE))


async def test_several_workers_do_each_run_once(workers):
    pairs = [await a_pair() for _ in range(4)]
    workers.start()
    workers.start()
    runs = [await act(actions.start(pair.secretary, area=pair.community.id)) for pair in pairs]
    for run in runs:
        done = await until(it_is(run, RunState.DONE))
        assert (done.attempt, done.proposals) == (1, 1)


async def test_overdue_proposals_expire(workers):
    pair = await a_pair()
    proposal = await a_proposal(pair, expires_at=clock.now())
    workers.start()

    async def expired():
        return (await Proposal.get(id=proposal.id)).state == "expired"

    await until(expired)
    assert (await Need.get(id=pair.need.id)).state is NeedState.PUBLISHED


async def test_cancelling_a_run_stops_its_solver(workers):
    pair = await a_pair()
    run = await a_run(pair.community)
    solver = await solver_of(workers.start())
    await act(actions.cancel(pair.secretary, run=run.id))
    await until(lambda: gone(solver))
    assert (await MatchRun.get(id=run.id)).state is RunState.CANCELLED


async def test_sigterm_gives_the_run_back_and_ends_well(workers):
    pair = await a_pair()
    run = await a_run(pair.community)
    worker = workers.start(LEASE_SECONDS="3")
    solver = await solver_of(worker)
    worker.terminate()
    assert await ended(worker) == 0
    assert not solver.is_running()
    released = await MatchRun.get(id=run.id)
    assert (released.state, released.lease, released.attempt) == (RunState.QUEUED, None, 0)


async def test_sigterm_lets_a_run_end_that_can(workers):
    pair = await a_pair()
    run = await a_run(pair.community)
    worker = workers.start()
    solver = await solver_of(worker)
    worker.terminate()
    solver.resume()
    assert await ended(worker) == 0
    assert (await MatchRun.get(id=run.id)).state is RunState.DONE
    assert await reported() == []


async def test_an_idle_worker_is_small(workers):
    worker = workers.start()
    await until(reported)
    pair = await a_pair()
    run = await act(actions.start(pair.secretary, area=pair.community.id))
    await until(it_is(run, RunState.DONE))
    assert psutil.Process(worker.pid).memory_info().rss <= 150 * MEGABYTE
