"""The API with a gateway for text messages: codes are sent as they are to people."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest

from services.kit.embedded import Servers
from services.kit.settings import Settings
from services.kit.tokens import TokenKey
from services.worker.jobs import codes
from tests.api.conftest import Api
from tests.api.equality.suite import twins
from tests.factories.gateway import Gateway, a_gateway

PHONE, DEVICE = "+8613800000001", "device-of-wang-1234567890"
TOKENS = "accessToken refreshToken isNew expiresIn account { id name phone } session { id device method }"


@dataclass(frozen=True)
class SigningIn:
    """People with phones, before the API."""

    api: Api
    gateway: Gateway
    settings: Settings

    async def code(self, phone: str = PHONE, device: str = DEVICE) -> str:
        """Asks for a code and answers what the text message says."""
        asked = await self.api.verb(None, "codeRequest", "expiresIn", phone=phone, device=device)
        assert asked == {"__typename": "CodeRequestPayload", "expiresIn": 300}
        await codes.sweep(self.settings)
        return self.gateway.code(phone)

    async def try_code(self, code: str, phone: str = PHONE, device: str = DEVICE, **more: Any) -> Any:
        return await self.api.verb(None, "signIn", TOKENS, phone=phone, device=device, code=code, **more)

    async def sign_in(self, phone: str = PHONE, device: str = DEVICE, **more: Any) -> Any:
        found = await self.try_code(await self.code(phone, device), phone, device, **more)
        assert found["__typename"] == "SignInPayload", found
        return found

    async def refresh(self, token: str) -> Any:
        selection = "accessToken refreshToken expiresIn session { id }"
        return await self.api.verb(None, "tokenRefresh", selection, refreshToken=token)

    async def by(self, token: str, document: str, **variables: Any) -> Any:
        """Status and body of a request with this token or key."""
        sent = await self.api.http.post(
            "/graphql",
            json={"query": document, "variables": variables},
            headers={"authorization": f"Bearer {token}"},
        )
        return sent.status_code, sent.json()

    async def status(self, token: str) -> int:
        return int((await self.by(token, "{ me { id } }"))[0])


@pytest.fixture
async def signing_in(db: Servers, settings: Settings) -> AsyncIterator[SigningIn]:
    async with a_gateway() as gateway:
        with_gateway = msgspec.structs.replace(settings, sms_url=gateway.url)
        async with twins(with_gateway) as both:
            api = Api(both.http, TokenKey(settings.jinlin_secret), both)
            yield SigningIn(api, gateway, with_gateway)
