"""A process that spends one client's budget as fast as it may, and tells how much it was let."""

import asyncio
import sys
from time import monotonic

from services.kit import queue
from services.kit.buckets import Size
from services.kit.budgets import Budgets, Spent


async def spend(redis_url: str, name: str, a_minute: int, cost: int, seconds: float) -> int:
    """What was spent."""
    queue.connect(redis_url)
    purse, spent = Budgets().purse(name, Size.a_minute(a_minute)), 0
    end = monotonic() + seconds
    while monotonic() < end:
        try:
            if purse.balance <= 0:
                await purse.check()
            purse.spend(cost)
            spent += cost
        except Spent as refused:
            await asyncio.sleep(min(refused.wait, max(end - monotonic(), 0)))
    await queue.close()
    return spent


if __name__ == "__main__":
    url, name, *numbers = sys.argv[1:]
    a_minute, cost, seconds = numbers
    spent = asyncio.run(spend(url, name, int(a_minute), int(cost), float(seconds)))
    sys.stdout.write(f"{spent}\n")
