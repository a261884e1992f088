"""The public keys of access tokens, for those who verify them without us (RFC 7517)."""

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.api.signing_in import keyring
from services.kit.settings import Settings

PATH = "/.well-known/jwks.json"
_HEADERS = {
    # Half of the lead that a new key has before it signs: nobody meets a token whose key they cannot know.
    "cache-control": "public, max-age=300",
    "access-control-allow-origin": "*",
}


def route(settings: Settings) -> Route:
    """GET answers the keys that verify now or will sign soon."""

    async def jwks(_request: Request) -> Response:
        body = orjson.dumps({"keys": keyring.of(settings).jwks()})
        return Response(body, media_type="application/jwk-set+json", headers=_HEADERS)

    return Route(PATH, jwks)
