"""Clients of applications in this process, and a token."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from services.api.app import create
from services.kit.embedded import Servers
from services.kit.settings import Settings
from services.kit.tokens import TokenKey
from tests.factories.people import a_resident


def client(settings: Settings) -> httpx.AsyncClient:
    """Of an application of its own; it is told 500 where the application raises."""
    transport = httpx.ASGITransport(app=create(settings), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://api.test")


@pytest.fixture
async def http(db: Servers, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    async with client(settings) as found:
        yield found


@pytest.fixture
async def others(db: Servers, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """Of another application, which shares only PostgreSQL and Redis with that of `http`."""
    async with client(settings) as found:
        yield found


@pytest.fixture
async def token(db: Servers, settings: Settings) -> dict[str, str]:
    """The header of a resident."""
    actor = await a_resident()
    assert actor.account_id is not None
    issued = TokenKey(settings.jinlin_secret).issue(actor.account_id, timedelta(hours=1))
    return {"authorization": f"Bearer {issued}"}
