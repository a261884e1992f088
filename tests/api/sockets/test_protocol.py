"""graphql-transport-ws, case by case: what each message means in each state, and what ends a socket."""

import json

import msgspec
import pytest

from services.api.sockets.messages import LARGEST
from services.api.sockets.wire import LARGEST_FRAME
from tests.factories.people import a_resident
from tests.factories.sockets import a_socket, serving, signed_in

AREAS = "{ areas { totalCount } }"
LONG = {"type": "ping", "payload": {"text": "x" * LARGEST}}

NO_MESSAGE = {
    "nothing": "",
    "no JSON": "hello",
    "broken JSON": '{"type": "ping"',
    "two messages": '{"type":"ping"}{"type":"ping"}',
    "an array": "[]",
    "an array of messages": '[{"type":"ping"}]',
    "a string": '"ping"',
    "null": "null",
    "true": "true",
    "a number": "17",
    "NaN": "NaN",
    "an empty object": "{}",
    "no type": '{"id":"1"}',
    "type is null": '{"type":null}',
    "type is a number": '{"type":1}',
    "an unknown type": '{"type":"hello"}',
    "a type of the legacy protocol": '{"type":"start","id":"1","payload":{"query":"{me{id}}"}}',
    "a type of servers": '{"type":"next","id":"1","payload":{}}',
    "connection_ack": '{"type":"connection_ack"}',
    "init with a text": '{"type":"connection_init","payload":"x"}',
    "init with a list": '{"type":"connection_init","payload":[]}',
    "ping with a number": '{"type":"ping","payload":1}',
    "subscribe without id": '{"type":"subscribe","payload":{"query":"{me{id}}"}}',
    "subscribe with an empty id": '{"type":"subscribe","id":"","payload":{"query":"{me{id}}"}}',
    "subscribe with a number as id": '{"type":"subscribe","id":1,"payload":{"query":"{me{id}}"}}',
    "subscribe with null as id": '{"type":"subscribe","id":null,"payload":{"query":"{me{id}}"}}',
    "subscribe with a long id": json.dumps(
        {"type": "subscribe", "id": "x" * 201, "payload": {"query": AREAS}}
    ),
    "subscribe without payload": '{"type":"subscribe","id":"1"}',
    "subscribe with null": '{"type":"subscribe","id":"1","payload":null}',
    "subscribe with a text": '{"type":"subscribe","id":"1","payload":"{me{id}}"}',
    "query is a number": '{"type":"subscribe","id":"1","payload":{"query":1}}',
    "operationName is one": '{"type":"subscribe","id":"1","payload":{"query":"{me{id}}","operationName":1}}',
    "variables are a list": '{"type":"subscribe","id":"1","payload":{"query":"{me{id}}","variables":[]}}',
    "variables are a text": '{"type":"subscribe","id":"1","payload":{"query":"{me{id}}","variables":"x"}}',
    "extensions are a list": '{"type":"subscribe","id":"1","payload":{"query":"{me{id}}","extensions":[]}}',
    "deep variables": '{"type":"subscribe","id":"1","payload":{"query":"{me{id}}","variables":'
    + "[" * 40_000
    + "]" * 40_000
    + "}}",
    "deep": '{"type":"ping","payload":' + '{"a":' * 10_000 + "1" + "}" * 10_001,
    "complete without id": '{"type":"complete"}',
    "complete with a number as id": '{"type":"complete","id":1}',
    "longer than a message may be": json.dumps(LONG),
    "binary": b'{"type":"ping"}',
    "binary that is no text": b"\xff\xfe\x00",
}


@pytest.mark.parametrize("raw", NO_MESSAGE.values(), ids=NO_MESSAGE)
async def test_what_is_no_message_closes_the_socket_with_4400(port, raw):
    async with signed_in(port) as client:
        await client.connection.send(raw)
        assert await client.closed() == 4400


@pytest.mark.parametrize("raw", ["[]", "null", b"\x00", '{"type":"hello"}'])
async def test_so_does_it_before_anybody_has_signed_in(port, raw):
    async with a_socket(port) as client:
        await client.connection.send(raw)
        assert await client.closed() == 4400


async def test_the_reason_says_what_is_wrong_within_the_123_bytes_that_it_may_have(port):
    async with signed_in(port) as client:
        await client.connection.send(json.dumps({"type": "社区" * 200}))
        await client.closed()
        reason = client.connection.close_reason
    assert reason.startswith("Invalid message: ")
    assert len(reason.encode()) <= 123


async def test_a_frame_beyond_all_measure_is_not_even_read(port):
    async with signed_in(port) as client:
        await client.connection.send(" " * (LARGEST_FRAME + 1))
        assert await client.closed() == 1009


async def test_a_message_of_the_greatest_length_is_read(port):
    async with signed_in(port) as client:
        padding = LARGEST - len(json.dumps(LONG)) + LARGEST
        await client.tell("ping", payload={"text": "x" * padding})
        assert (await client.hear())["type"] == "pong"


@pytest.mark.parametrize(
    "offers", [None, ["graphql-ws"], ["subscriptions-transport-ws", "graphql-ws"], ["mqtt"]], ids=str
)
async def test_another_subprotocol_or_none_is_closed_with_4406(port, offers):
    async with a_socket(port, offers=offers) as client:
        assert client.connection.subprotocol is None
        assert await client.closed() == 4406


async def test_ours_is_chosen_among_others(port):
    async with a_socket(port, offers=["graphql-ws", "graphql-transport-ws"]) as client:
        assert client.connection.subprotocol == "graphql-transport-ws"
        await client.sign_in()


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://127.0.0.1.evil.example",
        "null",
        "",
        "http://[",
        "https://a.example:444",
    ],
)
async def test_a_page_of_a_foreign_origin_is_closed_with_4403(port, origin):
    async with a_socket(port, origin=origin) as client:
        assert await client.closed() == 4403


async def test_pages_of_our_own_and_of_allowed_origins_may_connect(db, settings):
    allowing = {"allowed_origins": "https://a.example, https://b.example:444", "jinlin_mode": "production"}
    ours = "https://jinlin.example"
    changed = msgspec.structs.replace(settings, jinlin_public_url=f"{ours}/path", **allowing)
    async with serving(changed) as port:
        for origin in (ours, "https://a.example", "https://b.example:444"):
            async with a_socket(port, origin=origin) as client:
                await client.sign_in()
        for origin in ("http://localhost:5173", "http://jinlin.example"):
            async with a_socket(port, origin=origin) as client:
                assert await client.closed() == 4403


async def test_in_development_pages_of_this_machine_may_connect(port):
    async with a_socket(port, origin="http://localhost:5173") as client:
        await client.sign_in()


async def test_who_does_not_initialise_in_time_is_closed_with_4408(db, settings):
    async with serving(msgspec.structs.replace(settings, socket_init_seconds=0.2)) as port:
        async with a_socket(port) as client:
            await client.tell("ping")
            assert await client.hear() == {"type": "pong"}
            assert await client.closed() == 4408
        async with signed_in(port) as client:
            await client.ask(AREAS)
            assert await client.data() == {"areas": {"totalCount": 0}}


async def test_who_subscribes_before_initialising_is_closed_with_4401(port):
    async with a_socket(port) as client:
        await client.ask(AREAS)
        assert await client.closed() == 4401


@pytest.mark.parametrize("between", [[], [{"type": "ping"}]], ids=["at once", "after a ping"])
async def test_a_second_initialisation_closes_with_4429(port, between):
    async with a_socket(port) as client:
        for message in ({"type": "connection_init"}, *between, {"type": "connection_init"}):
            await client.connection.send(json.dumps(message))
        assert await client.closed() == 4429


async def test_an_id_that_is_under_way_closes_with_4409(port):
    async with signed_in(port, await a_resident()) as client:
        for _ in range(2):
            await client.ask("subscription { myToDos { unread } }", id="twice")
        assert await client.closed() == 4409


@pytest.mark.parametrize("payload", [{}, {"payload": None}, {"payload": {"at": 17, "deep": {"a": [1]}}}])
async def test_a_ping_is_answered_with_its_payload_before_and_after_initialising(port, payload):
    wanted = {"type": "pong"} | {key: value for key, value in payload.items() if value is not None}
    async with a_socket(port) as client:
        await client.tell("ping", **payload)
        assert await client.hear() == wanted
        await client.sign_in()
        await client.tell("ping", **payload)
        assert await client.hear() == wanted


async def test_a_pong_and_the_completion_of_what_is_not_there_change_nothing(port):
    async with a_socket(port) as client:
        await client.tell("pong")
        await client.tell("complete", id="nobody")
        await client.sign_in()
        await client.tell("pong", payload={"at": 17})
        await client.tell("complete", id="nobody")
        await client.tell("ping")
        assert await client.hear() == {"type": "pong"}


async def test_what_nobody_knows_in_a_message_is_left_alone(port):
    async with a_socket(port) as client:
        await client.tell("connection_init", id="x", more=1, payload={"client": "mine"})
        assert await client.hear() == {"type": "connection_ack"}
