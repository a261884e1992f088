"""Curators start and cancel runs."""

from services.domain.actors.actor import Actor
from services.domain.areas.models import Area
from services.domain.audit import actions as audit
from services.domain.matching import queries, rules
from services.domain.matching.actions.ending import given_back, told
from services.domain.matching.errors import MatchRunOver, MatchRunUnderWay
from services.domain.matching.jobs import RunMatching
from services.domain.matching.models import MatchRun, RunKind, RunState
from services.kit import clock, queue, rows
from services.kit.constraints import refusing
from services.kit.errors import NotAllowed, SignInNeeded
from services.kit.sql import EVERYTHING


async def start(actor: Actor, *, area: int) -> MatchRun:
    """Queue a run over the area and everything below it; one at a time for each area."""
    place = await rows.find(Area, area, EVERYTHING)
    check_right(actor, place)
    under_way = await MatchRun.filter(area_id=area, kind=RunKind.FULL, state__in=rules.UNDER_WAY).first()
    if under_way is not None:
        raise MatchRunUnderWay.named(under_way.id)
    with refusing("match_run_one_of_a_kind", MatchRunUnderWay):
        run = await MatchRun.create(
            area_id=area, kind=RunKind.FULL, requested_by_id=actor.account_id, state=RunState.QUEUED
        )
    await audit.record(actor, "match_run_start", run, area_id=area)
    queue.ring(RunMatching(run=run.id))
    return run


async def cancel(actor: Actor, *, run: int) -> MatchRun:
    """Stop a run that is not over; its worker notices within a second. Earlier proposals stand."""
    seen = await rows.find(MatchRun, run, queries.runs_visible_to(actor))
    check_right(actor, await Area.get(id=seen.area_id))
    if seen.kind is not RunKind.INCREMENTAL:  # that would begin anew within seconds
        await given_back(run, seen.area_id, seen.kind)
    before = audit.snapshot(seen)
    changed = await MatchRun.filter(id=run, state__in=rules.UNDER_WAY).update(
        state=RunState.CANCELLED, lease=None, lease_until=None, finished_at=clock.now()
    )
    if not changed:
        raise MatchRunOver
    cancelled = await MatchRun.get(id=run)
    await audit.record(actor, "match_run_cancel", cancelled, area_id=seen.area_id, before=before)
    told(run)
    return cancelled


def check_right(actor: Actor, place: Area) -> None:
    """SignInNeeded or NotAllowed unless the caller may have runs of the area."""
    if actor.is_anonymous:
        raise SignInNeeded
    if not rules.may_run(actor, place.path):
        raise NotAllowed
