"""Subscriptions by two API processes, while Redis rings, dies, is silent and comes back."""

from dataclasses import replace

import psutil
import pytest
from redis.exceptions import RedisError

from services.domain.matching.models import MatchRun, RunState
from services.domain.notifications.actions import notify
from services.kit import queue
from tests.factories.acting import act
from tests.factories.apis import Apis
from tests.factories.events import an_event
from tests.factories.matching import a_run
from tests.factories.people import a_community, a_resident, a_secretary
from tests.factories.processes import until
from tests.factories.sockets import a_socket, signed_in

WATCH = "subscription ($run: ID!) { matchRunProgress(run: $run) { state done } }"
ATTENDANCE = "subscription ($event: ID!) { eventCheckIns(event: $event) { people parties } }"
CHECK_IN = """
mutation ($registration: ID!) {
  registrationCheckIn(input: {registration: $registration}) { __typename }
}
"""
REGISTER = """
mutation ($event: ID!) {
  eventRegister(input: {event: $event, party: 3}) {
    ... on EventRegisterPayload { registration { id } } ... on Refusal { code }
  }
}
"""
TO_DOS = "subscription { myToDos { unread } }"


@pytest.fixture
async def apis(db, tmp_path):
    started = Apis(db, tmp_path)
    yield started
    started.end()


@pytest.fixture
async def own(apis, own_redis):
    """API processes of this test with a Redis of its own, on which this process rings as well."""
    own_redis.start()
    apis.servers = replace(apis.servers, redis_url=own_redis.url)
    theirs = queue._current
    queue._current = None
    queue.connect(own_redis.url)
    yield own_redis
    await queue.close()
    queue._current = theirs


async def the_only(client):
    """The answer to a query or a verb, and that it completes."""
    data = await client.data()
    assert (await client.hear())["type"] == "complete"
    return data


async def moved(run, **columns):
    """The run as a worker moves it on, with or without anybody who hears it."""
    await MatchRun.filter(id=run.id).update(**columns)
    await queue.current().publish(f"match_run:{run.id}", "moved")


async def test_what_one_process_does_the_other_tells(apis):
    area = await a_community()
    event, secretary, resident = await an_event(area=area), await a_secretary(area), await a_resident()
    one, other = await apis.start(), await apis.start()
    async with signed_in(one.port, secretary) as watcher, signed_in(other.port, secretary) as desk:
        await watcher.ask(ATTENDANCE, event=f"Event:{event.id}")
        assert await watcher.data() == {"eventCheckIns": {"people": 0, "parties": 0}}
        async with signed_in(other.port, resident) as phone:
            await phone.ask(REGISTER, event=f"Event:{event.id}")
            registration = (await the_only(phone))["eventRegister"]["registration"]["id"]
        await event.filter(id=event.id).update(starts_at=event.published_at)
        await desk.ask(CHECK_IN, registration=registration)
        assert (await the_only(desk))["registrationCheckIn"]["__typename"] == "RegistrationCheckInPayload"
        assert await watcher.data() == {"eventCheckIns": {"people": 3, "parties": 1}}


async def test_subscriptions_outlive_redis_and_hear_it_again(apis, own):
    area = await a_community()
    run, secretary = await a_run(area, state=RunState.RUNNING), await a_secretary(area)
    one, other = await apis.start(), await apis.start()
    async with signed_in(one.port, secretary) as first, signed_in(other.port, secretary) as second:
        for client in (first, second):
            await client.ask(WATCH, run=f"MatchRun:{run.id}")
            assert (await client.data())["matchRunProgress"]["done"] == 0
        await moved(run, done=1)
        for client in (first, second):
            assert (await client.data())["matchRunProgress"]["done"] == 1
        own.stop()
        await moved(run, done=2)  # nobody hears it
        for client in (first, second):
            assert (await client.data())["matchRunProgress"]["done"] == 2
        own.start()
        await until(lambda: listeners(run, 2))
        await moved(run, done=3, state=RunState.DONE)
        for client in (first, second):
            assert (await client.data())["matchRunProgress"] == {"state": "DONE", "done": 3}
            assert (await client.hear())["type"] == "complete"


async def test_a_redis_that_says_nothing_delays_and_loses_nothing(apis, own):
    actor, subject = await a_resident(), await a_community()
    api = await apis.start()
    async with signed_in(api.port, actor) as client:
        await client.ask(TO_DOS)
        assert await client.data() == {"myToDos": {"unread": 0}}
        redis = psutil.Process(own.process.pid)
        redis.suspend()
        try:
            await act(notify([actor.account_id], key="n", title="通知", body="内容", subject=subject))
            client.patience = 40  # it takes two probes to notice
            assert await client.data() == {"myToDos": {"unread": 1}}
        finally:
            redis.resume()


async def test_a_process_that_goes_says_so_and_the_other_goes_on(apis):
    area = await a_community()
    run, secretary = await a_run(area), await a_secretary(area)
    one, other = await apis.start(), await apis.start()
    async with signed_in(one.port, secretary) as first, signed_in(other.port, secretary) as second:
        for client in (first, second):
            await client.ask(WATCH, run=f"MatchRun:{run.id}")
            await client.data()
        async with a_socket(one.port) as silent:
            await one.stopped()
            assert await first.closed() == 1012
            assert await silent.closed() == 1012
        await moved(run, done=5)
        assert (await second.data())["matchRunProgress"]["done"] == 5


async def listeners(run, wanted):
    try:
        found = await queue.current().redis.pubsub_numsub(f"match_run:{run.id}")
    except RedisError:  # it is not there yet
        return False
    return found[0][1] == wanted
