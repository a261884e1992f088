from datetime import date, timedelta

import pytest

from services.domain.accounts import actions
from services.domain.accounts.errors import AlreadyAppointed, AppointmentEnded, NotAGrid
from services.domain.accounts.models import Account
from services.domain.actors.actor import Actor, Role
from services.domain.areas.models import Appointment, Area, AreaKind, Post
from services.domain.audit.models import AuditEntry
from services.kit import clock
from services.kit.errors import InvalidInput, NotAllowed
from tests.factories.acting import act, at_once
from tests.factories.people import a_community, a_resident, a_secretary, actor_of, an_account, an_area, staff

pytestmark = pytest.mark.usefixtures("db")
CHIEF, MEMBER = Post.GRID_CHIEF, Post.GRID_MEMBER


@pytest.fixture
async def community() -> Area:
    return await a_community()


@pytest.fixture
async def grid(community: Area) -> Area:
    return await an_area("第一网格", kind=AreaKind.GRID, parent=community)


@pytest.fixture
async def secretary(community: Area) -> Actor:
    return await a_secretary(community)


async def appoint(
    actor: Actor, grid: Area, person: Account, post: Post = CHIEF, *, on: date | None = None
) -> Appointment:
    return await act(actions.appoint(actor, area=grid.id, account=person.id, post=post, began_on=on))


async def standing(grid: Area, post: Post) -> set[int]:
    held = await Appointment.filter(area_id=grid.id, post=post, ended_on=None)
    return {one.account_id for one in held}


async def test_a_chief_acts_in_the_grid(secretary: Actor, grid: Area, community: Area) -> None:
    person = await an_account(area=grid)
    made = await appoint(secretary, grid, person)
    assert made.began_on == clock.today()
    chief = await actor_of(person)
    assert chief.holds({Role.GRID_CHIEF}, grid.path)
    assert not chief.holds({Role.GRID_CHIEF}, community.path)


async def test_a_new_chief_replaces_the_one_before(secretary: Actor, grid: Area) -> None:
    old, new = await an_account(area=grid), await an_account(area=grid)
    first = await appoint(secretary, grid, old, on=date(2025, 3, 1))
    await appoint(secretary, grid, new, on=date(2026, 3, 1))
    await first.refresh_from_db()
    assert first.ended_on == date(2026, 3, 1)
    assert await standing(grid, CHIEF) == {new.id}
    assert await AuditEntry.filter(verb="dismiss", subject_id=first.id).count() == 1


async def test_of_20_chiefs_appointed_at_once_one_stands(secretary: Actor, grid: Area) -> None:
    people = [await an_account(area=grid) for _ in range(20)]
    answers = await at_once(
        lambda person=person: actions.appoint(secretary, area=grid.id, account=person.id, post=CHIEF)
        for person in people
    )
    assert all(isinstance(answer, Appointment) for answer in answers)
    assert len(await standing(grid, CHIEF)) == 1
    assert await Appointment.filter(area_id=grid.id).count() == 20


async def test_members_stand_beside_each_other(secretary: Actor, grid: Area) -> None:
    people = [await an_account(area=grid) for _ in range(2)]
    for person in people:
        await appoint(secretary, grid, person, MEMBER)
    assert await standing(grid, MEMBER) == {person.id for person in people}


async def test_a_member_who_becomes_chief_is_no_longer_member(secretary: Actor, grid: Area) -> None:
    person = await an_account(area=grid)
    await appoint(secretary, grid, person, MEMBER)
    await appoint(secretary, grid, person, CHIEF)
    assert (await standing(grid, MEMBER), await standing(grid, CHIEF)) == (set(), {person.id})


async def test_nobody_holds_the_same_post_twice(secretary: Actor, grid: Area) -> None:
    person = await an_account(area=grid)
    answers = await at_once(
        lambda: actions.appoint(secretary, area=grid.id, account=person.id, post=MEMBER) for _ in range(10)
    )
    assert sum(isinstance(answer, AlreadyAppointed) for answer in answers) == 9


async def test_only_grids_have_chiefs(secretary: Actor, community: Area) -> None:
    with pytest.raises(NotAGrid):
        await appoint(secretary, community, await an_account(area=community))


async def test_only_curators_appoint_and_dismiss(secretary: Actor, grid: Area) -> None:
    made = await appoint(secretary, grid, await an_account(area=grid))
    for stranger in (
        await a_resident(area=grid),
        await staff(Role.GRID_CHIEF, grid),
        await a_secretary(await a_community()),
    ):
        with pytest.raises(NotAllowed):
            await appoint(stranger, grid, await an_account(area=grid))
        with pytest.raises(NotAllowed):
            await act(actions.dismiss(stranger, appointment=made.id))


async def test_a_post_begins_today_or_earlier_and_after_the_one_before(secretary: Actor, grid: Area) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(InvalidInput, match="future"):
        await appoint(secretary, grid, await an_account(area=grid), on=tomorrow)
    await appoint(secretary, grid, await an_account(area=grid), on=date(2026, 3, 1))
    with pytest.raises(InvalidInput, match="2026-03-01"):
        await appoint(secretary, grid, await an_account(area=grid), on=date(2026, 2, 1))


async def test_who_was_dismissed_acts_no_longer(secretary: Actor, grid: Area) -> None:
    person = await an_account(area=grid)
    made = await appoint(secretary, grid, person, on=date(2026, 3, 1))
    with pytest.raises(InvalidInput):
        await act(actions.dismiss(secretary, appointment=made.id, ended_on=date(2026, 2, 1)))
    await act(actions.dismiss(secretary, appointment=made.id))
    assert (await actor_of(person)).held == ()
    with pytest.raises(AppointmentEnded):
        await act(actions.dismiss(secretary, appointment=made.id))


async def test_of_many_dismissals_one_counts(secretary: Actor, grid: Area) -> None:
    made = await appoint(secretary, grid, await an_account(area=grid))
    answers = await at_once(lambda: actions.dismiss(secretary, appointment=made.id) for _ in range(10))
    assert sum(isinstance(answer, Appointment) for answer in answers) == 1
    assert await AuditEntry.filter(verb="dismiss").count() == 1
