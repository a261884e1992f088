"""Both servers together, for as long as a `with` block lasts."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from services.kit.embedded.account import account_for, let_in
from services.kit.embedded.errors import EmbeddedError
from services.kit.embedded.home import claimed
from services.kit.embedded.postgres import postgres_server
from services.kit.embedded.redis import redis_server


@dataclass(frozen=True)
class Servers:
    """Where the servers listen; a server that was not asked for has an empty URL."""

    database_url: str
    redis_url: str


@contextmanager
def running(
    data: Path, *, durable: bool = True, postgres: bool = True, redis: bool = True
) -> Iterator[Servers]:
    """Serve the directory `data`, made if missing; both servers have stopped when this returns.

    `durable=False` gives up safety against a crash of the machine, for tests. Blocks while starting
    and stopping, so call it before an event loop runs. Call it from the main thread: elsewhere the
    servers outlive a killed supervisor until the next start finds them.

    Raises DataDirBusy, DataDirForeign, DataDirDamaged or ServerFailed, or plain EmbeddedError when
    the operating system refuses (permissions, disk) or a package is missing.
    """
    with ExitStack() as stack:
        try:
            servers = _start(stack, data, durable=durable, postgres=postgres, redis=redis)
        except OSError as error:
            raise EmbeddedError(
                f"cannot serve {data}: {error}. Choose a directory that this user may write to,"
                " or free the space it lacks."
            ) from error
        yield servers


def _start(stack: ExitStack, data: Path, *, durable: bool, postgres: bool, redis: bool) -> Servers:
    home = stack.enter_context(claimed(data))
    account = account_for(home.postgres)
    let_in(account, home.path)
    database_url = redis_url = ""
    if postgres:
        database_url = stack.enter_context(postgres_server(home, account, durable=durable))
    if redis:
        redis_url = stack.enter_context(redis_server(home, account))
    return Servers(database_url=database_url, redis_url=redis_url)
