"""Which measures are taken, and the result that is written."""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench import machine
from bench.matching import orlib

SUPPLIES = (0.9, 1.2, 2.0)
TARGET = 1.2
"""The supply at which the limits hold."""
SOLVERS = ("unpruned", "greedy", "first_come", "flow_top_30", "lapjvsp", "matching")
SLOW = {("lapjvsp", "L"), ("matching", "L")}
"""Longer than the rest together; left out, and said so in the table."""
Figures = dict[str, Any]


def measure(*, quick: bool, folder: Path) -> Figures:
    """Everything, one process at a time."""
    sizes = ("S", "M") if quick else ("S", "M", "L")
    table = {size: _size(size, quick=quick) for size in sizes}
    change, churn = child("one_change", "M", TARGET), child("churn", "M", TARGET)
    groups = orlib.measure(folder) if folder.is_dir() else {}
    return {
        "machine": machine.facts(),
        **{size: _headline(found) for size, found in table.items()},
        **change,
        **churn,
        "orlib": {name: one.gap_percent for name, one in groups.items()},
        "orlib_details": {name: asdict(one) for name, one in groups.items()},
        "solvers": table,
    }


def child(measure: str, size: str, supply: float) -> Figures:
    """One measure in a process of its own."""
    command = [sys.executable, "-m", "bench.matching.child", measure, size, str(supply)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[2:])} failed:\n{done.stderr}")
    found: Figures = json.loads(done.stdout)
    return found


def _size(size: str, *, quick: bool) -> dict[str, dict[str, Figures]]:
    """Supply → solver → figures."""
    found: dict[str, dict[str, Figures]] = {}
    for supply in SUPPLIES:
        solvers = [s for s in ("engine", *SOLVERS) if (s, size) not in SLOW]
        if size != "S" and (quick or supply != TARGET):
            solvers = [s for s in solvers if s != "matching"]
        if quick and size != "S" and supply != TARGET:
            solvers = ["engine", "unpruned"]
        found[str(supply)] = {solver: child(solver, size, supply) for solver in solvers}
        best = found[str(supply)]["unpruned"]["score"]
        for figures in found[str(supply)].values():
            figures["gap_percent"] = round(100 * (1 - figures["score"] / best), 4)
    return found


def _headline(found: dict[str, dict[str, Figures]]) -> Figures:
    """At the target supply the time and memory; the worst gap of all supplies."""
    engine = found[str(TARGET)]["engine"]
    worst = max(one["engine"]["gap_percent"] for one in found.values())
    return {
        "seconds": round(engine["seconds"], 4),
        "cpu_seconds": round(engine["cpu_seconds"], 4),
        "peak_mb": round(engine["peak_mb"], 1),
        "gap_percent": max(worst, 0.0),
        "urgent_served_percent": round(engine["urgent_served_percent"], 2),
        "partners_idle_when_slack": found["2.0"]["unpruned"]["partners_idle"],
    }
