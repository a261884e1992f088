"""Match runs, proposals and services: who sees which."""

from typing import Any

from services.domain.areas.models import Area
from services.domain.audit.models import AuditEntry
from services.domain.matching.models import MatchChange, MatchParameters, MatchRun, RunKind, RunState
from services.domain.matching.parameters import STANDARD
from services.kit import clock
from tests.api.rights.callers import EVERYBODY, MEMBERS, NOBODY, SECRETARY, STAFF, STAFF_THERE, SUBDISTRICT
from tests.api.rights.rows import a_service
from tests.api.rights.seeing import Rows, Sights
from tests.api.rights.world import World
from tests.factories.matching import a_pair, a_proposal, a_run

SIGHTS = Sights()


@SIGHTS("MatchRun")
async def match_runs(w: World) -> Rows:
    return {
        "here": (await a_run(w.community), STAFF),
        "in a grid": (await a_run(await w.a_grid()), STAFF),
        "there": (await a_run(w.neighbour), STAFF_THERE),
        "above": (await a_run(w.subdistrict), frozenset({SUBDISTRICT})),
    }


@SIGHTS("Proposal")
async def proposals(w: World) -> Rows:
    mine, other, there = [await a_pair(community=one) for one in (w.community, w.community, w.neighbour)]
    await w.joined(mine.partner)
    return {
        "to one's partner": (await a_proposal(mine), STAFF | MEMBERS),
        "to another": (await a_proposal(other), STAFF),
        "there": (await a_proposal(there), STAFF_THERE),
    }


@SIGHTS("Service")
async def services(w: World) -> Rows:
    retired = await a_service(w.neighbour)
    retired.retired_at = clock.now()
    await retired.save(update_fields=["retired_at"])
    return {
        "here": (await a_service(w.community), EVERYBODY),
        "above": (await a_service(w.subdistrict), EVERYBODY),
        "retired there": (retired, EVERYBODY),
    }


@SIGHTS("MatchComparison")
async def comparisons(w: World) -> Rows:
    async def in_(area: Area, **figures: Any) -> MatchRun:
        return await MatchRun.create(area_id=area.id, kind=RunKind.TRIAL, state=RunState.DONE, **figures)

    return {
        "of a trial here": (await in_(w.community, figures={}), STAFF),
        "of a trial there": (await in_(w.neighbour, figures={}), STAFF_THERE),
        "of a trial that tells nothing": (await in_(await w.a_grid()), NOBODY),
    }


@SIGHTS("MatchParameters")
async def parameters(w: World) -> Rows:
    async def of(area: Area) -> MatchParameters:
        said = {"changed_by_id": w.id(SECRETARY), "version": 1, "changes": []}
        return await MatchParameters.create(area_id=area.id, **said, **STANDARD)

    return {"here": (await of(w.community), EVERYBODY), "there": (await of(w.neighbour), EVERYBODY)}


@SIGHTS("MatchChange")
async def changes(w: World) -> Rows:
    async def in_(area: Area) -> MatchChange:
        said: dict[str, Any] = {"verb": "need_publish", "subject_type": "Need", "subject_id": 1}
        entry = await AuditEntry.create(area_id=area.id, **said)
        run = await a_run(area, state=RunState.DONE)
        return await MatchChange.create(entry_id=entry.id, area_id=area.id, run_id=run.id)

    return {
        "here": (await in_(w.community), STAFF),
        "there": (await in_(w.neighbour), STAFF_THERE),
        "above": (await in_(w.subdistrict), frozenset({SUBDISTRICT})),
    }
