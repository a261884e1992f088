"""An OpenID provider as a process of its own: `python -m tests.factories.provider PORT`.

Discovery, authorization code with PKCE, RS256. Whoever "logs in" says at the authorization endpoint, in
`login`, what the provider is to say of them, and what it is to do wrong.
"""

import secrets
import sys
import time
from base64 import b64encode
from typing import Any
from urllib.parse import parse_qsl

import orjson
import uvicorn
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "jinlin", "secret-of-the-client"
LIFE = 300


class Provider:
    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.key = self.fresh()
        self.codes: dict[str, dict[str, Any]] = {}
        self.fetched = {"discovery": 0, "keys": 0}

    @staticmethod
    def fresh() -> RSAKey:
        return RSAKey.generate_key(2048, {"kid": secrets.token_hex(4), "use": "sig"})

    async def discovery(self, _request: Request) -> Response:
        self.fetched["discovery"] += 1
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            }
        )

    async def keys(self, _request: Request) -> Response:
        self.fetched["keys"] += 1
        return JSONResponse(KeySet([self.key]).as_dict(private=False))

    async def counts(self, _request: Request) -> Response:
        return JSONResponse(self.fetched)

    async def rotate(self, _request: Request) -> Response:
        self.key = self.fresh()
        return Response()

    async def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        if asked["client_id"] != CLIENT or asked["code_challenge_method"] != "S256":
            return JSONResponse({"error": "invalid_request"}, 400)
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return RedirectResponse(f"{asked['redirect_uri']}?code={code}&state={asked['state']}", 303)

    async def token(self, request: Request) -> Response:
        given = dict(parse_qsl((await request.body()).decode()))
        asked = self.codes.pop(given["code"], None)
        basic = "Basic " + b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if request.headers.get("authorization") != basic:
            return JSONResponse({"error": "invalid_client"}, 401)
        if asked is None or asked["redirect_uri"] != given["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        if create_s256_code_challenge(given["code_verifier"]) != asked["code_challenge"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse(
            {"access_token": secrets.token_hex(8), "token_type": "Bearer", "id_token": self.id_token(asked)}
        )

    def id_token(self, asked: dict[str, Any]) -> str:
        login = orjson.loads(asked["login"])
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + LIFE,
            "nonce": asked["nonce"],
            **login["claims"],
        }
        key = self.fresh() if login.get("forged") else self.key
        header = {"alg": "RS256", "kid": self.key.kid}
        return str(jwt.encode(header, {name: one for name, one in claims.items() if one is not None}, key))


def main(port: int) -> None:
    provider = Provider(f"http://127.0.0.1:{port}")
    routes = [
        Route("/.well-known/openid-configuration", provider.discovery),
        Route("/keys", provider.keys),
        Route("/authorize", provider.authorize),
        Route("/token", provider.token, methods=["POST"]),
        Route("/counts", provider.counts),
        Route("/rotate", provider.rotate, methods=["POST"]),
    ]
    uvicorn.run(Starlette(routes=routes), host="127.0.0.1", port=port, log_level="error")


if __name__ == "__main__":
    main(int(sys.argv[1]))
