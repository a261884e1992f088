"""Who may ask, how much and how long: budgets of clients and deadlines of operations."""

import math
from datetime import timedelta

from services.api.faults import Unexecuted
from services.domain.actors.actor import Actor
from services.kit import addresses, clock
from services.kit.buckets import Size
from services.kit.budgets import Budgets, Purse, Spent
from services.kit.settings import Settings


class Turned(Unexecuted):
    """An operation turned away, or stopped, for what the server can bear; told by `status` over HTTP."""

    status = 429
    retry_after = 0
    """Seconds; 0 where waiting does not help."""


class RateLimited(Turned):
    """The client has spent its budget."""

    def __init__(self, wait: float) -> None:
        super().__init__(
            "RATE_LIMITED", "You have asked for more than your budget holds. Ask again at `retryAt`."
        )
        self.retry_after = math.ceil(wait)
        at = clock.now() + timedelta(seconds=wait)
        self.extensions = {
            "code": "RATE_LIMITED",
            "retryAfter": self.retry_after,
            "retryAt": at.isoformat(timespec="milliseconds"),
        }


class TimedOut(Turned):
    """The operation took too long and was stopped, its statements with it."""

    status = 504

    def __init__(self, seconds: float) -> None:
        super().__init__(
            "TIMED_OUT",
            f"The operation was stopped after {seconds:g} s. Ask for less at once. If it holds a verb, it may"
            " have been done: ask again with the same `idempotencyKey`.",
        )


class Purses:
    """Finds the purse of whoever asks: by API key, account, or address."""

    def __init__(self, settings: Settings) -> None:
        self._budgets = Budgets()
        self._stranger = _size(settings.budget_stranger)
        self._account = _size(settings.budget_account)
        self._key = _size(settings.budget_key)

    def of(self, actor: Actor, address: str) -> Purse | None:
        """None for callers that may spend without end."""
        if actor.key is not None:
            return self._found(f"key:{actor.key.key_id}", self._key)
        if actor.account_id is not None:
            return self._found(actor.account_id, self._account)
        return self._found(addresses.client(address), self._stranger)

    def _found(self, name: int | str, size: Size | None) -> Purse | None:
        return None if size is None else self._budgets.purse(name, size)


def _size(a_minute: int) -> Size | None:
    return Size.a_minute(a_minute) if a_minute > 0 else None


async def check(purse: Purse) -> None:
    """Raise RateLimited for a client that has nothing left. Call it where `balance` is not positive."""
    try:
        await purse.check()
    except Spent as spent:
        raise RateLimited(spent.wait) from None
