"""Staff sign in by their identity provider: a real one, in a process of its own."""

import json
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
import pytest

from services.api.signing_in import attempt
from services.domain.accounts.models import Account, Grant, Session, StaffIdentity
from services.domain.actors.actor import Role
from services.kit import clock
from services.kit.embedded import Servers
from services.kit.settings import Settings
from tests.api.equality.paths import client
from tests.factories.people import a_community, a_resident, a_secretary, an_account, staff
from tests.factories.processes import until
from tests.factories.provider import CLIENT, SECRET

ROOT = Path(__file__).parents[3]
ME = "{ me { id } }"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "tests.factories.provider", str(port)], cwd=ROOT)
    yield f"http://127.0.0.1:{port}"
    process.kill()
    process.wait()


@dataclass(frozen=True)
class Browser:
    """Somebody's browser, which keeps its cookies."""

    ours: httpx.AsyncClient
    theirs: httpx.AsyncClient

    async def leaves(self, back: str = "/") -> str:
        """The provider's address to which we send it."""
        sent = await self.ours.get("/sign-in/staff", params={"back": back})
        assert sent.status_code == 303, sent.text
        return sent.headers["location"]

    async def logs_in(self, address: str, forged: bool = False, **claims: Any) -> str:
        """The address of ours to which the provider sends it back."""
        login = json.dumps({"claims": {"sub": "s-1"} | claims, "forged": forged})
        sent = await self.theirs.get(f"{address}&login={login}")
        assert sent.status_code == 303, sent.text
        return sent.headers["location"]

    async def comes_back(self, address: str) -> httpx.Response:
        parts = urlsplit(address)
        return await self.ours.get(f"{parts.path}?{parts.query}")

    async def signs_in(self, **said: Any) -> httpx.Response:
        return await self.comes_back(await self.logs_in(await self.leaves(), **said))


@pytest.fixture
async def browser(db: Servers, settings: Settings, issuer: str) -> AsyncIterator[Browser]:
    with_provider = msgspec.structs.replace(
        settings, oidc_issuer=issuer, oidc_client_id=CLIENT, oidc_client_secret=SECRET
    )
    async with httpx.AsyncClient() as theirs, client(with_provider, "compiled") as ours:

        async def answers() -> bool:
            try:
                return (await theirs.get(f"{issuer}/counts")).is_success
            except httpx.TransportError:
                return False

        await until(answers)
        yield Browser(ours, theirs)


async def an_officer(email: str) -> Account:
    actor = await a_secretary(await a_community())
    account = await Account.get(id=actor.account_id)
    account.email = email
    await account.save(update_fields=["email"])
    return account


async def token_of(browser: Browser, answer: httpx.Response) -> str:
    """The access token that the frontend gets for what stands in the fragment."""
    assert answer.status_code == 303, answer.text
    refresh = parse_qs(urlsplit(answer.headers["location"]).fragment)["refresh_token"][0]
    document = (
        "mutation($t: String!) { tokenRefresh(input: {refreshToken: $t}) {"
        " ... on TokenRefreshPayload { accessToken } ... on Refusal { code } } }"
    )
    sent = await browser.ours.post("/graphql", json={"query": document, "variables": {"t": refresh}})
    return str(sent.json()["data"]["tokenRefresh"]["accessToken"])


async def test_an_officer_comes_in_by_a_verified_address_and_then_by_the_subject(browser):
    officer = await an_officer("li@example.test")
    first = await browser.signs_in(email="Li@Example.test", email_verified=True)
    token = await token_of(browser, first)
    sent = await browser.ours.post(
        "/graphql", json={"query": ME}, headers={"authorization": f"Bearer {token}"}
    )
    assert sent.json()["data"]["me"] == {"id": f"Account:{officer.id}"}
    again = await browser.signs_in(email="other@example.test", email_verified=False)
    assert again.status_code == 303
    assert await Session.filter(account_id=officer.id, method="oidc").count() == 2
    assert await StaffIdentity.all().count() == 1


async def test_the_browser_ends_where_it_wanted_to_and_nothing_secret_stays(browser):
    await an_officer("li@example.test")
    address = await browser.logs_in(
        await browser.leaves("/cases?mine=1"), email="li@example.test", email_verified=True
    )
    answer = await browser.comes_back(address)
    assert answer.headers["location"].startswith("/cases?mine=1#refresh_token=jr_")
    assert answer.headers["cache-control"] == "no-store"
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert "HttpOnly" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/\\evil.example", "evil", "", "/\n"]
)
def test_nobody_is_sent_to_another_site(back):
    assert attempt.new(back).back == "/"


@pytest.mark.parametrize(
    "said",
    [
        {"email": "li@example.test", "email_verified": False},
        {"email": "li@example.test"},
        {"email": "li@example.test", "email_verified": "true"},
        {"email": "wang@example.test", "email_verified": True},
        {"email": "", "email_verified": True},
        {},
    ],
)
async def test_who_is_not_vouched_for_by_a_verified_address_is_refused(browser, said):
    await an_officer("li@example.test")
    answer = await browser.signs_in(**said)
    assert (answer.status_code, answer.json()["code"]) == (403, "NOT_STAFF")
    assert await Session.all().count() == await StaffIdentity.all().count() == 0


async def test_no_right_comes_from_the_provider(browser):
    for actor in (await a_resident(), await staff(Role.INTEGRATOR, await a_community())):
        account = await Account.get(id=actor.account_id)
        answer = await browser.signs_in(email=account.email, email_verified=True, roles=["subdistrict"])
        assert answer.json()["code"] == "NOT_STAFF"
    assert await Grant.all().count() == 1


async def test_an_officer_without_a_post_any_more_stays_outside(browser):
    officer = await an_officer("li@example.test")
    assert (await browser.signs_in(email="li@example.test", email_verified=True)).status_code == 303
    await Grant.filter(account_id=officer.id).update(revoked_at=clock.now())
    assert (await browser.signs_in()).json()["code"] == "NOT_STAFF"


async def test_an_address_that_two_of_the_staff_have_opens_neither_account(browser):
    await an_officer("li@example.test")
    await an_officer("li@example.test")
    assert (await browser.signs_in(email="li@example.test", email_verified=True)).status_code == 403


@pytest.mark.parametrize(
    "said",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another client"},
        {"iss": "https://evil.example"},
        {"exp": 1},
        {"sub": None},
        {"forged": True},
    ],
)
async def test_an_id_token_that_does_not_hold_is_refused(browser, said):
    await an_officer("li@example.test")
    answer = await browser.signs_in(**({"email": "li@example.test", "email_verified": True} | said))
    assert (answer.status_code, answer.json()["code"]) == (502, "PROVIDER_FAILED")
    assert await Session.all().count() == 0


async def test_a_code_holds_once_and_for_the_browser_that_began_alone(browser):
    await an_officer("li@example.test")
    address = await browser.logs_in(await browser.leaves(), email="li@example.test", email_verified=True)
    cookie = browser.ours.cookies["jinlin_staff"]
    assert (await browser.comes_back(address.replace("state=", "state=x"))).status_code == 400
    assert (await browser.comes_back(address)).status_code == 400, "the cookie is gone after any return"
    browser.ours.cookies.set("jinlin_staff", cookie, domain="api.test", path="/sign-in/staff")
    assert (await browser.comes_back(address)).status_code == 303
    browser.ours.cookies.set("jinlin_staff", cookie, domain="api.test", path="/sign-in/staff")
    assert (await browser.comes_back(address)).json()["code"] == "PROVIDER_FAILED"


async def test_the_keys_of_the_provider_are_fetched_once_and_again_when_it_rotates(browser, issuer):
    await an_officer("li@example.test")
    said: dict[str, Any] = {"email": "li@example.test", "email_verified": True}
    before = (await browser.theirs.get(f"{issuer}/counts")).json()
    for _ in range(2):
        assert (await browser.signs_in(**said)).status_code == 303
    await browser.theirs.post(f"{issuer}/rotate")
    assert (await browser.signs_in(**said)).status_code == 303
    after = (await browser.theirs.get(f"{issuer}/counts")).json()
    assert {name: after[name] - before[name] for name in after} == {"discovery": 1, "keys": 2}


async def test_an_attempt_ends_after_ten_minutes_and_cannot_be_made_up(settings):
    made = attempt.new("/")
    kept = attempt.sealed(made, settings)
    assert attempt.opened(kept, settings) == made
    with clock.freeze(clock.now() + timedelta(minutes=10, seconds=1)):
        assert attempt.opened(kept, settings) is None
    for other in ("", "AAAA", kept[:-4] + "AAAA", "é"):
        assert attempt.opened(other, settings) is None


async def test_a_provider_that_is_away_is_told(db, settings):
    away = msgspec.structs.replace(settings, oidc_issuer="http://127.0.0.1:1", oidc_client_id=CLIENT)
    async with client(away, "compiled") as ours:
        answer = await ours.get("/sign-in/staff")
    assert (answer.status_code, answer.json()["code"]) == (502, "PROVIDER_FAILED")


async def test_without_a_provider_there_is_no_such_door(db, settings):
    await an_account()
    async with client(settings, "compiled") as ours:
        assert (await ours.get("/sign-in/staff")).status_code == 404
