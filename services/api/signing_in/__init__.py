"""Signing in beside GraphQL: keys that others verify our tokens by, and the staff's provider."""

from starlette.routing import Route

from services.api.signing_in import jwks, staff
from services.api.signing_in.keyring import kept
from services.kit.settings import Settings

__all__ = ["kept", "routes"]


def routes(settings: Settings) -> list[Route]:
    """What is beside GraphQL for signing in."""
    return [jwks.route(settings), *staff.routes(settings)]
