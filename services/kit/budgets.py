"""Budgets: what each client may spend, in a bucket that fills steadily and is shared by all processes.

A process spends from purses of its own: each holds a share that was leased from the bucket in Redis, and
asks for the next while some is left. Who comes anew begins with a lease on credit, which is settled when
the first is asked for. So no request waits for Redis, unless its client has just spent everything; and a
client's processes may together spend, beyond the budget, a lease and one operation each. While Redis is
away each process keeps the bucket for itself.
"""

import asyncio
from collections.abc import Hashable
from time import monotonic

from redis.exceptions import RedisError

from services.kit import queue, telemetry
from services.kit.buckets import SCRIPT, Size, taken

log = telemetry.logger("budgets")

MOST_KEPT = 10_000
"""Purses of a generation; two are kept, so that memory is bounded whoever comes."""
MOST_TOGETHER = 200
"""Purses that one call to Redis fills."""
PATIENCE_SECONDS = 0.25
AWAY_SECONDS = 1.0
"""How long Redis is not asked again after it did not answer."""


class Spent(Exception):
    """The client has nothing left; after `wait` seconds there is something again."""

    def __init__(self, wait: float) -> None:
        super().__init__(f"spent; wait {wait:.1f} s")
        self.wait = wait


class Purse:
    """What one client can spend in this process."""

    __slots__ = ("_budgets", "balance", "full_at", "is_asking", "name", "owed", "quiet_until", "size")

    def __init__(self, budgets: "Budgets", name: Hashable, size: Size) -> None:
        self._budgets = budgets
        self.name = name
        self.size = size
        self.balance = self.owed = size.lease
        self.is_asking = False
        self.quiet_until = 0.0
        """Until then the bucket has nothing; by the monotonic clock, in seconds."""
        self.full_at = 0.0
        """Of this process's own bucket, which counts what it has leased, and serves while Redis is away."""

    def spend(self, cost: int) -> None:
        """Take the cost, and ask for more in time. The balance may fall below nothing, by one operation."""
        self.balance -= cost
        if self.balance < self.size.low and not self.is_asking and monotonic() >= self.quiet_until:
            self._budgets.ask(self)

    async def check(self) -> None:
        """Raise Spent if there is nothing left. Call it where `balance` is not positive."""
        while self.balance <= 0:
            wait = self.quiet_until - monotonic()
            if wait > 0:
                raise Spent(wait)
            await self._budgets.filled(self)

    def note(self, granted: int) -> None:
        """Redis has leased so much: should it go away, the process's own bucket is not full again."""
        self.full_at, _ = taken(self.full_at, monotonic(), self.size, self.owed + granted, 0)

    def fill(self, granted: int, now: float) -> None:
        """Take in what was leased; if that is nothing, be quiet until there is something."""
        self.balance += granted
        self.owed = 0
        self.is_asking = False
        if granted < self.size.low:
            missing = max(1 - self.balance, min(self.size.low, self.size.per_second))
            self.quiet_until = now + missing / self.size.per_second


class Budgets:
    """The purses of one process."""

    def __init__(self) -> None:
        self._young: dict[Hashable, Purse] = {}
        self._old: dict[Hashable, Purse] = {}
        self._asking: list[Purse] = []
        self._exchange: asyncio.Task[None] | None = None
        self._away_until = 0.0

    def purse(self, name: Hashable, size: Size) -> Purse:
        """The client's purse; the least lately used are forgotten."""
        found = self._young.get(name)
        if found is None:
            found = self._young[name] = self._kept(name, size)
            if len(self._young) >= MOST_KEPT:
                self._old, self._young = self._young, {}
        return found

    def _kept(self, name: Hashable, size: Size) -> Purse:
        return self._old.pop(name) if name in self._old else Purse(self, name, size)

    def ask(self, purse: Purse) -> None:
        """Lease for this purse, together with all that ask at the same time."""
        purse.is_asking = True
        self._asking.append(purse)
        if self._exchange is None or self._exchange.done():
            self._exchange = asyncio.get_running_loop().create_task(self._serve())

    async def filled(self, purse: Purse) -> None:
        """Wait until the purse has been filled, as far as it could be."""
        if not purse.is_asking:
            self.ask(purse)
        assert self._exchange is not None
        await asyncio.shield(self._exchange)

    async def _serve(self) -> None:
        while self._asking:
            served, self._asking = self._asking[:MOST_TOGETHER], self._asking[MOST_TOGETHER:]
            granted = await self._leased(served)
            now = monotonic()
            for purse, amount in zip(served, granted, strict=True):
                purse.fill(amount, now)

    async def _leased(self, purses: list[Purse]) -> list[int]:
        if monotonic() >= self._away_until:
            try:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    granted = await _from_redis(purses)
                for purse, amount in zip(purses, granted, strict=True):
                    purse.note(amount)
                return granted
            except (RedisError, OSError) as error:
                self._away_until = monotonic() + AWAY_SECONDS
                log.warning("budgets_alone", error=str(error) or type(error).__name__)
        return [_from_own(purse) for purse in purses]


async def _from_redis(purses: list[Purse]) -> list[int]:
    arguments = [
        number for one in purses for number in (one.size.most, one.size.per_second, one.owed, _wanted(one))
    ]
    script = queue.current().redis.register_script(SCRIPT)
    keys = [f"budget:{one.name}" for one in purses]
    found: list[int] = await script(keys=keys, args=arguments)
    return found


def _from_own(purse: Purse) -> int:
    purse.full_at, granted = taken(purse.full_at, monotonic(), purse.size, purse.owed, _wanted(purse))
    return granted


def _wanted(purse: Purse) -> int:
    """A lease, and what the purse is behind."""
    return purse.size.lease + max(0, -purse.balance)
