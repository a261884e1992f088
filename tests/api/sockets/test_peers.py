"""Peers that are dead, silent or slow: noticed in bounded time, at a bounded cost."""

import asyncio
import base64
import contextlib
import gc
import json
import os

import msgspec
import pytest

from services.api.sockets import pipe
from services.api.sockets.wire import SocketProtocol
from services.domain.events.models import Event
from services.kit import queue
from tests.factories.events import an_event
from tests.factories.people import a_community, a_resident, a_secretary
from tests.factories.sockets import a_socket, bearer, serving, signed_in
from tests.waiting import until

AREAS = "{ areas { totalCount } }"
LARGE = (
    "subscription ($event: ID!) { eventCheckIns(event: $event) { people event { "
    + " ".join(f"t{number}: text" for number in range(40))
    + " } } }"
)


class Raw:
    """A peer that reads and answers only what it is told to."""

    def __init__(self, reader, writer):
        self.reader = reader
        self.writer = writer

    @classmethod
    @contextlib.asynccontextmanager
    async def connected(cls, port):
        """Its receive buffer is small, so that the server soon has to wait."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=4096)
        key = base64.b64encode(os.urandom(16)).decode()
        writer.write(
            f"GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n".encode()
        )
        assert b"101" in await reader.readuntil(b"\r\n\r\n")
        try:
            yield cls(reader, writer)
        finally:
            writer.transport.abort()

    async def tell(self, kind, **rest):
        body = json.dumps({"type": kind, **rest}).encode()
        length = bytes([0x80 | len(body)]) if len(body) < 126 else b"\xfe" + len(body).to_bytes(2, "big")
        self.writer.write(b"\x81" + length + b"\0\0\0\0" + body)
        await self.writer.drain()

    async def last_words(self):
        """All that was sent until the connection ended."""
        async with asyncio.timeout(60):
            heard = b""
            try:
                while part := await self.reader.read(65536):
                    heard += part
            except ConnectionResetError:
                pass
            return heard


async def test_a_silent_peer_is_pinged_and_stays_while_it_answers(db, settings):
    quick = msgspec.structs.replace(settings, socket_ping_seconds=0.2)
    async with serving(quick) as port, signed_in(port) as client:
        for _ in range(4):
            assert json.loads(await client.connection.recv()) == {"type": "ping"}
            await client.tell("pong")
        await client.ask(AREAS)
        assert await client.data() == {"areas": {"totalCount": 0}}


async def test_a_peer_that_answers_no_ping_is_closed_with_4499(db, settings):
    quick = msgspec.structs.replace(settings, socket_ping_seconds=0.2)
    async with serving(quick) as port, signed_in(port) as client:
        assert await client.closed(within=5) == 4499


async def test_who_speaks_without_being_asked_is_not_pinged(db, settings):
    quick = msgspec.structs.replace(settings, socket_ping_seconds=0.5)
    async with serving(quick) as port, signed_in(port) as client:
        for _ in range(20):
            await client.tell("ping", payload={"mine": True})
            assert json.loads(await client.connection.recv()) == {"type": "pong", "payload": {"mine": True}}
            await asyncio.sleep(0.05)


async def test_a_peer_that_vanishes_leaves_nothing_behind(db, settings):
    few = msgspec.structs.replace(settings, socket_most_per_account=1)
    actor = await a_resident()
    async with serving(few) as port:
        async with Raw.connected(port) as peer:
            await peer.tell("connection_init", payload={"Authorization": bearer(actor)})
            await peer.reader.readuntil(b"connection_ack")
        await until(lambda: _gets_in(port, actor))


async def _gets_in(port, actor):
    async with a_socket(port) as client:
        await client.tell("connection_init", payload={"Authorization": bearer(actor)})
        async for heard in client.connection:
            return json.loads(heard)["type"] == "connection_ack"
        return False


async def test_a_peer_that_does_not_read_is_cut_off_and_others_hear_on(port, monkeypatch):
    monkeypatch.setattr(pipe, "PATIENCE_SECONDS", 0.5)
    event = await an_event(area=(area := await a_community()), text="很长的文字" * 400)
    secretary = await a_secretary(area)
    async with Raw.connected(port) as deaf, signed_in(port, secretary) as client:
        await deaf.tell("connection_init", payload={"Authorization": bearer(secretary)})
        await deaf.reader.readuntil(b"connection_ack")
        for number in range(40):
            payload = {"query": LARGE, "variables": {"event": f"Event:{event.id}"}}
            await deaf.tell("subscribe", id=str(number), payload=payload)
        await client.ask(LARGE, event=f"Event:{event.id}")
        for people in range(1, 6):
            await Event.filter(id=event.id).update(attended=people)
            await queue.current().publish(f"event_check_ins:{event.id}", "1")
            while (await client.data())["eventCheckIns"]["people"] != people:
                pass
        assert len(await deaf.last_words()) > 100_000  # what the two kernels had taken, and then the end


async def test_pings_of_a_peer_that_reads_nothing_do_not_fill_our_memory(port):
    ping = b"\x89" + bytes([0x80 | 125]) + b"\0\0\0\0" + b"p" * 125
    greatest = 0
    async with Raw.connected(port) as deaf:
        [protocol] = [one for one in gc.get_objects() if type(one) is SocketProtocol and not one.disconnected]
        with contextlib.suppress(TimeoutError):
            for _ in range(200):  # 26 MB, unless nobody takes them any more
                deaf.writer.write(ping * 1000)
                await asyncio.wait_for(deaf.writer.drain(), 1)
                greatest = max(greatest, protocol.transport.get_write_buffer_size())
    assert greatest < 2_000_000


@pytest.mark.parametrize("times", [50])
async def test_rings_that_come_together_are_one_look_and_the_last_state_is_told(port, times, monkeypatch):
    event = await an_event(area=(area := await a_community()))
    query = "subscription ($event: ID!) { eventCheckIns(event: $event) { people } }"
    async with signed_in(port, await a_secretary(area)) as client:
        await client.ask(query, event=f"Event:{event.id}")
        told = [(await client.data())["eventCheckIns"]["people"]]
        for people in range(1, times + 1):
            await Event.filter(id=event.id).update(attended=people)
            await queue.current().publish(f"event_check_ins:{event.id}", "1")
        while told[-1] != times:
            told.append((await client.data())["eventCheckIns"]["people"])
    assert told == sorted(set(told))
