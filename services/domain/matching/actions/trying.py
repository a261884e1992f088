"""What-if: a run with other parameters that proposes nothing."""

from datetime import timedelta

from services.domain.actors.actor import Actor
from services.domain.areas.models import Area
from services.domain.audit import actions as audit
from services.domain.matching import in_force, parameters
from services.domain.matching.actions.running import check_right
from services.domain.matching.errors import MatchRunUnderWay
from services.domain.matching.jobs import RunMatching
from services.domain.matching.models import MatchRun, RunKind, RunState
from services.domain.matching.parameters import Given
from services.kit import clock, queue, rows
from services.kit.constraints import refusing
from services.kit.sql import EVERYTHING


async def try_(actor: Actor, *, area: int, given: Given) -> MatchRun:
    """Queue a trial of the parameters given, the rest as they hold; one at a time for each area."""
    place = await rows.find(Area, area, EVERYTHING)
    check_right(actor, place)
    held = parameters.values_of(await in_force.in_force(area))
    weights = parameters.changed(held, given)
    under_way = await MatchRun.filter(
        area_id=area, kind=RunKind.TRIAL, state__in=(RunState.QUEUED, RunState.RUNNING)
    ).first()
    if under_way is not None:
        raise MatchRunUnderWay.named(under_way.id)
    with refusing("match_run_one_of_a_kind", MatchRunUnderWay):
        run = await MatchRun.create(
            area_id=area,
            kind=RunKind.TRIAL,
            weights=weights,
            requested_by_id=actor.account_id,
            state=RunState.QUEUED,
        )
    await audit.record(actor, "match_try", run, area_id=area)
    queue.ring(RunMatching(run=run.id))
    return run


async def forget_trials(days: float) -> int:
    """Erase trials that were over so many days ago; answers how many."""
    over = (RunState.DONE, RunState.FAILED, RunState.CANCELLED)
    old = clock.now() - timedelta(days=days)
    return await MatchRun.filter(kind=RunKind.TRIAL, state__in=over, finished_at__lt=old).delete()
