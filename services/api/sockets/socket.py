"""One socket: what each message means in the state that the connection is in."""

import asyncio
from collections.abc import Callable

from starlette.types import Receive

from services.api.operations import answers
from services.api.sockets import messages
from services.api.sockets.caller import Caller
from services.api.sockets.closing import Closing, Code, Gone
from services.api.sockets.counts import Counts
from services.api.sockets.heartbeat import Heartbeat, look_after
from services.api.sockets.messages import Complete, ConnectionInit, Message, Ping, Replies, Subscribe
from services.api.sockets.operation import Operation
from services.api.sockets.pipe import Pipe
from services.api.sockets.running import Running, TooManyOperations
from services.kit.settings import Settings


class Socket:
    """Lives as long as `serve` runs, which raises Closing or Gone in the end."""

    def __init__(
        self,
        receive: Receive,
        pipe: Pipe,
        caller: Caller,
        begin: Callable[[], Operation],
        settings: Settings,
    ) -> None:
        self._receive = receive
        self._pipe = pipe
        self._caller = caller
        self._begin = begin
        self._settings = settings
        self._heartbeat = Heartbeat(pipe, settings.socket_ping_seconds)

    async def serve(self, accounts: Counts) -> None:
        """Sign in first, then whatever the peer asks for."""
        await self._caller.sign_in((await self._initialised()).payload)
        with accounts.one_of(self._caller.account_id):
            await self._pipe.tell(messages.ACK)
            await self._converse()

    async def _initialised(self) -> ConnectionInit:
        try:
            async with asyncio.timeout(self._settings.socket_init_seconds):
                while True:
                    message = await self._heard()
                    if isinstance(message, ConnectionInit):
                        return message
                    if isinstance(message, Subscribe):
                        raise Closing(Code.UNAUTHORIZED, "Unauthorized: connection_init comes first")
                    await self._pong(message)
        except TimeoutError:
            raise Closing(Code.INITIALISATION_TIMEOUT, "Connection initialisation timeout") from None

    async def _converse(self) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._heartbeat.beat())
                if self._caller.account_id is not None:
                    group.create_task(look_after(self._caller, self._settings.socket_check_seconds))
                running = Running(group, self._settings.socket_most_operations)
                while True:
                    await self._take(await self._heard(), running)
        except BaseExceptionGroup as several:
            raise _first(several) from None

    async def _take(self, message: Message, running: Running) -> None:
        if isinstance(message, Subscribe):
            await self._subscribe(message, running)
        elif isinstance(message, Complete):
            running.stop(message.id)
        elif isinstance(message, ConnectionInit):
            raise Closing(Code.TOO_MANY_INITIALISATIONS, "Too many initialisation requests")
        else:
            await self._pong(message)

    async def _subscribe(self, message: Subscribe, running: Running) -> None:
        try:
            running.check(message.id)
        except TooManyOperations as refused:
            await self._pipe.tell(Replies(message.id).error(answers.of_errors([refused]).body))
        else:
            running.start(message.id, self._begin().run(message.id, message.payload))

    async def _pong(self, message: Message) -> None:
        if isinstance(message, Ping):
            await self._pipe.tell(messages.pong(message))

    async def _heard(self) -> Message:
        event = await self._receive()
        if event["type"] != "websocket.receive":
            raise Gone
        self._heartbeat.heard()
        return messages.read(dict(event))


def _first(several: "BaseExceptionGroup[BaseException]") -> BaseException:
    """What ended the socket; whatever followed from it does not matter."""
    first = several.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first
