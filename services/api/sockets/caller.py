"""Who speaks through a socket: signed in once, asked for anew before every answer."""

from collections.abc import Mapping
from typing import Any

from services.api.admission import Purses
from services.api.auth import Unauthenticated, actor_from, authorization_of
from services.api.context import Context, Watching
from services.api.sockets.closing import Closing, Code
from services.domain.actors.actor import ANONYMOUS
from services.kit.settings import Settings
from services.kit.tokens import TokenInvalid, TokenKey


class Caller:
    """A stranger until `sign_in`; by header or by connection_init, of which the latter counts."""

    def __init__(
        self, settings: Settings, key: TokenKey, header: str | None, purses: Purses, address: str
    ) -> None:
        self._settings = settings
        self._key = key
        self._authorization = header
        self._purses = purses
        self._address = address
        self.actor = ANONYMOUS

    @property
    def account_id(self) -> int | None:
        return self.actor.account_id

    async def sign_in(self, payload: Mapping[str, Any] | None) -> None:
        """Raises Closing with 4403 for a token that does not hold."""
        given = authorization_of(payload)
        if given is not None:
            self._authorization = given
        await self.refresh()

    async def refresh(self) -> None:
        """Read anew what the caller holds. Raises Closing with 4403 once the token holds no more.

        Not 4401, which says that one subscribed before signing in: clients do not come again after it, and
        after 4403 they do, with a token that they have fetched anew.
        """
        try:
            self.actor = await actor_from(self._authorization, self._key)
        except Unauthenticated as refused:
            raise Closing(Code.FORBIDDEN, f"Forbidden: {refused.message}") from None

    def expires(self) -> float | None:
        """When the access token ends, in seconds since 1970; None for strangers and API keys."""
        token = (self._authorization or "").partition(" ")[2].strip()
        try:
            return self._key.bearer(token).expires
        except TokenInvalid:
            return None

    def context(self, watching: Watching) -> Context:
        """What the caller's next operation carries along; a subscription is paid for once."""
        purse = None if watching.has_looked else self._purses.of(self.actor, self._address)
        return Context(
            settings=self._settings, actor=self.actor, watching=watching, purse=purse, address=self._address
        )
