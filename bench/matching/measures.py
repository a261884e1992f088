"""What is measured in a process of its own: each returns a flat table of figures."""

import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from random import Random

import numpy as np
from msgspec.structs import replace

from bench.matching import others
from bench.matching.case import best_of_each_need, only, pruned, whole
from bench.matching.generate import SIZES, problem
from services.domain.matching.engine import Offer, Problem, Solution, Weights
from services.domain.matching.engine.around import resettle
from services.domain.matching.engine.assigning import Assignment, earned
from services.domain.matching.engine.columns import Ints, Mask
from services.domain.matching.engine.flow import assign
from services.domain.matching.engine.solve import solve

Figures = dict[str, float]
TOP = 30
CHANGES = 40
REPLACED = 0.005
"""Rows that go, and as many that come: together one change for each hundred rows."""


def pipeline(size: str, supply: float) -> Figures:
    """The whole run, texts and explanations included; the best of three."""
    posed = problem(SIZES[size], supply=supply)
    seconds, cpu, solution = _timed(lambda: solve(posed), 3 if size != "L" else 1)
    return {"seconds": seconds, "cpu_seconds": cpu, **_described(posed, solution)}


def _described(posed: Problem, solution: Solution) -> Figures:
    served = {match.need for match in solution.matches}
    reachable = served | {need for need, why in solution.unserved.items() if why == "full"}
    urgent = {need.id for need in posed.needs if need.urgency} & reachable
    partner = {offer.id: offer.partner for offer in posed.offers}
    load = Counter(partner[match.offer] for match in solution.matches)
    return {
        "score": solution.objective,
        "matches": len(solution.matches),
        "served_percent": 100 * len(served) / max(len(reachable), 1),
        "urgent_served_percent": 100 * len(urgent & served) / max(len(urgent), 1),
        "gini": _gini([load[one] for one in set(partner.values())]),
        "pairs": solution.candidates,
    }


def _gini(loads: list[int]) -> float:
    """0: all partners have as much; 1: one has all."""
    x = np.sort(np.array(loads, dtype=np.float64))
    n = len(x)
    return float((2 * np.arange(1, n + 1) - n - 1) @ x / (n * x.sum())) if x.sum() else 0.0


def _choice(what: Assignment, solve_it: Callable[[Assignment], Ints]) -> Figures:
    seconds, cpu, edges = _timed(lambda: solve_it(what), 1)
    taken = np.zeros(len(what.edge_need), dtype=np.bool_)
    taken[edges] = True
    partners = int(what.slot_partner.max(initial=-1)) + 1
    load = np.bincount(what.slot_partner[what.edge_slot[taken]], minlength=partners)
    able = np.bincount(what.slot_partner[what.edge_slot], minlength=partners) > 0
    score = earned(what, taken)
    return {
        "seconds": seconds,
        "cpu_seconds": cpu,
        "score": score,
        "matches": int(taken.sum()),
        "gini": _gini(load.tolist()),
        "partners_idle": int((able & (load == 0)).sum()),
        "pairs": len(np.unique(what.edge_pair)),
    }


def _of_whole(solve_it: Callable[[Assignment], Ints], size: str, supply: float) -> Figures:
    case = whole(problem(SIZES[size], supply=supply))
    return _choice(case.what, solve_it)


def top_lists(size: str, supply: float) -> Figures:
    """Plain flow on each need's 30 best."""
    case = whole(problem(SIZES[size], supply=supply))
    return _choice(best_of_each_need(case, TOP), others.plain_flow)


def _exact(what: Assignment) -> Ints:
    return np.flatnonzero(assign(what))


def churn(size: str, supply: float) -> Figures:
    """One per cent of changes among needs and offers; how many proposals that could stand are dropped."""
    posed = problem(SIZES[size], supply=supply)
    first = solve(posed)
    held: dict[int, list[int]] = {}
    for match in first.matches:
        held.setdefault(match.need, []).append(match.offer)
    kept = [replace(need, kept=held.get(need.id, [])) for need in posed.needs]
    changed = _changed(replace(posed, needs=kept), size, supply)
    stable, free = solve(changed), solve(replace(changed, weights=Weights(keep=0)))
    return {
        "churn_percent": _dropped(first, stable, changed),
        "churn_without_keep_percent": _dropped(first, free, changed),
        "keep_costs_percent": 100 * (1 - _without_keep(stable) / _without_keep(free)),
    }


def _without_keep(solution: Solution) -> int:
    """Merit, urgency and turns."""
    return sum(p.points for match in solution.matches for p in match.parts if p.name != "kept")


def _changed(posed: Problem, size: str, supply: float) -> Problem:
    """Rows of another seed stand in for some needs, and for some offers of the same partners."""
    random, other = Random(7), problem(SIZES[size], supply=supply, seed=2)
    past = 10**7
    needs, offers = [*posed.needs], [*posed.offers]
    for place in random.sample(range(len(needs)), round(REPLACED * len(needs))):
        needs[place] = replace(other.needs[place], id=past + place)
    for place in random.sample(range(len(offers)), round(REPLACED * len(offers))):
        new: Offer = other.offers[place]
        offers[place] = replace(new, id=past + place, partner=offers[place].partner)
    return replace(posed, needs=needs, offers=offers)


def _dropped(before: Solution, after: Solution, posed: Problem) -> float:
    needs, offers = {need.id for need in posed.needs}, {offer.id for offer in posed.offers}
    stand = {(m.need, m.offer) for m in before.matches if m.need in needs and m.offer in offers}
    return 100 * len(stand - {(m.need, m.offer) for m in after.matches}) / max(len(stand), 1)


def one_change(size: str, supply: float) -> Figures:
    """Declined pairs and arriving needs in turn, settled in their neighbourhood."""
    what = pruned(problem(SIZES[size], supply=supply)).what
    random, taken = Random(3), assign(what)
    arriving = random.sample(np.unique(what.edge_need).tolist(), CHANGES // 2)
    taken &= ~np.isin(what.edge_need, arriving)
    spent = []
    for need in arriving:
        what, taken, touched = _declined(what, taken, random)
        for one in (touched, need):
            began = time.process_time()
            taken = resettle(what, taken, np.array([one]))
            spent.append(1000 * (time.process_time() - began))
    best = earned(what, assign(what))
    return {
        "change_ms": float(np.median(spent)),
        "change_ms_most": max(spent),
        "changes_cost_percent": 100 * (1 - earned(what, taken) / best),
    }


def _declined(what: Assignment, taken: Mask, random: Random) -> tuple[Assignment, Mask, int]:
    """A partner declines one of its matches: the pair is barred, the need is open again."""
    edge = random.choice(np.flatnonzero(taken).tolist())
    left = what.edge_pair != what.edge_pair[edge]
    return only(what, left), taken[left], int(what.edge_need[edge])


def _timed(run: Callable[[], object], times: int) -> tuple[float, float, object]:
    """The least wall-clock and CPU seconds of some runs, and what the last one returned."""
    wall, cpu = [], []
    made: object = None
    for _ in range(times):
        began, spent = time.perf_counter(), time.process_time()
        made = run()
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - spent)
    return min(wall), min(cpu), made


MEASURES: dict[str, Callable[[str, float], Figures]] = {
    "engine": pipeline,
    "unpruned": partial(_of_whole, _exact),
    "greedy": partial(_of_whole, others.greedy),
    "first_come": partial(_of_whole, others.first_come),
    "flow_top_30": top_lists,
    "lapjvsp": partial(_of_whole, others.lapjvsp),
    "matching": partial(_of_whole, others.stable),
    "churn": churn,
    "one_change": one_change,
}
