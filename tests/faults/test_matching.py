"""Match runs through faults: what was queued is done once, whoever dies on the way."""

from dataclasses import replace

import psutil

from services.domain.matching.models import MatchRun, Proposal, RunState
from services.domain.needs.models import Need, NeedState
from services.kit import database, queue
from tests.factories.matching import a_pair, a_proposal, a_run, another_offer
from tests.factories.processes import ended, gone, solver_of, until

SHORT = {"LEASE_SECONDS": "2"}


def done(run):
    async def condition():
        found = await MatchRun.get(id=run.id)
        return found if found.state is RunState.DONE else None

    return condition


async def test_a_killed_worker_loses_no_run(workers):
    pair = await a_pair()
    run = await a_run(pair.community)
    first = workers.start(**SHORT)
    solver = await solver_of(first)
    first.kill()
    await until(lambda: gone(solver))
    workers.start(**SHORT)
    finished = await until(done(run))
    assert (finished.attempt, finished.proposals) == (2, 1)


async def test_a_worker_that_sleeps_past_its_lease_writes_nothing(workers):
    pair = await a_pair()
    run = await a_run(pair.community)
    first = workers.start(**SHORT)
    solver = await solver_of(first)
    first.suspend()
    solver.resume()
    workers.start(**SHORT)
    finished = await until(done(run))
    first.resume()
    await until(lambda: gone(solver))
    assert (finished.attempt, finished.proposals) == (2, 1)
    assert await Proposal.filter(run_id=run.id).count() == 1
    assert first.poll() is None


async def test_a_solver_that_dies_fails_the_run_and_leaves_earlier_proposals(workers):
    pair = await a_pair(wanted=2)
    earlier = await a_proposal(pair)
    await another_offer(pair)
    other = await a_pair(community=pair.community)
    run = await a_run(pair.community)
    worker = workers.start()
    (await solver_of(worker)).kill()

    async def failed():
        return (await MatchRun.get(id=run.id)).state is RunState.FAILED

    await until(failed)
    assert (await MatchRun.get(id=run.id)).error
    assert [one.id for one in await Proposal.filter(state="proposed")] == [earlier.id]
    assert (await Need.get(id=other.need.id)).state is NeedState.PUBLISHED
    assert worker.poll() is None


async def test_a_run_survives_postgresql_cutting_the_workers_connections(workers):
    pair = await a_pair()
    run = await a_run(pair.community)
    worker = workers.start(**SHORT)
    solver = await solver_of(worker)
    assert await cut(worker)
    solver.resume()
    assert (await until(done(run))).proposals == 1
    assert worker.poll() is None


async def test_a_worker_waits_for_postgresql(workers):
    workers.servers = replace(workers.servers, database_url="postgres://nobody@127.0.0.1:1/none")
    worker = workers.start()
    await until(lambda: heard(queue.current().redis))
    worker.terminate()
    assert await ended(worker) == 0


async def heard(redis):
    return await redis.keys("*health-check*")


async def cut(worker):
    """End the server side of the worker's connections; answers how many."""
    ports = [one.laddr.port for one in psutil.Process(worker.pid).net_connections("tcp")]
    found = await database.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE client_port = ANY($1::int[])", ports
    )
    return len(found)
