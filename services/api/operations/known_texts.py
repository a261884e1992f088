"""Documents by their SHA-256: in Redis for all processes, the latest in this one. All may be lost."""

import asyncio
import hashlib
from collections import OrderedDict

from redis.exceptions import RedisError

from services.kit import queue, telemetry

MOST_CHARACTERS = 1_000_000
"""Of all texts that a process keeps; about as many bytes."""
KEPT_SECONDS = 7 * 24 * 3600
"""In Redis, since a document was last sent."""
PATIENCE_SECONDS = 0.5
"""How long a request waits for Redis."""
log = telemetry.logger("persisted")


class KnownTexts:
    """Hashes are in lower-case hex."""

    def __init__(self) -> None:
        self._texts: OrderedDict[str, str] = OrderedDict()
        self._characters = 0

    async def find(self, hash_: str) -> str | None:
        """The text; None where nobody has kept it, or Redis is away."""
        text = self._texts.get(hash_)
        if text is None:
            text = await _fetched(hash_)
            if text is not None:
                self._remember(hash_, text)
        else:
            self._texts.move_to_end(hash_)
        return text

    async def keep(self, hash_: str, text: str) -> None:
        """For every process, unless Redis is away: then for this one."""
        self._remember(hash_, text)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await queue.current().redis.set(_key(hash_), text.encode(), ex=KEPT_SECONDS)
        except (RedisError, OSError) as error:
            log.warning("document_not_kept", error=str(error) or type(error).__name__)

    def _remember(self, hash_: str, text: str) -> None:
        if hash_ in self._texts:
            return
        self._texts[hash_] = text
        self._characters += len(text)
        while self._characters > MOST_CHARACTERS:
            _, oldest = self._texts.popitem(last=False)
            self._characters -= len(oldest)


async def _fetched(hash_: str) -> str | None:
    """What Redis holds, if it has this hash: nobody need trust Redis."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            found: bytes | None = await queue.current().redis.get(_key(hash_))
    except (RedisError, OSError) as error:
        log.warning("document_not_fetched", error=str(error) or type(error).__name__)
        return None
    return found.decode() if found and hashlib.sha256(found).hexdigest() == hash_ else None


def _key(hash_: str) -> str:
    return f"jinlin:document:{hash_}"
