"""`jinlin demo` as a user meets it: one demo for all tests, started, used, and stopped last."""

import json
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from tests.e2e.demo_process import Demo, free_port, run, started

COMMUNITY = "{ areas(filter: {kind: [COMMUNITY]}, first: 1) { nodes { id } } }"
SUGGEST = "mutation ($input: SuggestionMakeInput!) { suggestionMake(input: $input) { __typename } }"
SUGGESTED = '{ suggestions(filter: {mine: true, containing: "留下来的建议"}) { nodes { id text state } } }'


@dataclass
class Home:
    data: Path
    accounts: Path
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/graphql"

    @property
    def arguments(self) -> tuple[object, ...]:
        return "--port", self.port, "--data", self.data, "--accounts", self.accounts


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    path = tmp_path_factory.mktemp("demo")
    return Home(path / "data", path / "accounts.json", free_port())


@pytest.fixture(scope="module")
def demo(home: Home) -> Iterator[Demo]:
    with started(*home.arguments) as running:
        running.ready()
        yield running


def test_it_says_where_it_is_ready_and_who_can_sign_in(demo: Demo, home: Home) -> None:
    assert demo.wait_for("ready ") == f"ready {home.url}"
    accounts = json.loads(home.accounts.read_text())
    assert list(accounts) == ["resident", "partner", "grid_chief", "secretary", "subdistrict", "integrator"]
    assert stat.S_IMODE(home.accounts.stat().st_mode) == 0o600
    printed = "\n".join(demo.lines)
    for account in accounts.values():
        assert account["token"] in printed
        answer = ask(home, "{ me { id name } }", account["token"])
        assert answer == {"me": {"id": f"Account:{account['account']}", "name": account["name"]}}


def test_strangers_read_what_is_public(demo: Demo, home: Home) -> None:
    assert demo.ready()
    found = ask(home, "{ events(filter: {state: [HELD]}) { totalCount nodes { title attended } } }")
    assert found["events"]["totalCount"] == 10
    assert 9_500 < sum(event["attended"] for event in found["events"]["nodes"]) < 10_000


def test_the_tour_passes_and_passes_again(demo: Demo, home: Home) -> None:
    assert demo.ready()
    for _ in range(2):
        walked = run("tour", "--url", home.url, "--accounts", home.accounts)
        assert walked.returncode == 0, walked.stdout + walked.stderr
        assert "passed" in walked.stdout


def test_a_tour_that_cannot_be_walked_fails(demo: Demo, home: Home, tmp_path: Path) -> None:
    assert demo.ready()
    accounts = json.loads(home.accounts.read_text())
    accounts["secretary"] = accounts["resident"]
    (tmp_path / "wrong.json").write_text(json.dumps(accounts))
    walked = run("tour", "--url", home.url, "--accounts", tmp_path / "wrong.json")
    assert walked.returncode == 1
    assert "NOT_ALLOWED" in walked.stdout


def test_a_taken_port_is_refused_before_anything_is_touched(demo: Demo, home: Home, tmp_path: Path) -> None:
    assert demo.ready()
    refused = run("demo", "--port", home.port, "--data", tmp_path / "other")
    assert refused.returncode == 2
    assert f"port {home.port} " in refused.stderr
    assert "--port" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (tmp_path / "other").exists()


def test_a_second_start_on_the_same_data_is_refused(demo: Demo, home: Home) -> None:
    assert demo.ready()
    refused = run("demo", "--port", free_port(), "--data", home.data)
    assert refused.returncode == 2
    assert f"in use by process {demo.process.pid}" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_foreign_directory_is_left_untouched(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("somebody's")
    refused = run("demo", "--port", free_port(), "--data", tmp_path)
    assert refused.returncode == 2
    assert "not made by Jinlin" in refused.stderr
    assert [entry.name for entry in tmp_path.iterdir()] == ["letters.txt"]


def test_a_worker_that_is_killed_is_started_again(demo: Demo) -> None:
    demo.ready()
    worker = next(one for one in descendants(demo) if "services.worker" in " ".join(one.cmdline()))
    worker.kill()
    assert "status -9" in demo.wait_for("worker 1 ended")


def test_stopping_leaves_nothing_running_and_nothing_lost(demo: Demo, home: Home) -> None:
    demo.ready()
    resident = json.loads(home.accounts.read_text())["resident"]["token"]
    community = ask(home, COMMUNITY)["areas"]["nodes"][0]["id"]
    suggestion = {"area": community, "text": "留下来的建议"}
    made = ask(home, SUGGEST, resident, input=suggestion)
    assert made["suggestionMake"]["__typename"] == "SuggestionMakePayload"
    said = ask(home, SUGGESTED, resident)
    running = descendants(demo)
    assert len(running) >= 4
    assert demo.stop() == 0
    _, alive = psutil.wait_procs(running, timeout=5)
    assert [one for one in alive if one.status() != psutil.STATUS_ZOMBIE] == []
    with started(*home.arguments) as again:
        again.ready()
        assert "demo data loaded" not in again.lines
        assert ask(home, SUGGESTED, resident) == said
        assert again.stop() == 0


def test_a_fresh_start_puts_the_demo_back(demo: Demo, home: Home) -> None:
    assert demo.process.poll() == 0
    with started(*home.arguments, "--fresh") as again:
        again.ready()
        assert "demo data loaded" in again.lines
        resident = json.loads(home.accounts.read_text())["resident"]["token"]
        found = ask(home, SUGGESTED, resident)
        assert found["suggestions"]["nodes"] == []


def descendants(demo: Demo) -> list[psutil.Process]:
    return psutil.Process(demo.process.pid).children(recursive=True)


def ask(home: Home, query: str, token: str | None = None, **variables: object) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = httpx.post(
        home.url, json={"query": query, "variables": variables}, headers=headers, timeout=30, trust_env=False
    )
    body = answer.json()
    assert "errors" not in body, body
    data: dict[str, Any] = body["data"]
    return data
