"""Match runs while Redis is away, silent, or cut off: it is only the bell."""

import signal
from dataclasses import replace

import psutil
import pytest

from services.domain.matching.models import MatchRun, RunState
from services.kit import database, queue
from tests.factories.matching import a_pair, a_run
from tests.factories.processes import until

SHORT = {"LEASE_SECONDS": "2"}


def done(run):
    async def condition():
        found = await MatchRun.get(id=run.id)
        return found if found.state is RunState.DONE else None

    return condition


async def test_runs_are_done_while_redis_is_away(workers):
    workers.servers = replace(workers.servers, redis_url="redis://127.0.0.1:1/0")
    pair = await a_pair()
    run = await a_run(pair.community)
    workers.start()
    await until(done(run))


async def test_runs_are_done_while_redis_says_nothing(workers):
    pair = await a_pair()
    worker = workers.start(**SHORT)

    await until(lambda: heard(queue.current().redis))
    redis = await server_of(queue.current().redis)
    redis.suspend()
    try:
        run = await a_run(pair.community)
        await until(done(run))
    finally:
        redis.resume()
    assert worker.poll() is None


async def test_a_worker_hears_the_bell_again_after_its_connections_were_cut(workers):
    workers.start()
    redis = queue.current().redis

    await until(lambda: heard(redis))
    await redis.delete(*await heard(redis))
    await redis.client_kill_filter(_type="normal", skipme=True)
    await until(lambda: heard(redis))


async def test_a_worker_outlives_redis_and_hears_it_again(workers, own_redis):
    workers.servers = replace(workers.servers, redis_url=own_redis.url)
    own_redis.start()
    worker = workers.start()
    await until(own_redis.knows_a_worker)
    own_redis.stop()
    run = await a_run((await a_pair()).community)
    await until(done(run))
    own_redis.start()
    await until(own_redis.knows_a_worker)
    assert worker.poll() is None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_worker_goes_even_when_redis_is_away(workers, number):
    workers.servers = replace(workers.servers, redis_url="redis://127.0.0.1:1/0")
    run = await a_run((await a_pair()).community)
    worker = workers.start()
    await until(done(run))
    worker.send_signal(number)
    assert worker.wait(15) == 0


async def heard(redis):
    return await redis.keys("*health-check*")


async def cut(worker):
    """End the server side of the worker's connections; answers how many."""
    ports = [one.laddr.port for one in psutil.Process(worker.pid).net_connections("tcp")]
    found = await database.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE client_port = ANY($1::int[])", ports
    )
    return len(found)


async def server_of(redis):
    return psutil.Process((await redis.info("server"))["process_id"])
