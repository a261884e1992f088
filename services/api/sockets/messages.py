"""The messages of graphql-transport-ws: decoded and checked, and written."""

from typing import Annotated, Any

import msgspec

from services.api.operations import BadRequest, Request
from services.api.operations.running import decoded
from services.api.sockets.closing import Closing, Code

LARGEST = 100_000
"""Bytes of a message, as of a body over HTTP."""
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class ConnectionInit(msgspec.Struct, tag_field="type", tag="connection_init"):
    payload: dict[str, Any] | None = None


class Ping(msgspec.Struct, tag_field="type", tag="ping", omit_defaults=True):
    payload: dict[str, Any] | None = None


class Pong(msgspec.Struct, tag_field="type", tag="pong", omit_defaults=True):
    payload: dict[str, Any] | None = None


class Subscribe(msgspec.Struct, tag_field="type", tag="subscribe"):
    id: Id
    payload: Request


class Complete(msgspec.Struct, tag_field="type", tag="complete"):
    id: Id


Message = ConnectionInit | Ping | Pong | Subscribe | Complete
_decoder: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)
_encode = msgspec.json.Encoder().encode
ACK = '{"type":"connection_ack"}'
PING = '{"type":"ping"}'


def read(event: dict[str, Any]) -> Message:
    """The message in what ASGI received. Raises Closing with 4400 for whatever is none."""
    text: str | None = event.get("text")
    if text is None:
        raise _bad("messages are text, not binary")
    raw = text.encode()
    if len(raw) > LARGEST:
        raise _bad(f"a message has {LARGEST} bytes at most")
    try:
        message = _decoder.decode(raw)
        if isinstance(message, Subscribe):
            decoded(bytes(message.payload.variables))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, BadRequest) as error:
        raise _bad(str(error)) from None
    return message


def _bad(why: str) -> Closing:
    return Closing(Code.BAD_MESSAGE, f"Invalid message: {why}")


def pong(ping: Ping) -> str:
    """The answer to a ping, with its payload."""
    return _encode(Pong(ping.payload)).decode()


class Replies:
    """What is told of one operation; its id is written once."""

    def __init__(self, id: str) -> None:
        key = _encode(id)
        self._next = b'{"id":' + key + b',"type":"next","payload":'
        self._error = b'{"id":' + key + b',"type":"error","payload":'
        self.complete = (b'{"id":' + key + b',"type":"complete"}').decode()

    def next(self, body: bytes) -> str:
        """`body` is the response as JSON."""
        return (self._next + body + b"}").decode()

    def error(self, body: bytes) -> str:
        """The same for a response that is nothing but its errors."""
        return (self._error + _encode(msgspec.json.decode(body)["errors"]) + b"}").decode()
