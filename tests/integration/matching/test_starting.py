"""Curators start runs."""

import pytest

from services.domain.actors.actor import Role
from services.domain.matching import actions
from services.domain.matching.errors import MatchRunUnderWay
from services.domain.matching.models import MatchRun, RunState
from services.kit.errors import NotAllowed, NotFound
from tests.factories.acting import act, at_once
from tests.factories.matching import a_run
from tests.factories.people import a_community, a_resident, a_secretary, staff

pytestmark = pytest.mark.usefixtures("db")


async def test_a_curator_starts_a_run():
    community = await a_community()
    run = await act(actions.start(await a_secretary(community), area=community.id))
    assert (run.state, await actions.due(9)) == (RunState.QUEUED, [run.id])


async def test_a_second_run_is_refused_and_names_the_first():
    community = await a_community()
    secretary = await a_secretary(community)
    run = await act(actions.start(secretary, area=community.id))
    with pytest.raises(MatchRunUnderWay, match=f"Match run {run.id} "):
        await act(actions.start(secretary, area=community.id))


async def test_of_many_starts_at_once_one_wins():
    community = await a_community()
    secretary = await a_secretary(community)
    outcomes = await at_once([lambda: actions.start(secretary, area=community.id)] * 10)
    assert sum(isinstance(one, MatchRun) for one in outcomes) == 1
    assert sum(isinstance(one, MatchRunUnderWay) for one in outcomes) == 9


@pytest.mark.parametrize("role", [Role.GRID_CHIEF, Role.GRID_MEMBER, Role.INTEGRATOR])
async def test_only_curators_start_runs(role):
    community = await a_community()
    with pytest.raises(NotAllowed):
        await act(actions.start(await staff(role, community), area=community.id))


async def test_a_run_is_hidden_from_the_staff_of_other_areas():
    run = await a_run(await a_community())
    with pytest.raises(NotFound):
        await act(actions.cancel(await a_secretary(await a_community()), run=run.id))


async def test_a_resident_sees_no_run():
    run = await a_run(await a_community())
    with pytest.raises(NotFound):
        await act(actions.cancel(await a_resident(), run=run.id))
