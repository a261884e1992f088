"""Watching a match run over a real WebSocket: signing in, what is told and when, and how it ends."""

import asyncio
import contextlib
import json
import socket
from datetime import timedelta

import pytest
import uvicorn
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from services.api.app import create
from services.api.watches import Watch
from services.domain.accounts.models import Account
from services.domain.actors.actor import Role
from services.domain.audit.models import AuditEntry
from services.domain.matching.models import MatchRun, RunState
from services.kit import bells, clock, queue
from services.kit.tokens import TokenKey
from tests.api.conftest import SECRET
from tests.factories.matching import a_run
from tests.factories.people import a_community, a_resident, a_secretary, a_subdistrict, staff
from tests.waiting import until

WATCH = "subscription ($run: ID!) { matchRunProgress(run: $run) { id state stage done total } }"
KEY = TokenKey(SECRET)
PATIENCE = 15


@pytest.fixture
async def port(db, settings):
    """The application behind uvicorn, in the test's own loop."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(create(settings), lifespan="off", log_config=None, ws="auto")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    await until(lambda: server.started)
    yield listening.getsockname()[1]
    server.should_exit = True
    await asyncio.wait_for(serving, PATIENCE)
    listening.close()


@pytest.fixture
def looks(monkeypatch):
    """PostgreSQL is not asked again unless Redis rings; each finished look is noted."""
    noted, look = [], Watch.look

    async def noting(watch, reader, chosen):
        found = await look(watch, reader, chosen)
        noted.append(found)
        return found

    monkeypatch.setattr(bells, "QUIET_SECONDS", 600.0)
    monkeypatch.setattr(bells, "UNHEARD_SECONDS", 600.0)
    monkeypatch.setattr(Watch, "look", noting)
    return noted


class Watcher:
    """One socket that speaks graphql-transport-ws."""

    def __init__(self, connection):
        self.connection = connection

    async def tell(self, kind, **rest):
        await self.connection.send(json.dumps({"type": kind, **rest}))

    async def hear(self):
        return json.loads(await asyncio.wait_for(self.connection.recv(), PATIENCE))

    async def sign_in(self, payload=None):
        await self.tell("connection_init", **({} if payload is None else {"payload": payload}))
        assert (await self.hear())["type"] == "connection_ack"

    async def watch(self, run, *, key="1"):
        await self.tell("subscribe", id=key, payload={"query": WATCH, "variables": {"run": run}})

    async def told(self):
        """What the next message tells of the run; it must be a `next` without errors."""
        message = await self.hear()
        assert message["type"] == "next", message
        assert not message["payload"].get("errors"), message
        return message["payload"]["data"]["matchRunProgress"]

    async def refused(self):
        """The codes of the errors that the next message tells."""
        message = await self.hear()
        errors = message["payload"]["errors"] if message["type"] == "next" else message["payload"]
        return [error["extensions"]["code"] for error in errors]

    async def closed(self):
        with pytest.raises(ConnectionClosed) as closed:
            await self.hear()
        return closed.value.rcvd.code


@contextlib.asynccontextmanager
async def a_socket(port, **headers):
    url = f"ws://127.0.0.1:{port}/graphql"
    async with connect(
        url, subprotocols=["graphql-transport-ws"], proxy=None, additional_headers=headers
    ) as connection:
        yield Watcher(connection)


@contextlib.asynccontextmanager
async def watching(port, actor, run):
    async with a_socket(port) as watcher:
        await watcher.sign_in(None if actor is None else {"Authorization": bearer(actor)})
        await watcher.watch(run if isinstance(run, str) else f"MatchRun:{run.id}")
        yield watcher


def bearer(actor):
    return f"Bearer {KEY.issue(actor.account_id, timedelta(hours=1))}"


async def move(run, **columns):
    """The run as a worker moves it on, and the bell after it."""
    await MatchRun.filter(id=run.id).update(**columns)
    await queue.current().publish(channel(run), "moved")


def channel(run):
    return f"match_run:{run.id}"


async def heard_by(run, listeners):
    """Waits until exactly so many processes listen to the run's bell: one for all its sockets, or none."""

    async def counted():
        found = await queue.current().redis.pubsub_numsub(channel(run))
        return found[0][1] == listeners

    await until(counted, seconds=PATIENCE)


async def at_rest(looks, run, *, watchers=1):
    """Waits until the process listens and each watcher has looked twice: at once, and from then on."""
    await heard_by(run, 1)
    await until(lambda: len(looks) == 2 * watchers, seconds=PATIENCE)


async def test_a_run_is_told_at_once_and_at_each_ring_until_it_is_done(port, looks):
    area = await a_community()
    run = await a_run(area)
    async with watching(port, await a_secretary(area), run) as watcher:
        first = {"id": f"MatchRun:{run.id}", "state": "QUEUED", "stage": "queued", "done": 0, "total": 0}
        assert await watcher.told() == first
        await at_rest(looks, run)
        await move(run, state=RunState.RUNNING, stage="text", done=3, total=9)
        assert await watcher.told() == first | {"state": "RUNNING", "stage": "text", "done": 3, "total": 9}
        await move(run, state=RunState.DONE, stage="done", done=9)
        assert await watcher.told() == first | {"state": "DONE", "stage": "done", "done": 9, "total": 9}
        assert await watcher.hear() == {"id": "1", "type": "complete"}


@pytest.mark.parametrize("state", [RunState.DONE, RunState.FAILED, RunState.CANCELLED])
async def test_a_finished_run_is_told_once_and_completes(port, state):
    area = await a_community()
    run = await a_run(area, state=state)
    async with watching(port, await a_secretary(area), run) as watcher:
        assert (await watcher.told())["state"] == state.name
        assert await watcher.hear() == {"id": "1", "type": "complete"}
    await heard_by(run, 0)


@pytest.mark.parametrize("state", [RunState.FAILED, RunState.CANCELLED])
async def test_a_run_that_ends_otherwise_completes_too(port, looks, state):
    area = await a_community()
    run = await a_run(area, state=RunState.RUNNING)
    async with watching(port, await a_secretary(area), run) as watcher:
        assert (await watcher.told())["state"] == "RUNNING"
        await at_rest(looks, run)
        await move(run, state=state)
        assert (await watcher.told())["state"] == state.name
        assert (await watcher.hear())["type"] == "complete"


async def test_a_ring_without_news_tells_nothing(port, looks):
    area = await a_community()
    run = await a_run(area, state=RunState.RUNNING)
    async with watching(port, await a_secretary(area), run) as watcher:
        await watcher.told()
        await at_rest(looks, run)
        for _ in range(5):
            await queue.current().publish(channel(run), "nothing new")
        await move(run, done=1)
        assert (await watcher.told())["done"] == 1


async def test_news_arrive_without_any_ring(port, monkeypatch):
    monkeypatch.setattr(bells, "QUIET_SECONDS", 0.02)
    monkeypatch.setattr(bells, "UNHEARD_SECONDS", 0.02)
    area = await a_community()
    run = await a_run(area)
    async with watching(port, await a_secretary(area), run) as watcher:
        await watcher.told()
        await MatchRun.filter(id=run.id).update(state=RunState.DONE)
        assert (await watcher.told())["state"] == "DONE"


async def test_two_watchers_are_told_the_same_and_listening_stops_with_the_last(port, looks):
    area = await a_community()
    run, secretary = await a_run(area), await a_secretary(area)
    async with watching(port, secretary, run) as stays:
        async with watching(port, secretary, run) as leaves:
            assert await stays.told() == await leaves.told()
            await at_rest(looks, run, watchers=2)
            await leaves.tell("complete", id="1")
        await move(run, state=RunState.DONE)
        assert (await stays.told())["state"] == "DONE"
        await heard_by(run, 0)


async def test_the_bell_of_another_run_is_not_heard_on_this_one(port, looks):
    area = await a_community()
    run, other = await a_run(area), await a_run(await a_community())
    async with watching(port, await a_secretary(area), run) as watcher:
        await watcher.told()
        await at_rest(looks, run)
        await heard_by(other, 0)


async def test_staff_of_the_subdistrict_watch_a_run_of_its_community(port):
    subdistrict = await a_subdistrict()
    run = await a_run(await a_community(parent=subdistrict), state=RunState.DONE)
    async with watching(port, await staff(Role.SECRETARY, subdistrict), run) as watcher:
        assert (await watcher.told())["id"] == f"MatchRun:{run.id}"


@pytest.mark.parametrize("who", ["stranger", "resident", "foreign secretary"])
async def test_whoever_may_not_see_a_run_is_told_there_is_none(port, who):
    area = await a_community()
    run = await a_run(area)
    watchers = {
        "stranger": None,
        "resident": await a_resident(area=area),
        "foreign secretary": await a_secretary(await a_community()),
    }
    async with watching(port, watchers[who], run) as watcher:
        assert await watcher.refused() == ["NOT_FOUND"]
    await heard_by(run, 0)
    assert (await MatchRun.get(id=run.id)).state is RunState.QUEUED
    assert await AuditEntry.all().count() == 0


@pytest.mark.parametrize(
    ("run", "code"),
    [
        ("MatchRun:999", "NOT_FOUND"),
        ("MatchRun:999999999999999999", "NOT_FOUND"),
        ("MatchRun:0", "INVALID_ID"),
        ("MatchRun:-1", "INVALID_ID"),
        ("MatchRun:9999999999999999999", "INVALID_ID"),
        ("Event:1", "INVALID_ID"),
        ("1", "INVALID_ID"),
        ("", "INVALID_ID"),
        ("MatchRun:1\n", "INVALID_ID"),
        ("MatchRun:１", "INVALID_ID"),
    ],
)
async def test_an_id_that_names_no_run_is_refused_by_code_and_the_socket_lives_on(port, run, code):
    area = await a_community()
    done = await a_run(area, state=RunState.DONE)
    async with watching(port, await a_secretary(area), run) as watcher:
        assert await watcher.refused() == [code]
        await watcher.watch(f"MatchRun:{done.id}", key="2")
        while (message := await watcher.hear())["id"] == "1":
            assert message["type"] == "complete"
        assert message["payload"]["data"]["matchRunProgress"]["id"] == f"MatchRun:{done.id}"


async def expired(actor):
    with clock.freeze(clock.now() - timedelta(days=1)):
        return bearer(actor)


@pytest.mark.parametrize("spelt", ["Authorization", "authorization"])
@pytest.mark.parametrize(
    "token", ["", "Bearer", "Bearer ", "Basic dTpw", "Bearer a.b.c", "Bearer 社区", "x" * 3000]
)
async def test_a_bad_token_closes_the_socket_with_4403(port, spelt, token):
    async with a_socket(port) as watcher:
        await watcher.tell("connection_init", payload={spelt: token})
        assert await watcher.closed() == 4403


async def test_an_expired_token_a_foreign_key_and_a_lost_account_close_with_4403(port):
    actor, lost = await a_resident(), await a_resident()
    foreign = TokenKey(SECRET[::-1]).issue(actor.account_id, timedelta(hours=1))
    tokens = [await expired(actor), f"Bearer {foreign}", bearer(lost)]
    await Account.filter(id=lost.account_id).delete()
    for token in tokens:
        async with a_socket(port) as watcher:
            await watcher.tell("connection_init", payload={"Authorization": token})
            assert await watcher.closed() == 4403


async def test_who_watches_before_signing_in_is_closed_with_4401(port):
    async with a_socket(port) as watcher:
        await watcher.watch("MatchRun:1")
        assert await watcher.closed() == 4401


async def test_a_header_signs_a_socket_in_as_well(port):
    area = await a_community()
    run = await a_run(area, state=RunState.DONE)
    async with a_socket(port, authorization=bearer(await a_secretary(area))) as watcher:
        await watcher.sign_in()
        await watcher.watch(f"MatchRun:{run.id}")
        assert (await watcher.told())["state"] == "DONE"
