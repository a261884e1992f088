"""Why we close a socket, by code."""

from enum import IntEnum

_LONGEST_REASON = 123
"""Bytes in UTF-8 (RFC 6455, 5.5)."""


class Code(IntEnum):
    """From 4400 on they are graphql-transport-ws'; clients come again after TRY_AGAIN_LATER and FORBIDDEN."""

    INTERNAL = 1011
    TRY_AGAIN_LATER = 1013
    BAD_MESSAGE = 4400
    UNAUTHORIZED = 4401
    FORBIDDEN = 4403
    SUBPROTOCOL_NOT_ACCEPTABLE = 4406
    INITIALISATION_TIMEOUT = 4408
    SUBSCRIBER_EXISTS = 4409
    TOO_MANY_INITIALISATIONS = 4429
    NO_ANSWER = 4499
    """The peer did not answer a ping; the code that the protocol's own library uses for it."""


class Closing(Exception):
    """Ends the socket; the reason is for whoever writes the client."""

    def __init__(self, code: Code, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason.encode()[:_LONGEST_REASON].decode(errors="ignore")


class Gone(Exception):
    """The peer has left; there is nobody to tell."""
