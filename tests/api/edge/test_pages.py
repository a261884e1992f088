"""Pages for people: the front page, the explorer, and what is said where nothing is."""

import json
import shlex

import pytest
from graphql import build_schema, parse, validate

from services.api.pages.examples import EXAMPLES
from services.api.pages.explorer import page
from services.api.schema import sdl
from tests.api.edge.sending import codes
from tests.factories.events import an_event

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def command_in(text):
    """The arguments of the curl command on a page."""
    return shlex.split(text[text.index("curl ") : text.index("What is public")])


async def test_the_first_command_on_the_front_page_works(http):
    await an_event(title="超燃周三")
    said = (await http.get("/")).text
    command = command_in(said)
    body, (address,) = command[command.index("-d") + 1], [one for one in command if "/graphql" in one]
    assert address == "http://127.0.0.1:8000/graphql"
    answer = await http.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert "errors" not in answer.json()


async def test_the_front_page_is_html_for_browsers_and_text_for_others(http):
    page, text = await http.get("/", headers=BROWSER), await http.get("/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert all("/graphql" in one.text and "近邻" in one.text for one in (page, text))


async def test_every_link_of_the_front_page_leads_somewhere(http):
    page = (await http.get("/", headers=BROWSER)).text
    links = [part.split('"')[0] for part in page.split('href="')[1:]]
    assert "/schema.graphql" in links
    for link in links:
        assert (await http.get(link, headers=BROWSER)).status_code == 200


async def test_pages_are_framed_by_nobody(http):
    for path in ("/", "/graphql"):
        headers = (await http.get(path, headers=BROWSER)).headers
        assert headers["x-frame-options"] == "DENY"
        assert headers["content-security-policy"] == "frame-ancestors 'none'"
        assert headers["referrer-policy"] == "no-referrer"


async def test_the_contract_can_be_read(http):
    assert (await http.get("/schema.graphql")).text == sdl()


async def test_a_browser_gets_the_explorer_and_a_browser_with_an_operation_its_answer(http):
    explorer = await http.get("/graphql", headers=BROWSER)
    assert explorer.headers["content-type"] == "text/html; charset=utf-8"
    answer = await http.get("/graphql", params={"query": "{ me { id } }"}, headers=BROWSER)
    assert answer.json()["data"] == {"me": None}


@pytest.mark.parametrize("example", EXAMPLES, ids=[one.title for one in EXAMPLES])
def test_every_example_of_the_explorer_is_valid(example):
    assert validate(build_schema(sdl()), parse(example.query)) == []
    assert isinstance(json.loads(example.variables or "{}"), dict)


@pytest.mark.parametrize("example", EXAMPLES, ids=[one.title for one in EXAMPLES])
async def test_every_example_is_answered(http, example):
    variables = json.loads(example.variables or "null")
    answer = (await http.post("/graphql", json={"query": example.query, "variables": variables})).json()
    if "subscription" in example.query:
        assert "WebSocket" in answer["errors"][0]["message"]
    else:
        assert "errors" not in answer


def test_the_explorer_has_the_examples_and_each_asset_with_its_hash():
    html = page()
    assert all(json.dumps(one.title, ensure_ascii=False) in html for one in EXAMPLES)
    assert html.count(" src=") == html.count("crossorigin") - html.count("stylesheet") > 2
    assert html.count("integrity=") == html.count("crossorigin")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [("GET", "/nowhere", 404, "NOT_FOUND"), ("POST", "/", 405, "METHOD_NOT_ALLOWED")],
)
async def test_what_is_not_there_is_told_by_code(http, method, path, status, code):
    answer = await http.request(method, path)
    assert (answer.status_code, codes(answer)) == (status, [code])
    assert answer.headers["x-request-id"]
