"""Sessions and API keys; those by which callers come hold, whatever the moment."""

from datetime import UTC, datetime
from typing import Any

from services.domain.accounts import opaque
from services.domain.accounts.credentials import ApiKey, SessionEnd, SignInMethod
from services.domain.accounts.models import Account
from services.domain.areas.models import Area
from tests.factories.world import people, texts
from tests.factories.world.sowing import Sower

SCOPES = {
    "key for all types": ["read"],
    "key for some types": [
        f"read:{name}" for name in ("Account", "Area", "Event", "Need", "Partner", "Series", "Stall")
    ],
}
"""Role → what its API key lets it read."""
_SCOPES = ("read", "read:Event", "write:subscribe")
_ENDLESS = datetime(2126, 1, 1, tzinfo=UTC)
_CALLERS, _OWN = 6, 18
"""Accounts that call, and sessions that are theirs for sure."""


async def sow_keys(sower: Sower) -> dict[str, str]:
    """Role → its API key, which acts as the integrator; and the keys of others, which nobody has."""
    made = {role: opaque.new_api_key() for role in SCOPES}
    held = list(made.items())
    await sower.sow(ApiKey, len(held), lambda _, number: _held(sower, *held[number]))
    await sower.sow(ApiKey, 30, _key)
    return made


def _held(sower: Sower, role: str, key: str) -> dict[str, Any]:
    return {
        "account_id": people.accounts(sower)["integrator"],
        "area_id": sower.ids[Area][1],
        "scopes": SCOPES[role],
        "shown": f"{opaque.API_KEY}{len(role):08d}…",
        "key_hash": opaque.kept(key),
        "previous_hash": None,
        "previous_until": None,
        "expires_at": _ENDLESS,
        "used_at": None,
        "revoked_at": None,
    }


def _key(sower: Sower, number: int) -> dict[str, Any]:
    rotated = sower.chance.random() < 0.5
    return {
        "scopes": sower.chance.sample(
            ["read", "read:Event", "write:subscribe"], k=sower.chance.randint(1, 3)
        ),
        "key_hash": f"{number:064x}",
        "previous_hash": f"{number:063x}p" if rotated else None,
        "previous_until": texts.moment(sower.chance) if rotated else None,
    }


def session(sower: Sower, number: int) -> dict[str, Any]:
    """The first ones of the callers; most last."""
    own = {"account_id": sower.ids[Account][number % _CALLERS]} if number < _OWN else {}
    ended = sower.chance.random() < 0.3
    return {
        **own,
        "method": sower.chance.choice(list(SignInMethod)),
        "family_hash": f"{number:064x}",
        "current_hash": f"{number:064x}",
        "ended_at": texts.moment(sower.chance) if ended else None,
        "ended_by": sower.chance.choice(list(SessionEnd)) if ended else None,
    }
