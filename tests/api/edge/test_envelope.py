"""What nobody foresaw: a code, an id that also stands in the log and in X-Request-Id, and nothing else."""

import pytest

from services.api.http import over_http
from services.api.operations.queries import Queries
from services.api.operations.resolved import Resolved
from services.kit import database
from tests.api.edge.sending import ME, ask


class Unforeseen(Exception):
    """With a text that no client may see."""


async def fails(*_args, **_more):
    raise Unforeseen("secret of the house")


def told_once(answer, log):
    (error,) = answer.json()["errors"]
    id_ = error["extensions"]["id"]
    assert error["extensions"] == {"code": "INTERNAL", "id": id_}
    assert id_ == answer.headers["x-request-id"]
    assert id_ in error["message"]
    assert "secret" not in answer.text
    assert "Unforeseen" not in answer.text
    assert f"request_id={id_}" in log
    assert "secret of the house" in log
    return True


async def test_before_anything_is_executed(http, monkeypatch, capsys):
    monkeypatch.setattr(over_http, "actor_from", fails)
    answer = await ask(http, ME)
    assert answer.status_code == 500
    assert told_once(answer, capsys.readouterr().out)


async def test_beside_graphql(http, monkeypatch, capsys):
    monkeypatch.setattr(database, "rows", fails)
    answer = await http.get("/ready")
    assert answer.status_code == 500
    assert told_once(answer, capsys.readouterr().out)


@pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json"])
async def test_in_the_middle_of_it(http, monkeypatch, capsys, accept):
    monkeypatch.setattr(Queries, "data", fails)
    monkeypatch.setattr(Resolved, "result", fails)
    answer = await ask(http, ME, {"accept": accept})
    assert answer.status_code == 500
    assert told_once(answer, capsys.readouterr().out)
