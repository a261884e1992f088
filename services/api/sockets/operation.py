"""One operation of a socket, from `subscribe` to `complete` or `error`."""

from services.api.context import Watching
from services.api.faults import Fault
from services.api.operations import Answer, Operations, Request, answers
from services.api.operations.persisted import Persisted
from services.api.sockets.caller import Caller
from services.api.sockets.messages import Replies
from services.api.sockets.pipe import Pipe
from services.api.sockets.running import finished
from services.kit import queue, telemetry
from services.kit.lanes import UNREACHABLE

log = telemetry.logger("sockets")


class Operation:
    """Queries and mutations are answered once; a subscription whenever its answer has changed."""

    def __init__(self, operations: Operations, persisted: Persisted, caller: Caller, pipe: Pipe) -> None:
        self._operations = operations
        self._persisted = persisted
        self._caller = caller
        self._pipe = pipe
        self._watching = Watching()

    async def run(self, id: str, request: Request) -> None:
        """Raises Closing where the whole socket has to end, and Gone."""
        replies = Replies(id)
        try:
            document = await self._persisted.document(request.query, request.document_id, request.extensions)
        except Fault as refused:
            await self._pipe.tell(replies.error(answers.of_errors([refused]).body))
            return
        request.query = document.text
        answer = await self._answer(request)
        if answer.was_executed:
            await self._persisted.keep(document)
        if not await self._told(replies, answer):
            return
        if self._watching.channel is not None and not self._watching.is_over:
            await self._watch(replies, request, self._watching.channel, answer.body)
        else:
            await self._pipe.tell(replies.complete)

    async def _watch(self, replies: Replies, request: Request, channel: str, told: bytes) -> None:
        """The first look was before anybody listened; so the bell rings when the listening has begun."""
        async with queue.current().channels.listening(channel) as bell:
            while not self._watching.is_over:
                await bell.wait()
                answer = await self._answer_if_reachable(request)
                if answer is None or answer.body == told:
                    continue
                told = answer.body
                if not await self._told(replies, answer):
                    return
        await self._pipe.tell(replies.complete)

    async def _told(self, replies: Replies, answer: Answer) -> bool:
        """Whether the operation goes on. What has no data at all is told as an error, which ends it."""
        is_watched = self._watching.is_over or self._watching.channel is not None
        is_failed = is_watched and answer.body.startswith(b'{"data":null')
        if is_failed or not answer.was_executed:
            await self._pipe.tell(replies.error(answer.body))
            return False
        await self._pipe.tell(replies.next(answer.body))
        return True

    async def _answer(self, request: Request) -> Answer:
        """As the caller is now: who has lost a right sees nothing further."""
        await self._caller.refresh()
        context = self._caller.context(self._watching)
        return await finished(self._operations.answer(request, context))

    async def _answer_if_reachable(self, request: Request) -> Answer | None:
        try:
            return await self._answer(request)
        except UNREACHABLE as error:
            log.warning("postgresql_unreachable", error=str(error) or type(error).__name__)
            return None
