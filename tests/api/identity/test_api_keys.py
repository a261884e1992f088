"""API keys over HTTP: their scopes, their area, their end, their rotation."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from services.domain.accounts import api_keys
from services.domain.accounts.models import Account, ApiKey, Grant
from services.domain.accounts.opaque import new_api_key
from services.domain.actors.actor import Actor, Role
from services.domain.areas.models import Area
from services.domain.audit.models import AuditEntry
from services.domain.needs.models import Suggestion
from services.kit import clock, database
from tests.factories.acting import act
from tests.factories.events import an_event
from tests.factories.people import a_community, a_resident, a_subdistrict, staff

CREATED = "key apiKey { id shown scopes usedAt account { id } area { id } }"


@dataclass(frozen=True)
class Keys:
    """An officer of the subdistrict, an integrator on a community of it, and keys for the latter."""

    api: Any
    officer: Actor
    integrator: Actor
    subdistrict: Area
    community: Area

    async def made(self, *scopes: str, by: Actor | None = None, **more: Any) -> dict[str, Any]:
        given = {
            "area": f"Area:{self.community.id}",
            "name": "城市平台",
            "scopes": list(scopes or ("read",)),
            "expiresAt": (clock.now() + timedelta(days=90)).isoformat(),
        }
        return await self.api.verb(by or self.integrator, "apiKeyCreate", CREATED, **given | more)

    async def by(self, key: str, document: str, **variables: Any) -> tuple[int, Any]:
        sent = await self.api.http.post(
            "/graphql",
            json={"query": document, "variables": variables},
            headers={"authorization": f"Bearer {key}"},
        )
        return sent.status_code, sent.json()

    async def status(self, key: str) -> int:
        return (await self.by(key, "{ me { id } }"))[0]

    async def rotated(self, made: dict[str, Any], overlap: int = 24) -> str:
        answer = await self.api.verb(
            self.integrator, "apiKeyRotate", CREATED, apiKey=made["apiKey"]["id"], overlapHours=overlap
        )
        return str(answer["key"])


@pytest.fixture
async def keys(api):
    subdistrict = await a_subdistrict()
    community = await a_community(parent=subdistrict)
    officer = await staff(Role.SUBDISTRICT, subdistrict)
    return Keys(api, officer, await staff(Role.INTEGRATOR, community), subdistrict, community)


async def test_a_key_acts_as_its_account_and_is_shown_once(keys):
    made = await keys.made("read")
    assert made["key"].startswith("jk_")
    assert made["apiKey"]["shown"] == f"{made['key'][:11]}…"
    assert made["apiKey"]["account"] == {"id": f"Account:{keys.integrator.account_id}"}
    _, body = await keys.by(made["key"], "{ me { id } events(first: 1) { nodes { id } } }")
    assert body["data"]["me"] == {"id": f"Account:{keys.integrator.account_id}"}
    texts = " ".join(row["k"] for row in await database.rows("SELECT k::text AS k FROM api_key k"))
    assert made["key"] not in texts
    assert made["key"][3:] not in texts
    assert "key_hash" not in (await AuditEntry.get(verb="api_key_create")).after


async def test_an_officer_makes_keys_for_integrators_and_others_do_not(keys):
    of = f"Account:{keys.integrator.account_id}"
    await Account.filter(id=keys.integrator.account_id).update(area_id=keys.community.id)
    assert (await keys.made(by=keys.officer, account=of))["__typename"] == "ApiKeyCreatePayload"
    assert (await keys.made(by=await a_resident(area=keys.community)))["code"] == "NOT_AN_INTEGRATOR"
    secretary = await staff(Role.SECRETARY, keys.community)
    assert (await keys.made(by=secretary, account=of))["code"] == "NOT_ALLOWED"


async def test_an_integrator_makes_keys_in_their_own_area_only(keys):
    assert (await keys.made(area=f"Area:{keys.subdistrict.id}"))["code"] == "NOT_AN_INTEGRATOR"
    other = await a_community(parent=keys.subdistrict)
    assert (await keys.made(area=f"Area:{other.id}"))["code"] == "NOT_AN_INTEGRATOR"


async def test_a_key_has_none_of_the_other_rights_of_its_account(keys):
    await Grant.create(account_id=keys.integrator.account_id, role=Role.SECRETARY, area_id=keys.community.id)
    made = await keys.made("read", "write:areaCreate")
    input = '{parent: $p, kind: GRID, name: "一网格"}'
    document = f"mutation($p: ID!) {{ areaCreate(input: {input}) {{ ... on Refusal {{ code }} }} }}"
    _, body = await keys.by(made["key"], document, p=f"Area:{keys.community.id}")
    assert body["data"]["areaCreate"]["code"] == "NOT_ALLOWED"


async def test_a_verb_outside_of_the_scopes_is_refused_by_name(keys):
    made = await keys.made("read", "write:suggestionMake")
    event = await an_event(area=keys.community)
    register = "eventRegister(input: {event: $e, party: 1}) { ... on Refusal { code message } }"
    document = f"mutation($e: ID!) {{ {register} }}"
    _, body = await keys.by(made["key"], document, e=f"Event:{event.id}")
    assert body["data"]["eventRegister"]["code"] == "SCOPE_MISSING"
    assert "write:eventRegister" in body["data"]["eventRegister"]["message"]
    document = 'mutation($a: ID!) { suggestionMake(input: {area: $a, text: "多种树"}) { __typename } }'
    _, body = await keys.by(made["key"], document, a=f"Area:{keys.community.id}")
    assert body["data"]["suggestionMake"] == {"__typename": "SuggestionMakePayload"}
    assert (await Suggestion.get()).author_id == keys.integrator.account_id


async def test_a_type_outside_of_the_scopes_is_refused_by_name_wherever_it_stands(keys):
    made = await keys.made("read:Event", "read:Area")
    await an_event(area=keys.community)
    allowed = "{ events(first: 1) { nodes { title area { name } } } }"
    status, body = await keys.by(made["key"], allowed)
    assert (status, "errors" in body, len(body["data"]["events"]["nodes"])) == (200, False, 1)
    for document in (
        "{ needs(first: 1) { nodes { id } } }",
        "{ events(first: 1) { nodes { host { name } } } }",
    ):
        _, body = await keys.by(made["key"], document)
        assert body["errors"][0]["extensions"]["code"] == "SCOPE_MISSING"
    whole = await keys.made("read")
    assert "errors" not in (await keys.by(whole["key"], document))[1], "another key's plan is another"


@pytest.mark.parametrize(
    "verb", ["apiKeyCreate", "apiKeyRotate", "apiKeyRevoke", "signOutEverywhere", "signIn", "codeRequest"]
)
async def test_no_key_can_be_allowed_to_make_keys_or_to_sign_in(keys, verb):
    found = await keys.made(f"write:{verb}")
    assert (found["code"], found["field"]) == ("INVALID_INPUT", ["scopes"])


@pytest.mark.parametrize(
    "scopes",
    [
        [],
        ["write"],
        ["read:Nothing"],
        ["write:everything"],
        ["admin"],
        ["read:"],
        ["Read"],
        ["read"] * 2 + ["x"],
    ],
)
async def test_scopes_that_there_are_not_are_named(keys, scopes):
    found = await keys.made(scopes=scopes)
    assert (found["code"], found["field"]) == ("INVALID_INPUT", ["scopes"])


@pytest.mark.parametrize("days", [-1, 0, 401])
async def test_a_key_needs_an_end_within_reach(keys, days):
    found = await keys.made(expiresAt=(clock.now() + timedelta(days=days)).isoformat())
    assert (found["code"], found["field"]) == ("INVALID_INPUT", ["expiresAt"])


async def test_a_key_ends_with_its_time_its_revocation_its_grant_and_its_account(keys):
    made = await keys.made()
    assert await keys.status(made["key"]) == 200
    with clock.freeze(clock.now() + timedelta(days=91)):
        assert await keys.status(made["key"]) == 401
    await Grant.filter(role=Role.INTEGRATOR).update(revoked_at=clock.now())
    assert await keys.status(made["key"]) == 401
    await Grant.filter(role=Role.INTEGRATOR).update(revoked_at=None)
    await Account.filter(id=keys.integrator.account_id).update(closed_at=clock.now())
    assert await keys.status(made["key"]) == 401
    await Account.filter(id=keys.integrator.account_id).update(closed_at=None)
    revoke = await keys.api.verb(
        keys.integrator, "apiKeyRevoke", "apiKey { revokedAt }", apiKey=made["apiKey"]["id"]
    )
    assert revoke["apiKey"]["revokedAt"]
    assert await keys.status(made["key"]) == 401
    again = await keys.api.verb(keys.integrator, "apiKeyRevoke", "apiKey { id }", apiKey=made["apiKey"]["id"])
    assert again["code"] == "API_KEY_REVOKED"


async def test_after_a_rotation_both_keys_hold_for_the_overlap(keys):
    first = await keys.made()
    second = await keys.rotated(first)
    assert second != first["key"]
    assert [await keys.status(one) for one in (first["key"], second)] == [200, 200]
    with clock.freeze(clock.now() + timedelta(hours=24, seconds=1)):
        assert [await keys.status(one) for one in (first["key"], second)] == [401, 200]
        at_once = await asyncio.gather(*(keys.status(one) for one in (first["key"], second) * 5))
        assert at_once == [401, 200] * 5, "asked for together, each is judged for itself"


async def test_of_three_rotations_the_last_two_keys_hold(keys):
    first = await keys.made()
    second, third = await keys.rotated(first), await keys.rotated(first)
    assert [await keys.status(one) for one in (first["key"], second, third)] == [401, 200, 200]
    fourth = await keys.rotated(first, overlap=0)
    assert [await keys.status(one) for one in (third, fourth)] == [401, 200]


async def test_who_may_not_change_a_key_does_not(keys):
    made = await keys.made()
    for caller in (await a_resident(area=keys.community), await staff(Role.INTEGRATOR, keys.community)):
        for verb in ("apiKeyRotate", "apiKeyRevoke"):
            found = await keys.api.verb(caller, verb, "apiKey { id }", apiKey=made["apiKey"]["id"])
            assert found["code"] == "NOT_FOUND"
    secretary = await staff(Role.SECRETARY, keys.community)
    found = await keys.api.verb(secretary, "apiKeyRevoke", "apiKey { id }", apiKey=made["apiKey"]["id"])
    assert found["code"] == "NOT_ALLOWED"


async def test_the_last_use_is_written_for_many_requests_at_once(keys):
    made = await keys.made()
    await act(api_keys.write_down_uses())
    moment = clock.now()
    with clock.freeze(moment):
        for _ in range(5):
            with database.counting() as statements:
                await keys.by(made["key"], "{ me { id } }")
            assert not any("UPDATE" in one for one in statements)
    assert await act(api_keys.write_down_uses()) == 1
    assert (await ApiKey.get()).used_at == moment
    assert await act(api_keys.write_down_uses()) == 0


@pytest.mark.parametrize("key", ["jk_", "jk_short", "jk_" + "0" * 36, "jk_" + "é" * 36])
async def test_what_is_no_key_is_refused_without_asking_the_database(keys, key):
    with database.counting() as statements:
        sent = await keys.api.http.post(
            "/graphql", json={"query": "{ me { id } }"}, headers={"authorization": f"Bearer {key}".encode()}
        )
    assert sent.status_code == 401
    assert statements == []


async def test_a_key_that_nobody_made_does_not_hold(keys):
    assert await keys.status(new_api_key()) == 401
