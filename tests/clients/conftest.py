"""A running API, and the environments of its clients."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from services.domain.actors.actor import Actor
from services.kit.embedded import Servers
from services.kit.settings import Settings
from services.kit.tokens import TokenKey
from tests.api.conftest import SECRET
from tests.clients import workshop
from tests.clients.server import Server, serving


@pytest.fixture(scope="session")
def python() -> Path:
    """A Python with the packages of requirements.lock."""
    return workshop.python()


@pytest.fixture(scope="session")
def settings(servers: Servers) -> Settings:
    return Settings(
        database_url=servers.database_url,
        redis_url=servers.redis_url,
        jinlin_secret=SECRET,
        log_level="error",
    )


@pytest.fixture(scope="session")
def server(
    migrated: Servers, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    with serving(settings, tmp_path_factory.mktemp("api") / "log") as running:
        yield running


class Tokens:
    """Access tokens by account."""

    def __init__(self, settings: Settings) -> None:
        self._key = TokenKey(settings.jinlin_secret)

    def of(self, actor: Actor) -> str:
        assert actor.account_id is not None
        return self._key.issue(actor.account_id, timedelta(hours=1))


@pytest.fixture(scope="session")
def tokens(settings: Settings) -> Tokens:
    return Tokens(settings)
