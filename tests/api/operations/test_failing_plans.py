"""A plan that fails costs nobody an answer: graphql-core gives it, and we are told once."""

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from services.api.reads import reading
from services.api.reads.leaves import passed_on
from tests.api.equality.comparing import codes
from tests.api.equality.paths import COMPILED, RESOLVED
from tests.api.operations.asking import as_told, plans_failed
from tests.factories.people import a_community

BROKEN = "{ areas { nodes { name } } }"
BY_ID = '{ area(id: "Area:1") { name } }'
SOUND = "{ areas { totalCount } }"


@pytest.fixture
def breaking(monkeypatch):
    """Plans whose code raises; what is read for graphql-core is sound."""
    page, by_ids = reading.page, reading.by_ids

    def broken(made):
        def render(rows, raw, *more):
            if raw is passed_on:
                raise ZeroDivisionError("a plan that was made wrong")
            return made.render(rows, raw, *more)

        return replace(made, render=render)

    monkeypatch.setattr(reading, "page", lambda *given: broken(page(*given)))
    monkeypatch.setattr(reading, "by_ids", lambda *given: broken(by_ids(*given)))
    return monkeypatch


@pytest.fixture
async def ask(asking):
    await a_community()

    async def told(document, path=COMPILED, **variables):
        return await asking.ways.ask(path, None, {"query": document, "variables": variables})

    return told


def failures(logs):
    return [entry for entry in logs if entry["event"] == "plan_failed"]


@pytest.mark.parametrize("document", [BROKEN, BY_ID])
async def test_graphql_core_answers_for_a_plan_that_fails(ask, breaking, document):
    answer = await ask(document)
    assert (answer.status, answer.read, codes(answer.body)) == (200, RESOLVED, [])
    assert as_told(answer.body) == as_told((await ask(document, RESOLVED)).body)


@pytest.mark.parametrize("document", [BROKEN, BY_ID])
async def test_a_failure_is_counted_and_logged_once_however_often_it_is_asked(ask, breaking, document):
    before = plans_failed()
    with capture_logs() as logs:
        for _ in range(3):
            assert (await ask(document)).read == RESOLVED
    assert plans_failed() == before + 1
    (entry,) = failures(logs)
    assert "area" in entry["document"]
    assert entry["log_level"] == "error"


async def test_the_log_has_the_cause(ask, breaking):
    with capture_logs() as logs:
        await ask(BROKEN)
    assert failures(logs)[0]["exc_info"]


async def test_other_operations_keep_their_plans(ask, breaking):
    assert (await ask(BROKEN)).read == RESOLVED
    breaking.undo()
    assert (await ask(SOUND)).read == COMPILED
    assert (await ask(BROKEN)).read == RESOLVED


async def test_the_metrics_tell_which_path_answered(asking, ask, breaking):
    http = asking.ways.clients[COMPILED]

    async def counted():
        lines = (await http.get("/metrics")).text.splitlines()
        names = ('jinlin_operations_total{path="compiled"}', 'jinlin_operations_total{path="resolved"}')
        names += ("jinlin_plans_failed_total",)
        values = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
        return [float(values.get(name, 0)) for name in names]

    before = await counted()
    await ask(BROKEN)
    assert [now - then for now, then in zip(await counted(), before, strict=True)] == [0, 1, 1]
    breaking.undo()
    before = await counted()
    await ask(SOUND)
    assert [now - then for now, then in zip(await counted(), before, strict=True)] == [1, 0, 0]


async def test_what_needs_a_resolver_is_no_failure(ask):
    before = plans_failed()
    with capture_logs() as logs:
        assert (await ask("{ __schema { queryType { name } } }")).read == RESOLVED
    assert (plans_failed(), failures(logs)) == (before, [])
