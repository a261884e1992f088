"""Whether a long answer makes short ones wait: the 99th percentile of A alone and beside B and C."""

from statistics import median

from bench.api.load import finish, start
from bench.api.serving import Server
from bench.api.traffic import Traffic

CONNECTIONS = 8


def measure(server: Server, traffic: Traffic, *, rounds: int, seconds: int) -> dict[str, float]:
    """p99 in ms alone and mixed, and the median of their ratios."""
    found = [_round(server, traffic, seconds) for _ in range(rounds)]
    return {
        "alone_ms": median(alone for alone, _ in found),
        "mixed_ms": median(mixed for _, mixed in found),
        "ratio": round(median(mixed / alone for alone, mixed in found), 2),
    }


def _round(server: Server, traffic: Traffic, seconds: int) -> tuple[float, float]:
    points, lists = traffic.read(server.dialect, "A"), traffic.mixed(server.dialect)
    alone = finish(start(server, points, seconds=seconds, connections=CONNECTIONS))
    beside = start(server, lists, seconds=seconds + 1, connections=CONNECTIONS)
    mixed = finish(start(server, points, seconds=seconds, connections=CONNECTIONS))
    finish(beside)
    return alone["p99_ms"], mixed["p99_ms"]
