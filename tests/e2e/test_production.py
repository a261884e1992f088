"""`jinlin demo --production`: the demo's data under production settings."""

import json
from collections.abc import Iterator

import httpx
import pytest

from tests.e2e.demo_process import free_port, started

Home = tuple[str, dict[str, dict[str, str]]]
SCHEMA = "{ __schema { queryType { name } } }"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Address and accounts."""
    path = tmp_path_factory.mktemp("production")
    port, accounts = free_port(), path / "accounts.json"
    arguments = ("--port", port, "--data", path / "data", "--accounts", accounts)
    with started(*arguments, "--production") as production:
        production.ready()
        yield f"http://127.0.0.1:{port}", json.loads(accounts.read_text())


def ask(home: Home, query: str, role: str | None = None) -> httpx.Response:
    address, accounts = home
    headers = {"authorization": f"Bearer {accounts[role]['token']}"} if role else {}
    return httpx.post(f"{address}/graphql", json={"query": query}, headers=headers, trust_env=False)


def test_what_is_public_is_read_as_ever(home: Home) -> None:
    answer = ask(home, "{ events(filter: {state: [HELD]}) { totalCount } }")
    assert answer.json()["data"] == {"events": {"totalCount": 10}}
    assert "x-jinlin-read" not in answer.headers


def test_names_that_the_loader_sealed_can_be_read(home: Home) -> None:
    assert (
        ask(home, "{ me { name } }", "resident").json()["data"]["me"]["name"] == home[1]["resident"]["name"]
    )


@pytest.mark.parametrize("role", [None, "resident", "partner"])
def test_introspection_is_off_for_most(home: Home, role: str | None) -> None:
    assert ask(home, SCHEMA, role).json()["errors"][0]["extensions"]["code"] == "INTROSPECTION_OFF"


@pytest.mark.parametrize("role", ["grid_chief", "secretary", "subdistrict", "integrator"])
def test_introspection_is_on_for_staff_and_integrators(home: Home, role: str) -> None:
    assert "errors" not in ask(home, SCHEMA, role).json()


def test_there_is_no_explorer(home: Home) -> None:
    answer = httpx.get(f"{home[0]}/graphql", headers={"accept": "text/html"}, trust_env=False)
    assert answer.headers["content-type"].startswith("application/json")


def test_the_front_page_leads_to_what_is_there(home: Home) -> None:
    page = httpx.get(home[0], trust_env=False).text
    assert home[0] in page
    assert "/schema.graphql" not in page
