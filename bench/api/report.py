"""Limits, and the tables that are printed."""

from collections.abc import Iterator, Mapping
from typing import Any

LIMITS: dict[str, dict[str, float]] = {
    "postgraphile": {"A": 3, "B": 4, "C": 4.5, "D": 1.3},
    "mercurius": {"A": 1.8, "B": 2, "C": 2.5, "D": 1},
    "handwritten": {"A": 0.9, "B": 0.9, "C": 0.9, "D": 0.8},
}
"""Our requests a second over the other server's, at least."""
LEAST = {"hot_public": 13}
MOST = {"memory_mb": 90, "planning_ms": 10, "p99_mix_ratio": 5}


def table(result: Mapping[str, Any]) -> Iterator[str]:
    """One line for each server and request."""
    yield (
        f"{'server':14}{'':4}{'req/s':>10}{'CPU µs':>10}{'PG µs':>10}{'p50 ms':>9}{'p99 ms':>9}"
        f"{'failed':>8}{'MB':>8}"
    )
    for name, found in result["servers"].items():
        for query, one in found.items():
            if query == "rss_mb":
                continue
            yield (
                f"{name:14}{query:4}{one['rps']:10,.0f}{one['cpu_us']:10,.0f}"
                f"{one['postgres_us']:10,.0f}{one['p50_ms']:9.2f}"
                f"{one['p99_ms']:9.2f}{one['failed']:8}{found['rss_mb']:8.1f}"
            )


def verdicts(result: Mapping[str, Any]) -> Iterator[str]:
    """One line for each limit, and the ratios that have none."""
    for name, ratios in result["ratios"].items():
        for query, ratio in ratios.items():
            limit = LIMITS.get(name, {}).get(query)
            yield _line(f"ours / {name} {query}", ratio, limit, least=True)
    for name, limit in LEAST.items():
        yield _line(name, result[name], limit, least=True)
    for name, limit in MOST.items():
        yield _line(name, result[name], limit, least=False)


def _line(name: str, value: float, limit: float | None, *, least: bool) -> str:
    if limit is None:
        return f"{name:28}{value:8.2f}"
    held = value >= limit if least else value <= limit
    side = "at least" if least else "at most"
    return f"{name:28}{value:8.2f}   {side:8} {limit:6}   {'ok' if held else 'OVER'}"
