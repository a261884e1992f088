"""API keys for integrators: made, rotated, revoked. The key itself is answered once and kept nowhere."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from services.domain.accounts import opaque, queries, rules
from services.domain.accounts.credentials import ApiKey
from services.domain.accounts.errors import ApiKeyExpired, ApiKeyRevoked, NotAnIntegrator
from services.domain.accounts.models import Account
from services.domain.actors.actor import Actor, Role
from services.domain.areas import queries as areas
from services.domain.areas.models import Area
from services.domain.audit import actions as audit
from services.kit import clock, rows
from services.kit.errors import InvalidInput, NotAllowed
from services.kit.inputs import Typed, within

MOST_NAME, MOST_SCOPES = 60, 60
LONGEST = timedelta(days=400)
MOST_OVERLAP = 7 * 24
"""Hours."""
_SCOPE = re.compile(r"read(:[A-Z][A-Za-z]{1,40})?|write:[a-z][A-Za-z]{1,60}")


async def create_key(
    actor: Actor,
    *,
    area: int,
    name: str,
    scopes: Sequence[str],
    expires_at: datetime,
    account: int | None = None,
) -> tuple[ApiKey, str]:
    """A key for an integrator's account (one's own if left out), and its text, which nobody sees again."""
    me = rules.signed_in(actor)
    typed = Typed()
    called = typed.line("name", name, most=MOST_NAME)
    chosen, until = _scopes(scopes), _until(expires_at)
    place = await rows.find(Area, area, areas.visible_to(actor))
    holder = me if account is None else (await rows.find(Account, account, queries.visible_to(actor))).id
    if not rules.may_keep_keys(actor, holder, place.path):
        raise NotAllowed
    if not await _is_integrator(holder, place.path):
        raise NotAnIntegrator
    text = opaque.new_api_key()
    key = await ApiKey.create(
        account_id=holder,
        area_id=place.id,
        name=called,
        scopes=chosen,
        shown=opaque.shown(text),
        key_hash=opaque.kept(text),
        expires_at=until,
    )
    await audit.record(actor, "api_key_create", key, area_id=place.id, original=typed.original)
    return key, text


async def rotate_key(actor: Actor, *, key: int, overlap_hours: int) -> tuple[ApiKey, str]:
    """A new text for a key; the one before holds for the overlap, and one before that no more."""
    within("overlap_hours", overlap_hours, least=0, most=MOST_OVERLAP)
    found = await _live(actor, key)
    now = clock.now()
    if found.expires_at <= now:
        raise ApiKeyExpired
    before, text = audit.snapshot(found), opaque.new_api_key()
    found.previous_hash, found.previous_until = found.key_hash, now + timedelta(hours=overlap_hours)
    found.key_hash, found.shown = opaque.kept(text), opaque.shown(text)
    await found.save(update_fields=["previous_hash", "previous_until", "key_hash", "shown"])
    await audit.record(actor, "api_key_rotate", found, area_id=found.area_id, before=before)
    return found, text


async def revoke_key(actor: Actor, *, key: int) -> ApiKey:
    """End a key at once, the one before its last rotation too."""
    found = await _live(actor, key)
    before = audit.snapshot(found)
    found.revoked_at = clock.now()
    await found.save(update_fields=["revoked_at"])
    await audit.record(actor, "api_key_revoke", found, area_id=found.area_id, before=before)
    return found


async def _live(actor: Actor, key: int) -> ApiKey:
    """The key, locked, if the caller may change it and it was not revoked."""
    found = await rows.find(ApiKey, key, queries.keys_visible_to(actor), lock=True)
    place = await Area.get(id=found.area_id)
    if not rules.may_keep_keys(actor, found.account_id, place.path):
        raise NotAllowed
    if found.revoked_at is not None:
        raise ApiKeyRevoked
    return found


async def _is_integrator(account_id: int, path: str) -> bool:
    holder = await queries.actor_of(account_id)
    return holder is not None and holder.holds({Role.INTEGRATOR}, path)


def _scopes(given: Sequence[str]) -> list[str]:
    chosen = sorted(set(given))
    wrong = next((one for one in chosen if not _SCOPE.fullmatch(one)), None)
    if wrong is not None or not 0 < len(chosen) <= MOST_SCOPES:
        raise InvalidInput(
            f"scopes must be 1 to {MOST_SCOPES} of read, read:Event (a type), write:eventRegister (a verb).",
            field="scopes",
        )
    return chosen


def _until(expires_at: datetime) -> datetime:
    now = clock.now()
    if expires_at.tzinfo is None or not now < expires_at <= now + LONGEST:
        raise InvalidInput(
            f"expires_at must lie ahead, {LONGEST.days} days at most, and have an offset.", field="expires_at"
        )
    return expires_at
