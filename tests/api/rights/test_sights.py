"""Every type, every field that is not told to all, and every subscription against every kind of caller."""

import pytest

from services.api.reads.node import NODES
from services.api.schema import contract
from tests.api.rights import asking, telling, watching
from tests.api.rights.asking import Asking
from tests.api.rights.checks import faults_of
from tests.api.rights.ground import Ground
from tests.api.rights.scopes import Scopes
from tests.api.rights.seeing import Sight
from tests.api.rights.sights import ASKED, SIGHTS, TOLD, WATCHED
from tests.api.rights.telling import Telling
from tests.api.rights.watching import Watching

contract()  # declares all types
WHERE = (
    "as the docstring of tests/api/rights/sights/__init__.py shows; then `python -m tests.api.rights.guide`."
)


@pytest.mark.parametrize("name", sorted(NODES))
def test_every_type_has_its_rows_and_viewers(name: str) -> None:
    stated = {one.type for one in SIGHTS}
    assert name in stated, (
        f"Nobody has said who sees {name}. Add its rows with @SIGHTS(…) to its subject, {WHERE}"
    )


@pytest.mark.parametrize("name", sorted(telling.that_depend_on_the_caller()))
def test_every_field_that_asks_who_is_asking_says_who_knows_it(name: str) -> None:
    stated = {f"{one.type}.{one.field}" for one in TOLD}
    assert name in stated, (
        f"Nobody has said who is told {name}. Add a case with @TOLD(…) to sights/told.py, {WHERE}"
    )


@pytest.mark.parametrize("name", sorted(watching.subscriptions()))
def test_every_subscription_has_its_watchers(name: str) -> None:
    stated = {one.name for one in WATCHED}
    assert name in stated, (
        f"Nobody has said who may watch {name}. Add @WATCHED(…) to sights/watched.py, {WHERE}"
    )


@pytest.mark.parametrize("name", sorted(asking.roots()))
def test_every_root_that_leads_to_no_type_says_whom_it_answers(name: str) -> None:
    stated = {one.root for one in ASKED}
    assert name in stated, f"Nobody has said whom {name} answers. Add @ASKED(…) to sights/asked.py, {WHERE}"


def test_what_is_stated_is_there() -> None:
    assert {one.type for one in SIGHTS} <= set(NODES)
    assert {f"{one.type}.{one.field}" for one in TOLD} <= telling.that_depend_on_the_caller()
    assert {one.name for one in WATCHED} <= watching.subscriptions()
    assert {one.root for one in ASKED} <= asking.roots()


@pytest.mark.parametrize("sight", SIGHTS, ids=str)
async def test_each_row_is_seen_by_whom_it_must_and_by_nobody_else(ground: Ground, sight: Sight) -> None:
    assert await faults_of(sight, ground) == []


@pytest.mark.parametrize("told", TOLD, ids=str)
async def test_a_field_is_told_to_whom_it_must_and_to_nobody_else(ground: Ground, told: Telling) -> None:
    assert await faults_of(told, ground) == []


@pytest.mark.parametrize("watched", WATCHED, ids=str)
async def test_a_subscription_tells_whom_it_must_and_nobody_else(ground: Ground, watched: Watching) -> None:
    assert await faults_of(watched, ground) == []


@pytest.mark.parametrize("asked", ASKED, ids=str)
async def test_a_root_answers_whom_it_must_and_nobody_else(ground: Ground, asked: Asking) -> None:
    assert await faults_of(asked, ground) == []


async def test_an_api_key_reads_the_types_of_its_scopes_and_no_others(ground: Ground) -> None:
    assert await faults_of(Scopes(), ground) == []
