"""What a run that a worker holds is to solve."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from services.domain.matching import engine, hearing, in_force, parameters, rules
from services.domain.matching.actions.leasing import Held, LeaseLost
from services.domain.matching.engine.standing import Around, Standing, Task
from services.domain.matching.loading import Material, Row, material
from services.domain.matching.models import MatchRun, RunKind
from services.domain.matching.narrowing import narrow
from services.domain.matching.stating import days, stated
from services.domain.matching.touching import touched
from services.domain.needs import actions as needs
from services.domain.needs.models import NeedState
from services.kit import clock, database

_TAKE_UP = """
UPDATE match_change c SET run_id = $1 FROM area a, area top
 WHERE a.id = c.area_id AND top.id = $2 AND c.run_id IS NULL
   AND (a.id = top.id OR $3 AND a.path LIKE top.path || '%')
"""
_ENTRIES = "SELECT entry_id FROM match_change WHERE run_id = $1 ORDER BY entry_id"

_WRITE_DOWN = """
UPDATE match_run SET needs = $3, offers = $4, changes = $5, parameters_id = $6, weights = $7::jsonb
 WHERE id = $1 AND lease = $2 AND state = 'running' RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Posed:
    """A problem, and the open proposals that may be replaced by better ones."""

    problem: engine.Problem
    open: list[Row] = field(default_factory=list)
    """id, need_id, offer_id, starts_at, ends_at."""
    around: Around | None = None
    """What an incremental run is to solve anew; None for all."""
    depth: int = 0
    """How many levels of an area's path lead to the areas directly below the run's."""

    @property
    def standing(self) -> list[Standing]:
        return [_standing(row) for row in self.open]

    @property
    def is_idle(self) -> bool:
        """Nothing that changed is in the run any more: what it held is given back by other verbs."""
        if self.around is None:
            return False
        needs, offers = set(self.around.needs), set(self.around.offers)
        return needs.isdisjoint(one.id for one in self.problem.needs) and offers.isdisjoint(
            one.id for one in self.problem.offers
        )

    def task(self, *, most: int) -> Task:
        """For the engine: to solve, in parts if there are more than `most` needs."""
        depth = self.depth if len(self.problem.needs) > most else 0
        standing = [] if self.around else self.standing
        return _task(self.problem, around=self.around, standing=standing, depth=depth)

    def valuing(self) -> Task:
        """For the engine: to tell what stands would score."""
        return _task(self.problem, standing=self.standing, valued=True)


NOTHING = engine.Solution(matches=[], excluded={}, unserved={}, candidates=0, objective=0)
"""The solution of a run that is idle."""


async def problem(held: Held) -> Posed:
    """What is to be solved. In a full run the needs that wait for a partner are now being matched.

    The number of statements does not depend on how many needs and offers there are. Raises LeaseLost.
    """
    now = clock.now()
    entries = await _taken_up(held)
    path = await _path(held.area)
    found = await _material(held, path, now)
    if held.kind is RunKind.FULL:
        await _matching(found.needs)
    weights = await _written_down(held, found, len(entries))
    everything = stated(found, now=now, weights=parameters.weights(weights))
    posed = await narrow(everything, now=now, but=[row["id"] for row in found.open])
    around = await _around(entries, found.open) if held.kind is RunKind.INCREMENTAL else None
    return Posed(posed, found.open, around, path.count(".") + 1)


async def _taken_up(held: Held) -> list[int]:
    """Audit entries of the changes that the run is for: all that wait by now, before rows are read."""
    if held.kind is RunKind.TRIAL:
        return []
    await database.rows(_TAKE_UP, held.run, held.area, held.kind is RunKind.FULL)
    return [row["entry_id"] for row in await database.rows(_ENTRIES, held.run)]


async def _material(held: Held, path: str, now: datetime) -> Material:
    first, last = days(now)
    apart: list[str] = []
    if held.kind is RunKind.INCREMENTAL:
        apart = hearing.apart(path, await in_force.seats())
    return await material(held.area, now=now, first=first, last=last, apart=apart)


async def _path(area_id: int) -> str:
    [row] = await database.rows("SELECT path FROM area WHERE id = $1", area_id)
    return str(row["path"])


async def _matching(found: list[Row]) -> None:
    waiting = [row["id"] for row in found if row["state"] == NeedState.PUBLISHED]
    if waiting:
        await needs.advance_many(waiting, [NeedState.PUBLISHED], NeedState.MATCHING)


async def _written_down(held: Held, found: Material, changes: int) -> dict[str, int]:
    """What the run goes by: of a trial what was given, else what holds for its area now."""
    run = await MatchRun.get(id=held.run)
    version = await in_force.in_force(held.area)
    values = run.weights if held.kind is RunKind.TRIAL else parameters.values_of(version)
    counts = len(found.needs), len(found.offers), changes
    stored = msgspec.json.encode(values).decode()
    if not await database.rows(
        _WRITE_DOWN, held.run, held.lease, *counts, version.id if version else None, stored
    ):
        raise LeaseLost
    return values


async def _around(entries: list[int], waiting: list[Row]) -> Around:
    changed = await touched(entries)
    return Around(
        needs=sorted({one.need for one in changed if one.need is not None}),
        offers=sorted({one.offer for one in changed if one.offer is not None}),
        standing=[_standing(row) for row in waiting],
    )


def _standing(row: Row) -> Standing:
    return Standing(row["need_id"], row["offer_id"], rules.slot_id(row["starts_at"], row["ends_at"]))


def _task(problem: engine.Problem, **asked: Any) -> Task:
    return Task(problem.needs, problem.offers, problem.weights, problem.services, **asked)
