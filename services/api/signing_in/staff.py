"""Staff come by their identity provider: OpenID Connect, authorization code with PKCE, state and nonce."""

import hmac
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from services.api.addresses import address_of
from services.api.signing_in import attempt
from services.api.signing_in.attempt import Attempt
from services.api.signing_in.provider import Provider, ProviderFailed
from services.domain.accounts import actions, throttles
from services.domain.accounts.actions.sessions import SignedIn
from services.domain.accounts.errors import TooManyTries
from services.kit import database
from services.kit.errors import Refusal
from services.kit.settings import Settings

START, CALLBACK = "/sign-in/staff", "/sign-in/staff/callback"
_COOKIE = "jinlin_staff"
_HEADERS = {"cache-control": "no-store", "referrer-policy": "no-referrer"}
_SEE_OTHER, _BAD, _FORBIDDEN, _TOO_MANY, _BAD_GATEWAY = 303, 400, 403, 429, 502


def routes(settings: Settings) -> list[Route]:
    """None without a provider."""
    if settings.oidc_issuer is None or settings.oidc_client_id is None:
        return []
    door = Door(settings, Provider(settings))
    return [Route(START, door.start), Route(CALLBACK, door.callback)]


class Door:
    """The two addresses at which browsers of the staff arrive."""

    def __init__(self, settings: Settings, provider: Provider) -> None:
        self._settings = settings
        self._provider = provider
        self._redirect_uri = settings.jinlin_public_url.rstrip("/") + CALLBACK

    async def start(self, request: Request) -> Response:
        """Send the browser to the provider; `back` is the path of ours at which it ends."""
        try:
            endpoint = await self._provider.authorization_endpoint()
        except ProviderFailed:
            return _told(_BAD_GATEWAY, "PROVIDER_FAILED", "The identity provider does not answer. Try later.")
        made = attempt.new(request.query_params.get("back", "/"))
        address = made.address(endpoint, client_id=self._provider.client_id, redirect_uri=self._redirect_uri)
        answer = RedirectResponse(address, _SEE_OTHER, headers=_HEADERS)
        self._keep(answer, attempt.sealed(made, self._settings), int(attempt.LIFE.total_seconds()))
        return answer

    async def callback(self, request: Request) -> Response:
        """Take the browser back. The refresh token is in the fragment, which no server and no log sees."""
        made = self._attempt(request)
        code = request.query_params.get("code")
        if made is None or code is None:
            answer: Response = _told(_BAD, "SIGN_IN_UNFINISHED", f"Begin again at {START}.")
        else:
            answer = await self._entered(request, made, code)
        self._keep(answer, "", 0)
        return answer

    def _attempt(self, request: Request) -> Attempt | None:
        """What this very browser began; None where the state is another's."""
        made = attempt.opened(request.cookies.get(_COOKIE, ""), self._settings)
        state = request.query_params.get("state", "")
        return made if made and hmac.compare_digest(made.state.encode(), state.encode()) else None

    async def _entered(self, request: Request, made: Attempt, code: str) -> Response:
        try:
            await self._count(request)
            claims = await self._provider.claims(
                code=code, verifier=made.verifier, nonce=made.nonce, redirect_uri=self._redirect_uri
            )
            done = await self._signed_in(request, claims)
        except ProviderFailed:
            return _told(_BAD_GATEWAY, "PROVIDER_FAILED", "The identity provider did not vouch for you.")
        except TooManyTries as refused:
            return _told(_TOO_MANY, refused.code, refused.message, {"retry-after": str(refused.retry_after)})
        except Refusal as refused:
            return _told(_FORBIDDEN, refused.code, refused.message)
        return RedirectResponse(
            f"{made.back}#refresh_token={done.refresh_token}", _SEE_OTHER, headers=_HEADERS
        )

    async def _count(self, request: Request) -> None:
        address = address_of(request.scope, self._settings.trusted_proxies)
        async with database.transaction():
            await throttles.count("staff", actions.staff_trials(address), TooManyTries)

    async def _signed_in(self, request: Request, claims: dict[str, Any]) -> SignedIn:
        async with database.transaction():
            return await actions.enter(
                issuer=self._provider.issuer,
                subject=str(claims["sub"]),
                email=str(claims.get("email", "")),
                is_verified=claims.get("email_verified") is True,
                device=request.headers.get("user-agent", ""),
            )

    def _keep(self, answer: Response, value: str, seconds: int) -> None:
        answer.set_cookie(
            _COOKIE,
            value,
            max_age=seconds,
            path=START,
            secure=self._settings.jinlin_public_url.startswith("https:"),
            httponly=True,
            samesite="lax",
        )


def _told(status: int, code: str, message: str, more: dict[str, str] | None = None) -> Response:
    body = orjson.dumps({"code": code, "message": message})
    return Response(body, status, media_type="application/json", headers=_HEADERS | (more or {}))
