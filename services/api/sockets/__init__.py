"""GraphQL over WebSocket, by the letter of graphql-transport-ws."""

from services.api.sockets.endpoint import Sockets

__all__ = ["Sockets"]
