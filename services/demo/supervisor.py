"""Starts everything in order, watches it, and stops it in the reverse order."""

import asyncio
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from services.demo import accounts, checks, database, pictures, production
from services.demo.errors import DemoRefused
from services.demo.files import secret_of
from services.demo.mail import Mailroom, mailroom
from services.demo.options import Options
from services.demo.process import Process
from services.demo.ready import wait_until_ready
from services.demo.stopping import stops_when_asked
from services.demo.watch import Watch
from services.kit import embedded, sealing, storage
from services.kit.embedded import Servers
from services.kit.settings import Settings, SettingsInvalid
from services.kit.storage import StorageAway

_PULSE = 0.2
"""Seconds between two looks at the processes."""


def run(options: Options) -> None:
    """Blocks until asked to stop. Raises DemoRefused or EmbeddedError."""
    checks.check(options)
    with stops_when_asked(), _servers(options.data) as servers, _mail(options.data) as mail:
        secret = secret_of(options.data)
        _unlock(secret)
        _prepare(options, servers)
        _hang_photos(options, secret)
        roles = _roles(options, servers, secret, mail)
        watch = Watch(tell=_say)
        try:
            watch.start(_processes(options, _environment(options, servers, mail, secret)))
            wait_until_ready(options.url, servers.redis_url, options.workers, watch)
            _introduce(options, roles)
            while True:
                watch.look()
                time.sleep(_PULSE)
        finally:
            _say("stopping …")
            watch.stop()


@contextmanager
def _servers(data: Path) -> Iterator[Servers]:
    """Embedded ones, except where DATABASE_URL or REDIS_URL name others."""
    lent = Servers(os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", ""))
    _say(f"starting servers in {data} …")
    with embedded.running(data, postgres=not lent.database_url, redis=not lent.redis_url) as own:
        yield Servers(lent.database_url or own.database_url, lent.redis_url or own.redis_url)


def _mail(data: Path) -> AbstractContextManager[Mailroom]:
    return mailroom(data, os.environ.get("SMTP_URL"))


def _unlock(secret: str) -> None:
    """With the keys of the environment where it has some: the processes will have the same."""
    data_keys, index_key = os.environ.get("JINLIN_DATA_KEYS"), os.environ.get("JINLIN_INDEX_KEY")
    given = Settings(
        database_url="",
        redis_url="",
        jinlin_secret=secret,
        jinlin_data_keys=data_keys,
        jinlin_index_key=index_key,
    )
    try:
        sealing.unlock(given)
    except SettingsInvalid as error:
        raise DemoRefused(f"{error}: unset it, or set it to 32 random bytes in base64url.") from error


def _prepare(options: Options, servers: Servers) -> None:
    lent = "DATABASE_URL" in os.environ
    try:
        if asyncio.run(database.prepare(servers.database_url, fresh=options.fresh, lent=lent)):
            _say("demo data loaded")
    except OSError as error:
        raise DemoRefused(f"the database cannot be reached: {error}. Check DATABASE_URL.") from error


def _storage_url(options: Options) -> str:
    """That of the environment, or a directory of the demo's own."""
    if given := os.environ.get("STORAGE_URL"):
        return given
    own = options.data.resolve() / "files"
    own.mkdir(mode=0o700, exist_ok=True)
    return own.as_uri()


def _hang_photos(options: Options, secret: str) -> None:
    """The demo's data name photos; those that the storage lacks are drawn."""
    given = Settings(
        database_url="",
        redis_url="",
        jinlin_secret=secret,
        storage_url=_storage_url(options),
        aws_access_key_id=os.environ.get("AWS_ACCESS_KEY_ID"),
        aws_secret_access_key=os.environ.get("AWS_SECRET_ACCESS_KEY"),
    )
    try:
        asyncio.run(_hang(given))
    except SettingsInvalid as error:
        raise DemoRefused(f"{error}: unset STORAGE_URL to keep files in the data directory.") from error
    except StorageAway as error:
        _say(f"the storage of files does not answer ({error}); photos are missing")


async def _hang(settings: Settings) -> None:
    store = storage.of(settings)
    assert store is not None  # it has an address
    try:
        await pictures.hang(store)
    finally:
        await store.close()


def _roles(options: Options, servers: Servers, secret: str, mail: Mailroom) -> accounts.Accounts:
    try:
        found = asyncio.run(accounts.demo_accounts(servers.database_url, secret, mail.mailbox))
    except ValueError as error:
        raise DemoRefused(f"{error}: unset it, or set it to 32 random bytes in base64url.") from error
    if _shows_codes(options):
        found["resident"]["codes"] = str(_log_of_api(options))
    if options.accounts:
        accounts.write(found, options.accounts)
    return found


def _environment(options: Options, servers: Servers, mail: Mailroom, secret: str) -> Mapping[str, str]:
    return os.environ | {
        "DATABASE_URL": servers.database_url,
        "REDIS_URL": servers.redis_url,
        "SMTP_URL": mail.url,
        "JINLIN_SECRET": secret,
        "JINLIN_PUBLIC_URL": options.url,
        "STORAGE_URL": _storage_url(options),
        "JINLIN_HOST": "127.0.0.1",
        "JINLIN_PORT": str(options.port),
        "PYTHONUNBUFFERED": "1",
        **(production.variables(secret) if options.production else {}),
    }


def _processes(options: Options, environment: Mapping[str, str]) -> list[Process]:
    log = options.data.resolve()
    api = Process("the API", "services.api", environment, _log_of_api(options))
    names = range(1, options.workers + 1)
    return [
        api,
        *(Process(f"worker {n}", "services.worker", environment, log / f"worker-{n}.log") for n in names),
    ]


def _log_of_api(options: Options) -> Path:
    return options.data.resolve() / "api.log"


def _shows_codes(options: Options) -> bool:
    """Whether codes for signing in stand in the log instead of leaving by a gateway."""
    return not options.production and not os.environ.get("SMS_URL")


def _introduce(options: Options, roles: accounts.Accounts) -> None:
    _say("\ndemo accounts (Authorization: Bearer …):")
    for role, account in roles.items():
        _say(f"  {role:12} {account['name']}\n    {account['token']}")
    if _shows_codes(options):
        _say(f"\nsign in by phone: codeRequest any number, then look for its code in {_log_of_api(options)}")
    if options.production:
        _say("\nproduction settings: no explorer, and introspection for staff and integrators only")
    _say(f"\nJinlin listens at {options.url}/graphql; {options.url}/ says where to start. Ctrl-C stops it.")
    _say(f"ready {options.url}/graphql")


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201  the demo speaks to whoever started it
