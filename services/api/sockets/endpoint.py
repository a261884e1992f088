"""The ASGI application for sockets."""

from starlette.types import Receive, Scope, Send

from services.api.addresses import address_of
from services.api.admission import Purses
from services.api.operations import Operations
from services.api.operations.persisted import Persisted
from services.api.sockets.caller import Caller
from services.api.sockets.closing import Closing, Code, Gone
from services.api.sockets.counts import Counts
from services.api.sockets.handshake import Handshake
from services.api.sockets.operation import Operation
from services.api.sockets.pipe import Pipe
from services.api.sockets.socket import Socket
from services.kit import addresses, metrics, telemetry
from services.kit.settings import Settings
from services.kit.tokens import TokenKey

log = telemetry.logger("sockets")


class Sockets:
    """All sockets of this process."""

    def __init__(
        self,
        operations: Operations,
        persisted: Persisted,
        settings: Settings,
        key: TokenKey,
        purses: Purses,
    ) -> None:
        self._purses = purses
        self._operations = operations
        self._persisted = persisted
        self._settings = settings
        self._key = key
        self._handshake = Handshake(settings)
        self._accounts = Counts(settings.socket_most_per_account, "account")
        self._addresses = Counts(settings.socket_most_per_address, "address")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one socket to its end. It is opened even to be refused: only so does a browser see why."""
        pipe = Pipe(send)
        await receive()  # that somebody wants to connect
        try:
            await pipe.accept(self._handshake.subprotocol(scope))
            with (
                metrics.SOCKETS.track_inprogress(),
                self._addresses.one_of(addresses.client(self._address(scope))),
            ):
                self._handshake.check(scope)
                await self._socket(scope, receive, pipe).serve(self._accounts)
        except Closing as closing:
            metrics.SOCKETS_CLOSED.labels(int(closing.code)).inc()
            await pipe.close(closing)
        except Gone:
            pass
        except Exception:
            log.exception("socket_failed")
            await pipe.close(Closing(Code.INTERNAL, "Something failed on our side"))

    def _socket(self, scope: Scope, receive: Receive, pipe: Pipe) -> Socket:
        authorization, address = _authorization(scope), self._address(scope)
        caller = Caller(self._settings, self._key, authorization, self._purses, address)

        def begin() -> Operation:
            return Operation(self._operations, self._persisted, caller, pipe)

        return Socket(receive, pipe, caller, begin, self._settings)

    def _address(self, scope: Scope) -> str:
        return address_of(scope, self._settings.trusted_proxies)


def _authorization(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == b"authorization":
            return str(value, "latin-1")
    return None
