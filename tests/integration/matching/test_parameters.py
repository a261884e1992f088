"""What counts how much: versions, inheritance, bounds, and that runs go by them."""

import pytest

from services.domain.audit.models import AuditEntry
from services.domain.matching import actions, in_force, parameters
from services.domain.matching.errors import MatchParametersChanged, MatchParametersSame
from services.domain.matching.models import MatchParameters, MatchRun
from services.domain.matching.parameters import BOUNDS, STANDARD
from services.kit.errors import InvalidInput, NotAllowed
from tests.factories.acting import act, at_once
from tests.factories.matching import a_pair, a_run, posed
from tests.factories.people import a_community, a_resident, a_secretary, a_subdistrict

pytestmark = pytest.mark.usefixtures("db")


async def change(actor, area, **given):
    return await act(actions.change_parameters(actor, area=area.id, given=given))


async def inherit(actor, area, **given):
    return await act(actions.change_parameters(actor, area=area.id, given=given, inherit=True))


async def held(area):
    return parameters.values_of(await in_force.in_force(area.id))


async def test_where_nothing_was_set_the_standard_holds():
    assert await held(await a_community()) == STANDARD


async def test_a_change_is_a_new_version_and_the_old_one_stays_as_it_was():
    area = await a_community()
    secretary = await a_secretary(area)
    first = await change(secretary, area, keep=80)
    second = await change(secretary, area, fairness=300, keep=90)
    assert (first.version, second.version) == (1, 2)
    assert second.changes == [
        {"name": "fairness", "from": STANDARD["fairness"], "to": 300},
        {"name": "keep", "from": 80, "to": 90},
    ]
    assert (await MatchParameters.get(id=first.id)).keep == 80
    assert second.changed_by_id == secretary.account_id
    assert await held(area) == {**STANDARD, "fairness": 300, "keep": 90}
    entries = await AuditEntry.filter(verb="match_parameters_change").order_by("id")
    assert [entry.before and entry.before["keep"] for entry in entries] == [None, 80]


async def test_an_area_goes_by_the_nearest_above_until_it_has_its_own_and_may_go_back():
    town = await a_subdistrict()
    area, other = await a_community(parent=town), await a_community(parent=town)
    above, secretary = await a_secretary(town), await a_secretary(area)
    await change(above, town, keep=70)
    assert (await held(area))["keep"] == 70
    await change(secretary, area, fairness=10)
    await change(above, town, keep=60)
    assert {name: (await held(area))[name] for name in ("keep", "fairness")} == {"keep": 70, "fairness": 10}
    assert (await held(other))["keep"] == 60
    back = await inherit(secretary, area)
    assert (back.inherits, back.keep, await held(area)) == (True, 60, await held(town))
    with pytest.raises(MatchParametersSame):
        await inherit(secretary, area)
    with pytest.raises(MatchParametersSame):
        await inherit(await a_secretary(other), other)


@pytest.mark.parametrize("name", list(BOUNDS))
async def test_beyond_its_bounds_a_parameter_is_refused_by_name_and_nothing_is_written(name):
    area = await a_community()
    secretary = await a_secretary(area)
    for value in (BOUNDS[name][0] - 1, BOUNDS[name][1] + 1):
        with pytest.raises(InvalidInput) as refused:
            await change(secretary, area, **{name: value})
        assert refused.value.field == [name]
    assert await MatchParameters.all().count() == 0


async def test_a_floor_that_no_pair_reaches_is_refused():
    area = await a_community()
    with pytest.raises(InvalidInput) as refused:
        await change(await a_secretary(area), area, concept=0, text=100)
    assert refused.value.field == ["floor"]


async def test_nothing_changed_is_refused():
    area = await a_community()
    with pytest.raises(MatchParametersSame):
        await change(await a_secretary(area), area, keep=STANDARD["keep"])


async def test_an_area_that_inherits_sets_nothing_itself():
    area = await a_community()
    with pytest.raises(InvalidInput) as refused:
        await inherit(await a_secretary(area), area, keep=90)
    assert refused.value.field == ["keep"]


async def test_of_many_changes_at_once_each_is_a_version_or_refused():
    area = await a_community()
    secretary = await a_secretary(area)
    outcomes = await at_once(
        [
            lambda keep=keep: actions.change_parameters(secretary, area=area.id, given={"keep": keep})
            for keep in range(1, 9)
        ]
    )
    made = [one for one in outcomes if isinstance(one, MatchParameters)]
    assert made
    assert sorted(one.version for one in made) == list(range(1, len(made) + 1))
    assert all(isinstance(one, MatchParameters | MatchParametersChanged) for one in outcomes)


async def test_only_curators_of_the_area_change_them():
    area = await a_community()
    with pytest.raises(NotAllowed):
        await change(await a_resident(area=area), area, keep=90)
    with pytest.raises(NotAllowed):
        await change(await a_secretary(await a_community()), area, keep=90)


async def test_a_run_goes_by_them_and_records_the_version():
    pair = await a_pair()
    version = await change(pair.secretary, pair.community, reach_metres=900, price_half_fen=700)
    claimed, asked = await posed(await a_run(pair.community))
    assert (asked.problem.weights.reach_m, asked.problem.weights.price_half_fen) == (900, 700)
    run = await MatchRun.get(id=claimed.run)
    assert run.parameters_id == version.id
    assert run.weights == {**STANDARD, "reach_metres": 900, "price_half_fen": 700}
