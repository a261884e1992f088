"""Signing in, the plain routes, request ids, and what a refusal leaves behind."""

import re
from datetime import timedelta

import httpx
import pytest

from services.api.app import create
from services.domain.accounts.models import Account
from services.domain.audit.models import AuditEntry
from services.domain.events.models import Registration
from services.kit import clock
from services.kit.settings import Settings
from services.kit.tokens import TokenKey
from tests.api.conftest import SECRET
from tests.factories.events import an_event
from tests.factories.people import a_resident

ME = {"query": "{ me { id } }"}


async def status(api, authorization):
    return (await api.http.post("/graphql", json=ME, headers={"authorization": authorization})).status_code


@pytest.mark.parametrize(
    "authorization",
    [
        "Bearer",
        "Bearer ",
        "Basic dTpw",
        "Token x",
        "x",
        "Bearer a.b.c",
        "Bearer null",
        "Bearer " + "a" * 2000,
    ],
)
async def test_a_header_without_a_token_of_ours_is_401(api, authorization):
    assert await status(api, authorization) == 401


async def test_no_header_is_a_stranger(api):
    assert (await api.http.post("/graphql", json=ME)).json()["data"] == {"me": None}


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
async def test_the_scheme_is_read_in_any_case(api, scheme):
    actor = await a_resident()
    assert await status(api, f"{scheme} {api.key.issue(actor.account_id, timedelta(hours=1))}") == 200


async def test_a_token_holds_until_its_last_second_and_not_longer(api):
    actor = await a_resident()
    start = clock.now().replace(microsecond=0)
    with clock.freeze(start):
        token = api.key.issue(actor.account_id, timedelta(hours=1))
    with clock.freeze(start + timedelta(minutes=59, seconds=59)):
        assert await status(api, f"Bearer {token}") == 200
    with clock.freeze(start + timedelta(hours=1)):
        assert await status(api, f"Bearer {token}") == 401


async def test_the_token_of_a_closed_account_is_void_at_once(api):
    actor = await a_resident()
    token = api.key.issue(actor.account_id, timedelta(hours=1))
    assert await status(api, f"Bearer {token}") == 200
    await Account.filter(id=actor.account_id).update(closed_at=clock.now())
    assert await status(api, f"Bearer {token}") == 401


async def test_a_token_of_another_secret_is_401(api):
    actor = await a_resident()
    assert (
        await status(api, f"Bearer {TokenKey('B' * 43).issue(actor.account_id, timedelta(hours=1))}") == 401
    )


@pytest.mark.parametrize(("mode", "shown"), [("development", True), ("production", False)])
async def test_graphiql_is_for_development_only(db, mode, shown):
    settings = Settings(
        database_url=db.database_url,
        redis_url=db.redis_url,
        jinlin_secret=SECRET,
        jinlin_mode=mode,
        log_level="error",
    )
    transport = httpx.ASGITransport(app=create(settings))
    async with httpx.AsyncClient(transport=transport, base_url="http://api.test") as http:
        answer = await http.get("/graphql", headers={"accept": "text/html"})
    assert ("<html" in answer.text.lower()) is shown


@pytest.mark.parametrize("path", ["/health", "/ready"])
async def test_a_healthy_process_says_ok(api, path):
    answer = await api.http.get(path)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_the_front_page_names_the_endpoint(api):
    assert "/graphql" in (await api.http.get("/")).text


@pytest.mark.parametrize("path", ["/", "/health", "/nowhere"])
async def test_every_answer_has_a_request_id_of_its_own(api, path):
    ids = [(await api.http.get(path)).headers["x-request-id"] for _ in range(2)]
    assert all(re.fullmatch(r"[0-9a-f]{16}", one) for one in ids)
    assert ids[0] != ids[1]


async def test_the_audit_row_of_a_verb_has_the_request_id_of_the_answer(api):
    actor, event = await a_resident(), await an_event()
    token = api.key.issue(actor.account_id, timedelta(hours=1))
    document = f'mutation {{ eventRegister(input: {{event: "Event:{event.id}"}}) {{ __typename }} }}'
    answer = await api.http.post(
        "/graphql", json={"query": document}, headers={"authorization": f"Bearer {token}"}
    )
    assert answer.json()["data"] == {"eventRegister": {"__typename": "EventRegisterPayload"}}
    assert [row.request_id for row in await AuditEntry.all()] == [answer.headers["x-request-id"]]


@pytest.mark.parametrize("party", [-1, 0, 21, 2**31 - 1])
async def test_a_refused_party_writes_nothing_and_names_its_field(api, party):
    actor, event = await a_resident(), await an_event()
    found = await api.verb(
        actor, "eventRegister", "registration { id }", event=f"Event:{event.id}", party=party
    )
    assert (found["code"], found["field"]) == ("INVALID_INPUT", ["party"])
    assert await Registration.all().count() == await AuditEntry.all().count() == 0


@pytest.mark.parametrize("bad", ["", "17", "Area:1", "Event:0", "Event:-1", "' OR 1=1 --"])
async def test_an_id_of_something_else_is_refused_by_field(api, bad):
    found = await api.verb(await a_resident(), "eventRegister", "registration { id }", event=bad)
    assert (found["code"], found["field"]) == ("INVALID_INPUT", ["event"])


async def test_a_stranger_is_asked_to_sign_in(api):
    found = await api.verb(None, "eventRegister", "registration { id }", event="Event:1")
    assert (found["code"], found["field"]) == ("SIGN_IN_NEEDED", None)
