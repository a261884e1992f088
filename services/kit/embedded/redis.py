"""Redis, on a loopback port, in memory only: PostgreSQL is the truth, Redis the bell."""

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from services.kit.embedded.account import Account
from services.kit.embedded.binaries import let_run_redis, redis_binary
from services.kit.embedded.child import Child, Farewell, Program
from services.kit.embedded.home import Home
from services.kit.embedded.leftover import stop_leftover
from services.kit.embedded.port import HOST, serving

_FAREWELL: Farewell = ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0))
_PID_FILE = "redis.pid"
_SETTINGS = """\
bind {host}
port {port}
protected-mode yes
requirepass {password}
save ""
appendonly no
daemonize no
pidfile {pid_file}
"""


@contextmanager
def redis_server(home: Home, account: Account) -> Iterator[str]:
    """Serve an empty Redis; gives its URL. Raises ServerFailed; EmbeddedError when none is here."""
    let_run_redis(account)
    if not home.redis.exists():
        home.redis.mkdir(mode=0o700)
        account.give(home.redis)
    stop_leftover(home.redis / _PID_FILE, home.redis, _FAREWELL)
    password = home.password(account)
    with serving(partial(_program, home, account, password), partial(_answers, password)) as port:
        yield f"redis://:{password}@{HOST}:{port}/0"


def _program(home: Home, account: Account, password: str, port: int) -> Program:
    settings = _SETTINGS.format(host=HOST, port=port, password=password, pid_file=_PID_FILE)
    return Program(
        arguments=[redis_binary(), "-"],
        cwd=home.redis,
        log=home.log("redis"),
        account=account,
        farewell=_FAREWELL,
        words=settings.encode(),
    )


def _answers(password: str, _child: Child, port: int) -> bool:
    """It knows our password, so it is ours and not another server that took the port."""
    try:
        with socket.create_connection((HOST, port), timeout=1) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            return connection.makefile("rb").read(12) == b"+OK\r\n+PONG\r\n"
    except OSError:
        return False
