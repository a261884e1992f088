"""What-if: other parameters are tried, nothing is written, and figures tell the difference."""

from datetime import time, timedelta

import pytest

from services.domain.audit.models import AuditEntry
from services.domain.matching import actions
from services.domain.matching.errors import MatchRunUnderWay
from services.domain.matching.models import MatchRun, Proposal, RunKind, RunState
from services.domain.matching.parameters import STANDARD
from services.domain.needs.models import Need, NeedStep, Urgency
from services.domain.notifications.models import Notice
from services.kit import clock
from services.kit.errors import InvalidInput, NotAllowed
from tests.factories.acting import act
from tests.factories.matching import a_pair, a_run, matched, posed, solved, valued
from tests.factories.needs import a_need
from tests.factories.people import a_resident

pytestmark = pytest.mark.usefixtures("db")

WRITTEN = (Proposal, Need, NeedStep, Notice)


async def tried(pair, **given):
    """The figures of a trial by the area's secretary."""
    run = await act(actions.try_(pair.secretary, area=pair.community.id, given=given))
    held, asked = await posed(run)
    await act(actions.conclude(held, asked, solved(asked), valued(asked)))
    return await MatchRun.get(id=run.id)


async def contested():
    """One slot; a normal need has it, and a critical one came later."""
    day = clock.today() + timedelta(days=9)
    pair = await a_pair(slots=((day, time(9), time(11)),))
    await matched(pair.community)
    said = {"title": pair.need.title, "text": pair.need.text}
    return pair, await a_need(area=pair.community, urgency=Urgency.CRITICAL, **said)


async def everything():
    return [await model.all().order_by("id").values() for model in WRITTEN]


async def test_a_trial_tells_who_gains_and_who_loses_and_writes_nothing_else():
    pair, critical = await contested()
    before = await everything()
    run = await tried(pair)
    assert await everything() == before
    assert (run.kind, run.state, run.proposals, run.weights) == (
        RunKind.TRIAL,
        RunState.DONE,
        0,
        dict(STANDARD),
    )
    figures = run.figures
    assert (figures["now"]["served"], figures["then"]["served"]) == (1, 1)
    assert (figures["kept"], figures["dropped"], figures["added"]) == (0, 1, 1)
    assert (figures["needs"]["gain"], figures["needs"]["lose"]) == ([critical.id], [pair.need.id])
    assert (figures["partners"]["gaining"], figures["partners"]["losing"]) == (0, 0)
    assert figures["now"]["score"] == figures["then"]["score"] > 0


async def test_with_other_parameters_the_outcome_is_another():
    pair, _ = await contested()
    run = await tried(pair, urgency=0, keep=1000)
    assert (run.figures["kept"], run.figures["added"]) == (1, 0)
    assert run.weights == {**STANDARD, "urgency": 0, "keep": 1000}


async def test_trials_disturb_no_other_run_and_one_waits_at_a_time():
    pair = await a_pair()
    full = await a_run(pair.community)
    first = await act(actions.try_(pair.secretary, area=pair.community.id, given={"keep": 5}))
    assert await actions.due(9) == [full.id, first.id]
    with pytest.raises(MatchRunUnderWay, match=f"Match run {first.id} "):
        await act(actions.try_(pair.secretary, area=pair.community.id, given={"keep": 6}))


async def test_a_trial_is_refused_beyond_the_bounds_and_to_those_who_curate_nothing():
    pair = await a_pair()
    with pytest.raises(InvalidInput):
        await act(actions.try_(pair.secretary, area=pair.community.id, given={"keep": -1}))
    with pytest.raises(NotAllowed):
        await act(actions.try_(await a_resident(), area=pair.community.id, given={}))


async def test_a_trial_that_is_cancelled_leaves_the_needs_alone():
    pair = await a_pair()
    run = await act(actions.try_(pair.secretary, area=pair.community.id, given={}))
    held, _ = await posed(run)
    await act(actions.cancel(pair.secretary, run=run.id))
    with pytest.raises(actions.LeaseLost):
        await act(actions.heartbeat(held, 30, actions.Step()))
    assert await NeedStep.filter(need_id=pair.need.id).count() == 1


async def test_trials_are_forgotten_after_a_while_and_other_runs_are_not():
    pair = await a_pair()
    await matched(pair.community)
    run = await tried(pair)
    assert await act(actions.forget_trials(7)) == 0
    with clock.freeze(clock.now() + timedelta(days=7, minutes=1)):
        assert await act(actions.forget_trials(7)) == 1
    assert not await MatchRun.filter(id=run.id).exists()
    assert await MatchRun.filter(kind=RunKind.FULL).count() == 1
    assert await AuditEntry.filter(verb="match_try").count() == 1, "that it was tried stays on record"
