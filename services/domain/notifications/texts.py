"""Text messages by an HTTP gateway: a POST of JSON each, with a key that makes repeating harmless."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from services.domain.notifications.channels import Key, Message, Outcome, Reject, Retry, Sent

if TYPE_CHECKING:
    import httpx

_TIMEOUT_SECONDS = 10.0
_LONGEST_WAIT = timedelta(minutes=5)
_TOO_MANY = 429
_TOLD = 200
"""Characters of an answer that are kept in the log."""


class Texts:
    """POSTs {"to": "+8613800000000", "text": "…", "key": "…"}; 2xx means taken, 429 and 5xx not now."""

    name = "sms"
    window = 16

    def __init__(self, http: "httpx.AsyncClient", url: str) -> None:
        self._http = http
        self._url = url

    async def send(self, batch: Sequence[Message]) -> Mapping[Key, Outcome]:
        """All at once: the batch takes no longer than its slowest message."""
        outcomes = await asyncio.gather(*(self._one(message) for message in batch))
        return {message.key: outcome for message, outcome in zip(batch, outcomes, strict=True)}

    async def _one(self, message: Message) -> Outcome:
        import httpx  # here, because most workers send no texts and it takes 8 MB

        body = {"to": message.address, "text": message.body, "key": message.key}
        try:
            answer = await self._http.post(self._url, json=body, headers={"Idempotency-Key": message.key})
        except httpx.HTTPError as error:
            return Retry(type(error).__name__, counted=False)
        if answer.is_success:
            return Sent(message.key)
        told = f"{answer.status_code} {' '.join(answer.text[:_TOLD].split())}"
        if answer.status_code == _TOO_MANY or answer.is_server_error:
            return Retry(told, after=_asked_wait(answer.headers.get("retry-after")))
        return Reject(told)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Texts]:
    """The channel; `url` may carry user:password@, which is sent as Basic authorization."""
    import httpx

    async with httpx.AsyncClient(timeout=_TIMEOUT_SECONDS, trust_env=False) as http:
        yield Texts(http, url)


def _asked_wait(retry_after: str | None) -> timedelta | None:
    """The gateway's own wish in whole seconds, within reason; None where it has none."""
    if retry_after is None or not retry_after.isascii() or not retry_after.isdigit():
        return None
    return min(timedelta(seconds=int(retry_after[:6])), _LONGEST_WAIT)
