"""PostgreSQL, on a loopback port."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from services.kit.embedded.account import Account
from services.kit.embedded.binaries import let_run_postgres, postgres_binary
from services.kit.embedded.child import ENVIRONMENT, Child, Farewell, Program
from services.kit.embedded.cluster import USER, ensure_cluster
from services.kit.embedded.errors import ServerFailed
from services.kit.embedded.home import Home
from services.kit.embedded.leftover import stop_leftover
from services.kit.embedded.port import HOST, serving

_DATABASE = "jinlin"
_FAREWELL: Farewell = (
    (signal.SIGINT, 30.0),  # fast: clients are cut off, everything is written
    (signal.SIGQUIT, 5.0),  # immediate: recovers from its own log at the next start
    (signal.SIGKILL, 5.0),
)
_SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

_CREATE_UNLESS_THERE = """
SELECT format('CREATE DATABASE %I', :'name')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \\gexec
"""


@contextmanager
def postgres_server(home: Home, account: Account, *, durable: bool) -> Iterator[str]:
    """Serve `home.postgres`; gives the URL of the database `jinlin`, which exists by then.

    Raises DataDirDamaged, ServerFailed.
    """
    let_run_postgres(account)
    stop_leftover(_pid_file(home), home.postgres, _FAREWELL)
    ensure_cluster(home, account, durable=durable)
    password = home.password(account)
    program = partial(_program, home, account, durable)
    with serving(program, partial(_answers, _pid_file(home))) as port:
        _ensure_database(port, password)
        yield f"postgres://{USER}:{password}@{HOST}:{port}/{_DATABASE}"


def _pid_file(home: Home) -> Path:
    return home.postgres / "postmaster.pid"


def _program(home: Home, account: Account, durable: bool, port: int) -> Program:
    settings = _SETTINGS | {"port": str(port)} | ({} if durable else _FORGETFUL)
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return Program(
        arguments=[postgres_binary("postgres"), "-D", home.postgres, *options],
        cwd=Path("/"),  # ours may be out of reach for the account
        log=home.log("postgres"),
        account=account,
        farewell=_FAREWELL,
    )


def _answers(pid_file: Path, child: Child, _port: int) -> bool:
    """As pg_ctl does: the eighth line says ready, and the first that it is our server's file."""
    try:
        lines = pid_file.read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) > 7 and lines[0] == str(child.process.pid) and lines[7].strip() == "ready"


def _ensure_database(port: int, password: str) -> None:
    """Also the proof that it can be connected to with this password."""
    server = f"host={HOST} port={port} user={USER} dbname=postgres connect_timeout=30"
    variables = ["--set=ON_ERROR_STOP=1", f"--set=name={_DATABASE}"]
    result = subprocess.run(  # noqa: S603  our own program, no shell
        [postgres_binary("psql"), "-XqtAw", *variables, server],
        cwd="/",
        env=ENVIRONMENT | {"PGPASSWORD": password},
        input=_CREATE_UNLESS_THERE,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise ServerFailed(
            f"PostgreSQL runs, but refuses us: {result.stderr.strip()}. The file `password` in the"
            " data directory must be the one that the database was made with."
        )
