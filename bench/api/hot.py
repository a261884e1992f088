"""One public list that everybody asks for at once: B with the same arguments, without a token."""

from collections.abc import Mapping

from bench.api.load import Measured
from bench.api.rounds import Pace, interleaved
from bench.api.serving import Server
from bench.api.traffic import Traffic


def measure(servers: Mapping[str, Server], traffic: Traffic, pace: Pace) -> dict[str, list[Measured]]:
    """Server name → a measurement for each round, of ours and PostGraphile."""
    two = {name: servers[name] for name in ("jinlin", "postgraphile")}
    return interleaved(two, lambda server, _seconds: traffic.hot(server.dialect), pace)
