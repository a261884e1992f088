"""GraphQL at one path: over HTTP, with the explorer for browsers, and over WebSocket."""

from starlette.types import Receive, Scope, Send

from services.api.admission import Purses
from services.api.contract import Contract
from services.api.http import OverHttp
from services.api.operations import Operations
from services.api.operations.persisted import Persisted
from services.api.signing_in import keyring
from services.api.sockets import Sockets
from services.kit.settings import Settings


class Endpoint:
    """An ASGI application for one path."""

    def __init__(self, contract: Contract, settings: Settings) -> None:
        key = keyring.of(settings)
        compiles = settings.jinlin_reads == "compiled"
        operations = Operations(contract, compiles=compiles, seconds=settings.operation_seconds)
        persisted, purses = Persisted(settings), Purses(settings)
        self._http = OverHttp(operations, persisted, settings, key, purses)
        self._sockets = Sockets(operations, persisted, settings, key, purses)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            await self._sockets(scope, receive, send)
