"""What operators do with access tokens and their keys, from the command line."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

from services.api.signing_in import keyring
from services.domain.accounts import queries, signing_keys
from services.domain.accounts.errors import AccountUnknown
from services.domain.models import MODULES
from services.kit import database, sealing
from services.kit.settings import Settings, SettingsInvalid
from services.kit.signing import Generation
from services.kit.tokens import TokenKey


async def token(settings: Settings, account: int, ttl: timedelta) -> str:
    """An access token without a session. Raises AccountUnknown or SettingsInvalid."""
    async with _connected(settings) as key:
        if await queries.actor_of(account) is None:
            raise AccountUnknown(f"there is no open account {account}")
        await keyring.load(key)
        return key.issue(account, ttl)


async def rotate(settings: Settings, *, lead: timedelta, overlap: timedelta) -> Generation:
    """A new key; the processes learn of it by themselves."""
    async with _connected(settings), database.transaction():
        return await signing_keys.rotate(lead=lead, overlap=overlap)


async def listed(settings: Settings) -> Sequence[tuple[str, Generation]]:
    """The keys that sign, will sign or still verify, each with its kid."""
    async with _connected(settings) as key:
        await keyring.load(key)
        return [(one.kid, one.generation) for one in key.known()]


@asynccontextmanager
async def _connected(settings: Settings) -> AsyncIterator[TokenKey]:
    try:
        key = TokenKey(settings.jinlin_secret)
    except ValueError as error:
        raise SettingsInvalid(f"environment: {error}") from None
    sealing.unlock(settings)
    async with database.connected(database.config(settings.database_url, models=MODULES)):
        yield key
