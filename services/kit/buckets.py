"""A bucket of tokens as one number: the moment at which it will be full again. In Python and in Redis."""

import math
from dataclasses import dataclass

LEASES = 50
"""Into so many leases a full bucket is divided."""


@dataclass(frozen=True, slots=True)
class Size:
    """What a kind of client may spend: `most` at once, and so much a minute."""

    most: int
    per_second: float
    lease: int
    low: int
    """A purse with less than this asks for the next lease."""

    @classmethod
    def a_minute(cls, tokens: int) -> "Size":
        """A bucket that holds what a minute fills."""
        lease = max(tokens // LEASES, 2)
        return cls(most=tokens, per_second=tokens / 60, lease=lease, low=lease // 2)


def taken(full_at: float, now: float, size: Size, owed: int, wanted: int) -> tuple[float, int]:
    """Settle what is owed and take what is wanted as far as it is there: the new moment, and what was taken.

    Debts are kept up to a whole bucket.
    """
    full_at = max(full_at, now) + owed / size.per_second
    there = math.floor((now - full_at) * size.per_second + size.most + 1e-6)
    granted = min(max(there, 0), wanted)
    latest = now + 2 * size.most / size.per_second
    return min(full_at + granted / size.per_second, latest), granted


SCRIPT = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1e6
local found = {}
for i, key in ipairs(KEYS) do
    local at = 4 * (i - 1)
    local most, per_second = tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
    local owed, wanted = tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4])
    local full_at = math.max(tonumber(redis.call('GET', key) or 0), now) + owed / per_second
    local there = math.floor((now - full_at) * per_second + most + 1e-6)
    local granted = math.min(math.max(there, 0), wanted)
    full_at = math.min(full_at + granted / per_second, now + 2 * most / per_second)
    redis.call('SET', key, string.format('%.6f', full_at), 'PX', math.ceil((full_at - now) * 1000) + 1)
    found[i] = granted
end
return found
"""
"""`taken` for each key, by the clock of Redis; ARGV has most, per_second, owed and wanted for each."""
