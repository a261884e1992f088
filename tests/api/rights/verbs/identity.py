"""Sessions and API keys: who may make and end them."""

from datetime import timedelta
from typing import Any

from services.domain.accounts.models import ApiKey, Session
from services.domain.actors.actor import Actor
from services.kit import clock
from tests.api.rights.callers import INTEGRATOR, NOBODY, PERSONS, RESIDENT, STAFF, SUBDISTRICT
from tests.api.rights.deeds import Rules
from tests.api.rights.world import World
from tests.factories.identity import a_key, a_session
from tests.factories.people import an_account

RULES = Rules()
OPEN = {"codeRequest", "signIn", "tokenRefresh"}
"""For strangers: tests/api/identity has their rules."""
NEVER_BY_KEY = {"signOut", "signOutEverywhere", "apiKeyCreate", "apiKeyRotate", "apiKeyRevoke"}
"""What an API key has no scope for: it must not make others."""
KEEPERS = {INTEGRATOR, SUBDISTRICT}


@RULES("signOut", PERSONS)
async def a_session_of_ones_own(w: World, caller: Actor | None) -> dict[str, Any]:
    return await _session(w.id(RESIDENT) if caller is None else caller.account_id)


@RULES("signOut", frozenset(), sees=NOBODY)
async def a_session_of_another(w: World, _: Actor | None) -> dict[str, Any]:
    return await _session((await an_account(area=w.community)).id)


async def _session(account_id: int | None) -> dict[str, Any]:
    session: Session = await a_session(account_id or 0)
    return {"session": f"Session:{session.id}"}


@RULES("signOutEverywhere", PERSONS)
async def all_of_ones_own(w: World, _: Actor | None) -> dict[str, Any]:
    return {}


@RULES("apiKeyCreate", KEEPERS, sees=STAFF | {INTEGRATOR})
async def for_the_integrator(w: World, _: Actor | None) -> dict[str, Any]:
    return {
        "area": f"Area:{w.community.id}",
        "account": f"Account:{w.id(INTEGRATOR)}",
        "name": "城市平台",
        "scopes": ["read"],
        "expiresAt": (clock.now() + timedelta(days=30)).isoformat(),
    }


async def _key(w: World) -> dict[str, Any]:
    key: ApiKey = await a_key(w.id(INTEGRATOR), w.community)
    return {"apiKey": f"ApiKey:{key.id}"}


@RULES("apiKeyRotate", KEEPERS, sees=STAFF | {INTEGRATOR})
async def of_the_integrator(w: World, _: Actor | None) -> dict[str, Any]:
    return await _key(w)


@RULES("apiKeyRevoke", KEEPERS, sees=STAFF | {INTEGRATOR})
async def of_the_integrator_for_good(w: World, _: Actor | None) -> dict[str, Any]:
    return await _key(w)
