"""A to D on every server in interleaved rounds, so that a noisy minute falls on all of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from bench.api.load import Load, Measured, run
from bench.api.serving import Server
from bench.api.traffic import Traffic

QUERIES = ("A", "B", "C", "D")
_MOST_REGISTRATIONS = 6_000
"""A second; more than any server here does, and each is prepared beforehand."""


@dataclass(frozen=True)
class Pace:
    """How many rounds, how long each is in seconds, and how long servers are warmed up before."""

    rounds: int
    seconds: int
    warm_up: int


Loads = Callable[[Server, int], Load]
Found = dict[str, list[Measured]]
"""Server name → one measurement a round."""


def all_queries(servers: Mapping[str, Server], traffic: Traffic, pace: Pace) -> dict[str, Found]:
    """Query → its rounds. D comes last: it alone changes what is read."""
    return {query: interleaved(servers, _loads(traffic, query), pace) for query in QUERIES}


def interleaved(servers: Mapping[str, Server], loads: Loads, pace: Pace) -> Found:
    """Each round takes the servers one after another and begins with another of them."""
    names = list(servers)
    for name in names:
        run(servers[name], loads(servers[name], pace.warm_up), seconds=pace.warm_up)
    found: Found = {name: [] for name in names}
    for number in range(pace.rounds):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            load = loads(servers[name], pace.seconds)
            found[name].append(run(servers[name], load, seconds=pace.seconds, first=number * 997))
    return found


def medians(rounds: Sequence[Measured]) -> dict[str, float]:
    """rps, CPU and latencies over the rounds; requests and failed in all."""
    plain = [asdict(one) for one in rounds]
    middle = {name: round(median(one[name] for one in plain), 3) for name in plain[0]}
    return middle | {name: sum(one[name] for one in plain) for name in ("requests", "failed")}


def ratio(ours: Sequence[Measured], theirs: Sequence[Measured]) -> float:
    """Median over rounds of our requests a second over theirs in the same round."""
    return round(median(a.rps / b.rps for a, b in zip(ours, theirs, strict=True)), 3)


def _loads(traffic: Traffic, query: str) -> Loads:
    def load(server: Server, seconds: int) -> Load:
        if query == "D":
            return traffic.registrations(server.dialect, seconds * _MOST_REGISTRATIONS)
        return traffic.read(server.dialect, query)

    return load


def as_json(found: Mapping[str, Found]) -> dict[str, Any]:
    """Server → query → medians."""
    names = next(iter(found.values()))
    return {name: {query: medians(found[query][name]) for query in found} for name in names}
