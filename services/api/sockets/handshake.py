"""Who may open a socket at all: by subprotocol and, for pages in browsers, by origin."""

from urllib.parse import urlsplit

from starlette.types import Scope

from services.api.sockets.closing import Closing, Code
from services.kit.settings import Settings

SUBPROTOCOL = "graphql-transport-ws"
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Handshake:
    """Judges the request that opens a socket."""

    def __init__(self, settings: Settings) -> None:
        self._origins = {_origin(settings.jinlin_public_url), *settings.origins}
        self._trusts_loopback = not settings.in_production

    def subprotocol(self, scope: Scope) -> str | None:
        """Ours if the client offers it; clients that offer only others see that it was not chosen."""
        return SUBPROTOCOL if SUBPROTOCOL in scope["subprotocols"] else None

    def check(self, scope: Scope) -> None:
        """Raises Closing. Clients other than browsers send no origin."""
        if self.subprotocol(scope) is None:
            raise Closing(Code.SUBPROTOCOL_NOT_ACCEPTABLE, f"Subprotocol not acceptable: use {SUBPROTOCOL}")
        origins = [value.decode("latin-1") for name, value in scope["headers"] if name == b"origin"]
        if not all(self._knows(one) for one in origins):
            raise Closing(Code.FORBIDDEN, "Forbidden: pages of this origin may not open sockets here")

    def _knows(self, origin: str) -> bool:
        return origin in self._origins or (self._trusts_loopback and _host(origin) in _LOOPBACK)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _host(origin: str) -> str | None:
    try:
        return urlsplit(origin).hostname
    except ValueError:
        return None
