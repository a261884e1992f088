"""Limits, and the tables that are printed."""

from collections.abc import Iterator, Mapping
from typing import Any

SECONDS = {"S": 0.1, "M": 1.2, "L": 15}
PEAK_MB = {"M": 260, "L": 800}
GAP_PERCENT = {"S": 0.05, "M": 0.05, "L": 0.1}
MOST = {"change_ms": 10, "churn_percent": 1, "keep_costs_percent": 0.3}
URGENT_PERCENT = 95


def tables(result: Mapping[str, Any]) -> Iterator[str]:
    """One line for each size, supply and solver, then one for each file of instances."""
    yield (
        f"{'size':6}{'supply':>8}  {'solver':14}{'score':>12}{'gap %':>9}{'gini':>7}{'matches':>9}"
        f"{'seconds':>10}{'MB':>8}"
    )
    for size, supplies in result["solvers"].items():
        for supply, solvers in supplies.items():
            for solver, one in solvers.items():
                yield (
                    f"{size:6}{supply:>8}  {solver:14}{one['score']:12,.0f}{one['gap_percent']:9.4f}"
                    f"{one['gini']:7.3f}{one['matches']:9,}{one['seconds']:10.3f}{one['peak_mb']:8.1f}"
                )
    for name, one in result["orlib_details"].items():
        yield f"{name:8} gap {one['gap_percent']:7.3f} %   seconds {one['seconds']:6.3f}"


def verdicts(result: Mapping[str, Any]) -> Iterator[str]:
    """One line for each limit."""
    for size, limit in SECONDS.items():
        if size in result:
            yield _line(f"{size} seconds", result[size]["seconds"], limit)
            yield _line(f"{size} gap %", result[size]["gap_percent"], GAP_PERCENT[size])
    for size, limit in PEAK_MB.items():
        if size in result:
            yield _line(f"{size} peak MB", result[size]["peak_mb"], limit)
    for name, limit in MOST.items():
        yield _line(name, result[name], limit)
    yield _line(
        "S urgent needs not served %", 100 - result["S"]["urgent_served_percent"], 100 - URGENT_PERCENT
    )
    for name, gap in result["orlib"].items():
        yield _line(f"{name} gap %", gap, 1 if name[-1] in "abcd" else 0.3)
        yield _line(f"{name} seconds", result["orlib_details"][name]["seconds"], 1)


def _line(name: str, value: float, limit: float) -> str:
    return f"{name:28}{value:10.3f}   at most {limit:6}   {'ok' if value <= limit else 'OVER'}"
