"""Sessions: a device that is signed in, by refresh tokens that follow each other."""

from dataclasses import dataclass
from datetime import datetime

from services.domain.accounts import opaque, queries, rules
from services.domain.accounts.credentials import Session, SessionEnd, SignInMethod
from services.domain.accounts.errors import NoSession, RefreshInvalid, SessionEnded
from services.domain.accounts.models import Account
from services.domain.accounts.opaque import RefreshToken
from services.domain.accounts.rules import Presented
from services.domain.actors.actor import SYSTEM, Actor
from services.domain.audit import actions as audit
from services.kit import clock
from services.kit.inputs import Typed
from services.kit.rows import find

MOST_DEVICE = 80
UNNAMED = "未命名设备"


@dataclass(frozen=True)
class SignedIn:
    """A session with the refresh token that now holds."""

    account_id: int
    session_id: int
    refresh_token: str
    is_new: bool = False
    """Whether the account was made just now."""


@dataclass(frozen=True)
class Reuse:
    """The session was ended, because a refresh token that had been replaced was shown."""

    session: Session


async def begin(
    account_id: int, *, method: SignInMethod, device: str | None, is_new: bool = False
) -> SignedIn:
    """A new session of an open account."""
    called = Typed().line("device_name", device, most=MOST_DEVICE) if device and device.strip() else UNNAMED
    token = opaque.new_refresh_token()
    session = await Session.create(
        account_id=account_id,
        method=method,
        device=called,
        family_hash=opaque.kept(token.family),
        current_hash=opaque.kept(token.current),
        salt=opaque.fresh(),
        used_at=clock.now(),
    )
    await audit.record(Actor(account_id), "sign_in", session, area_id=None)
    return SignedIn(account_id, session.id, str(token), is_new)


async def refresh(raw: str, *, key: bytes) -> SignedIn | Reuse:
    """The next refresh token of a session. RefreshInvalid for what does not hold.

    A token that was replaced ends the session: `Reuse` is returned, not raised, so that this commits. Within
    `rules.GRACE` it is answered with the same successor instead: two tabs may have sent it at once, or the
    answer may have been lost.
    """
    token = opaque.refresh_token(raw)
    session = await _of_family(token) if token else None
    if token is None or session is None or await queries.actor_of(session.account_id, session.id) is None:
        raise RefreshInvalid
    now = clock.now()
    presented = rules.presented(session, opaque.kept(token.current), now)
    if presented is Presented.TOO_OLD:
        raise RefreshInvalid
    if presented is Presented.REPLACED:
        await _end(SYSTEM, session, SessionEnd.REUSE, "session_reuse")
        return Reuse(session)
    if presented is Presented.CURRENT:
        await _rotate(session, token, key, now)
    following = opaque.successor(key, token, session.salt)
    if opaque.kept(following.current) != session.current_hash:
        raise RefreshInvalid  # JINLIN_SECRET has changed since: this would be another token than the one told
    return SignedIn(session.account_id, session.id, str(following))


async def sign_out(actor: Actor, *, session: int | None = None) -> Session:
    """End one's own session: the one that the caller came with, or another. Its access tokens end with it."""
    rules.signed_in(actor)
    wanted = session if session is not None else actor.session_id
    if wanted is None:
        raise NoSession
    found = await find(Session, wanted, queries.sessions_visible_to(actor), lock=True)
    if found.ended_at is not None:
        raise SessionEnded
    await _end(actor, found, SessionEnd.SIGNED_OUT, "sign_out")
    return found


async def sign_out_everywhere(actor: Actor) -> int:
    """End all of one's own sessions; answers how many there were."""
    me = rules.signed_in(actor)
    open_ = await Session.filter(account_id=me, ended_at=None).order_by("id").select_for_update(no_key=True)
    for session in open_:
        session.ended_at, session.ended_by = clock.now(), SessionEnd.EVERYWHERE
        await session.save(update_fields=["ended_at", "ended_by"])
    account = await Account.get(id=me)
    await audit.record(actor, "sign_out_everywhere", account, area_id=None)
    return len(open_)


async def _of_family(token: RefreshToken) -> Session | None:
    held = Session.filter(family_hash=opaque.kept(token.family)).select_for_update(no_key=True)
    return await held.get_or_none()


async def _rotate(session: Session, token: RefreshToken, key: bytes, now: datetime) -> None:
    session.salt = opaque.fresh()
    following = opaque.successor(key, token, session.salt)
    session.previous_hash, session.current_hash = session.current_hash, opaque.kept(following.current)
    session.used_at = now
    await session.save(update_fields=["salt", "previous_hash", "current_hash", "used_at"])


async def _end(actor: Actor, session: Session, reason: SessionEnd, verb: str) -> None:
    before = audit.snapshot(session)
    session.ended_at, session.ended_by = clock.now(), reason
    await session.save(update_fields=["ended_at", "ended_by"])
    await audit.record(actor, verb, session, area_id=None, before=before)
