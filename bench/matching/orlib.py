"""Groups of people: the instances of the OR-Library's generalised assignment problem, by our own code.

Beasley, Journal of the Operational Research Society 41 (1990). gap1–12 are to be maximised, types a–d
minimised; every job is done once. The files are not ours to hand on: `--orlib` names their folder.
"""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from services.domain.matching.engine.assigning import Assignment
from services.domain.matching.engine.choice import choose_edges
from services.domain.matching.engine.columns import Ints

OPTIMA = {
    "gap1": (336, 327, 339, 341, 326),
    "gap2": (434, 436, 420, 419, 428),
    "gap3": (580, 564, 573, 570, 564),
    "gap4": (656, 644, 673, 647, 664),
    "gap5": (563, 558, 564, 568, 559),
    "gap6": (761, 759, 758, 752, 747),
    "gap7": (942, 949, 968, 945, 951),
    "gap8": (1133, 1134, 1141, 1117, 1127),
    "gap9": (709, 717, 712, 723, 706),
    "gap10": (958, 963, 960, 947, 947),
    "gap11": (1139, 1178, 1195, 1171, 1171),
    "gap12": (1451, 1449, 1433, 1447, 1446),
    "gapa": (1698, 3235, 1360, 2623, 1158, 2339),
    "gapb": (1843, 3552, 1407, 2827, 1166, 2339),
    "gapc": (1931, 3456, 1402, 2806, 1243, 2391),
    "gapd": (6353, 12742, 6347, 12430, 6185, 12241),
}
"""Published optima; type d: best known."""
MUST = 100_000
"""What a job earns by being done at all: more than all else together."""


@dataclass(frozen=True, slots=True)
class Result:
    gap_percent: float
    """Of the worst instance, to the optimum."""
    bound_percent: float
    """Of the worst instance, between what was found and the bound that is reported."""
    seconds: float
    """Of the slowest instance, CPU."""


def measure(folder: Path) -> dict[str, Result]:
    """Every file."""
    return {name: _file(folder / f"{name}.txt", name, best) for name, best in OPTIMA.items()}


def _file(path: Path, name: str, optima: tuple[int, ...]) -> Result:
    least = re.fullmatch("gap[a-d]", name) is not None
    results = []
    for (cost, size, capacity), best in zip(_instances(path), optima, strict=True):
        began = time.process_time()
        value, bound = _solved(cost, size, capacity, least=least)
        spent = time.process_time() - began
        results.append((abs(value - best) / best, abs(bound - value) / value, spent))
    gap, bound_gap, seconds = (max(column) for column in zip(*results, strict=True))
    return Result(round(100 * gap, 4), round(100 * bound_gap, 3), round(seconds, 3))


def _instances(path: Path) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Value and size (agents × jobs) and capacity."""
    numbers = iter(map(int, path.read_text().split()))
    for _ in range(next(numbers)):
        agents, jobs = next(numbers), next(numbers)
        value, size = (
            np.array([next(numbers) for _ in range(agents * jobs)]).reshape(agents, jobs) for _ in range(2)
        )
        yield value, size, np.array([next(numbers) for _ in range(agents)])


def _solved(value: Ints, size: Ints, capacity: Ints, *, least: bool) -> tuple[int, int]:
    """Value and bound. Raises AssertionError where a job is left or an agent has too much."""
    agents, jobs = value.shape
    top = int(value.max())
    gain = (top - value if least else value).T.reshape(-1)
    edge = np.arange(agents * jobs)
    what = Assignment(
        units=np.ones(jobs, dtype=np.int64),
        relief=np.full(jobs, MUST),
        edge_need=edge // agents,
        edge_pair=edge,
        edge_slot=edge % agents,
        edge_gain=gain,
        edge_tie=np.zeros(len(edge), dtype=np.int64),
        edge_size=size.T.reshape(-1),
        slot_capacity=capacity,
        slot_partner=np.arange(agents),
        turns=[],
    )
    taken, bound = choose_edges(what)
    used = np.bincount(what.edge_slot[taken], what.edge_size[taken], minlength=agents)
    assert taken.sum() == len(np.unique(what.edge_need[taken])) == jobs, "a job is left"
    assert (used <= capacity).all(), "an agent has too much"
    found, most = int(gain[taken].sum()), bound - jobs * MUST
    return (jobs * top - found, jobs * top - most) if least else (found, most)
