"""From the Authorization header, or a socket's connection_init, to an Actor."""

from collections.abc import Mapping

from services.api.faults import Fault
from services.domain.accounts import queries
from services.domain.actors.actor import ANONYMOUS, Actor
from services.kit.tokens import TokenExpired, TokenInvalid, TokenKey


class Unauthenticated(Fault):
    """A token was sent that does not hold; a request without any is anonymous instead."""

    def __init__(self, message: str) -> None:
        super().__init__("UNAUTHENTICATED", message)


async def actor_from(authorization: str | None, key: TokenKey) -> Actor:
    """The actor of a header value "Bearer …"; ANONYMOUS without one; Unauthenticated if it is bad."""
    if authorization is None:
        return ANONYMOUS
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated('The Authorization header must read "Bearer" and an access token.')
    try:
        account_id = key.read(token.strip())
    except TokenExpired:
        raise Unauthenticated("The access token has expired; sign in again.") from None
    except TokenInvalid:
        raise Unauthenticated("The access token is not one of ours; sign in again.") from None
    actor = await queries.actor_of(account_id)
    if actor is None:
        raise Unauthenticated("The account of this token is closed.")
    return actor


def authorization_of(params: Mapping[str, object] | None) -> str | None:
    """The authorization in a socket's connection_init payload, spelt as browsers' clients do."""
    for name in ("Authorization", "authorization"):
        given = (params or {}).get(name)
        if isinstance(given, str):
            return given
    return None
