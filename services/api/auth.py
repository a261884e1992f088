"""From the Authorization header, or a socket's connection_init, to an Actor."""

from collections.abc import Mapping

from services.api.faults import Fault
from services.api.signing_in import keyring
from services.domain.accounts import api_keys, queries
from services.domain.accounts.opaque import API_KEY
from services.domain.actors.actor import ANONYMOUS, Actor
from services.kit.tokens import Bearer, KeyUnknown, TokenExpired, TokenInvalid, TokenKey


class Unauthenticated(Fault):
    """A token was sent that does not hold; a request without any is anonymous instead."""

    def __init__(self, message: str) -> None:
        super().__init__("UNAUTHENTICATED", message)


async def actor_from(authorization: str | None, key: TokenKey) -> Actor:
    """The actor of a header value "Bearer …"; ANONYMOUS without one; Unauthenticated if it is bad."""
    if authorization is None:
        return ANONYMOUS
    token = _token(authorization)
    if token.startswith(API_KEY):
        return await _by_key(token)
    try:
        bearer = key.bearer(token)
    except TokenInvalid as invalid:
        bearer = await _after(invalid, token, key)
    actor = await queries.actor_of(bearer.account_id, bearer.session_id)
    if actor is None:
        raise Unauthenticated("The session of this token has ended, or its account is closed; sign in again.")
    return actor


def _token(authorization: str) -> str:
    scheme, _, token = authorization.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated('The Authorization header must read "Bearer" and an access token or API key.')
    return token


async def _by_key(token: str) -> Actor:
    actor = await api_keys.actor_of_key(token)
    if actor is None:
        raise Unauthenticated("The API key does not hold: it is unknown, revoked or expired.")
    return actor


async def _after(invalid: TokenInvalid, token: str, key: TokenKey) -> Bearer:
    """A key that is not known may be one that another process has just made; all else is refused."""
    try:
        if isinstance(invalid, KeyUnknown) and await keyring.look_again(key):
            return key.bearer(token)
        raise invalid
    except TokenExpired:
        raise Unauthenticated("The access token has expired; sign in again.") from None
    except TokenInvalid:
        raise Unauthenticated("The access token is not one of ours; sign in again.") from None


def authorization_of(params: Mapping[str, object] | None) -> str | None:
    """The authorization in a socket's connection_init payload, spelt as browsers' clients do."""
    for name in ("Authorization", "authorization"):
        given = (params or {}).get(name)
        if isinstance(given, str):
            return given
    return None
