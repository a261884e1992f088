"""The embedded servers, with real processes: each start costs most of a second."""

import asyncio
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import psutil
import pytest
from arq.connections import RedisSettings, create_pool

from services.kit.embedded import (
    DataDirBusy,
    DataDirDamaged,
    DataDirForeign,
    EmbeddedError,
    ServerFailed,
    Servers,
    port,
    running,
)

REPOSITORY = Path(__file__).parents[3]
AS_ROOT = os.geteuid() == 0
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="asks for Linux's parent-death signal")

SUPERVISOR = """
import sys, threading, time
from pathlib import Path
from services.kit.embedded import running

def serve():
    with running(Path(sys.argv[1])):
        print("up", flush=True)
        time.sleep(600)

if sys.argv[2] == "main":
    serve()
else:
    thread = threading.Thread(target=serve)
    thread.start()
    thread.join()
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A directory that does not exist yet, below one that only we may enter."""
    with tempfile.TemporaryDirectory(prefix="jinlin-") as parent:
        yield Path(parent, "data")


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Path, Servers]]:
    """One pair of servers for the tests that only look."""
    with tempfile.TemporaryDirectory(prefix="jinlin-") as parent:
        path = Path(parent, "共享")
        with running(path, durable=False) as servers:
            yield path, servers


def ask(url: str, *statements: str) -> object:
    """Run the statements; gives the first value of the last."""

    async def session() -> object:
        connection = await asyncpg.connect(url)
        try:
            return [await connection.fetchval(statement) for statement in statements][-1]
        finally:
            await connection.close()

    return asyncio.run(session())


def keep(url: str, word: str) -> None:
    ask(url, "CREATE TABLE kept (word text)", f"INSERT INTO kept VALUES ('{word}')")


def kept(url: str) -> object:
    return ask(url, "SELECT word FROM kept")


def server_pid(place: Path) -> int:
    return int((place / "postgres" / "postmaster.pid").read_text().split()[0])


def eventually(condition: Callable[[], bool], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def is_gone(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


@contextmanager
def other_supervisor(place: Path, thread: str) -> Iterator[subprocess.Popen[str]]:
    """Serves `place` from its main thread (servers die with it) or a side thread (they do not)."""
    command = [sys.executable, "-c", SUPERVISOR, str(place), thread]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "up\n"
            yield process
        finally:
            process.kill()


def contents(place: Path) -> dict[str, bytes]:
    return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def test_the_application_drivers_connect_and_find_an_empty_unicode_database(
    served: tuple[Path, Servers],
) -> None:
    _, servers = served

    async def ping() -> bool:
        pool = await create_pool(RedisSettings.from_dsn(servers.redis_url))
        try:
            return bool(await pool.ping())
        finally:
            await pool.aclose()

    assert ask(servers.database_url, "SELECT current_database()") == "jinlin"
    assert ask(servers.database_url, "SELECT upper('é近邻')") == "É近邻"
    assert ask(servers.database_url, "SHOW server_encoding") == "UTF8"
    assert ask(servers.database_url, "SHOW fsync") == "off"
    assert asyncio.run(ping())


def test_neither_server_lets_anyone_in_without_the_password(served: tuple[Path, Servers]) -> None:
    place, servers = served
    secret = (place / "password").read_text().strip()
    assert (place / "password").stat().st_mode & 0o777 == 0o600
    with pytest.raises(asyncpg.InvalidPasswordError):
        ask(servers.database_url.replace(secret, "guessed"), "SELECT 1")
    redis_port = int(servers.redis_url.rpartition(":")[2].partition("/")[0])
    with socket.create_connection(("127.0.0.1", redis_port)) as connection:
        connection.sendall(b"PING\r\n")
        assert connection.recv(100).startswith(b"-NOAUTH")


def test_no_secret_is_in_the_arguments_of_a_process(served: tuple[Path, Servers]) -> None:
    place, _ = served
    secret = (place / "password").read_text().strip()
    children = psutil.Process().children(recursive=True)
    assert {"postgres", "redis-server"} <= {child.name() for child in children}
    assert not [child for child in children if secret in " ".join(child.cmdline())]


def test_a_second_start_is_told_who_is_there(served: tuple[Path, Servers]) -> None:
    place, _ = served
    with pytest.raises(DataDirBusy, match=f"process {os.getpid()}"), running(place):
        pass


def test_two_directories_are_served_at_once(served: tuple[Path, Servers], place: Path) -> None:
    _, first = served
    with running(place, durable=False) as second:
        keep(second.database_url, "second")
        assert ask(first.database_url, "SELECT to_regclass('kept')") is None
        assert first.redis_url != second.redis_url


def test_a_later_start_finds_the_data_and_the_same_password(place: Path) -> None:
    with running(place, redis=False) as servers:
        keep(servers.database_url, "近邻")
        password = (place / "password").read_text()
        pid = server_pid(place)
    assert is_gone(pid)
    assert "database system is shut down" in (place / "postgres.log").read_text()
    with running(place, redis=False) as servers:
        assert kept(servers.database_url) == "近邻"
        assert ask(servers.database_url, "SHOW fsync") == "on"
        assert (place / "password").read_text() == password
    assert servers.redis_url == ""


@pytest.mark.parametrize("name", ["notes.txt", "postgres", "lock"])
def test_a_directory_of_somebody_else_is_refused_and_left_untouched(place: Path, name: str) -> None:
    place.mkdir(mode=0o700)
    (place / name).write_bytes(b"\xffmine")
    with pytest.raises(DataDirForeign, match="choose an empty or a new directory"), running(place):
        pass
    assert contents(place) == {name: b"\xffmine"}
    assert place.stat().st_mode & 0o777 == 0o700


def test_a_first_start_that_was_cut_off_is_begun_again(place: Path) -> None:
    """As kill -9 leaves it: a marker without a cluster, and half of initdb's work."""
    with running(place, postgres=False) as servers:
        assert servers.database_url == ""
    (place / "postgres.new" / "base").mkdir(parents=True)
    (place / "postgres.new" / "PG_VERSION").write_text("18\n")
    with running(place, durable=False, redis=False) as servers:
        keep(servers.database_url, "begun again")
    assert not (place / "postgres.new").exists()
    assert json.loads((place / "jinlin.json").read_text())["postgres"] == "18"


def test_a_cluster_made_just_before_the_end_is_taken_up(place: Path) -> None:
    """As kill -9 leaves it between the rename and the marker; then nothing may be made anew."""
    with running(place, redis=False) as servers:
        keep(servers.database_url, "taken up")
    marker = json.loads((place / "jinlin.json").read_text())
    (place / "jinlin.json").write_text(json.dumps(marker | {"postgres": None}))
    with running(place, redis=False) as servers:
        assert kept(servers.database_url) == "taken up"


def test_a_damaged_directory_is_named_and_left_as_found(place: Path) -> None:
    with running(place, durable=False, redis=False):
        pass
    damages = {
        "postgres/PG_VERSION": (b"17\n", "made by PostgreSQL 17"),
        "postgres/global/pg_control": (None, "pg_control is missing"),
        "password": (None, "password is missing"),
        "jinlin.json": (b"{half", "cannot be read"),
    }
    for name, (damage, message) in damages.items():
        whole = (place / name).read_bytes()
        (place / name).unlink() if damage is None else (place / name).write_bytes(damage)
        before = contents(place)
        with pytest.raises(DataDirDamaged, match=message), running(place, redis=False):
            pass
        assert {**contents(place), "lock": b""} == {**before, "lock": b""}
        (place / name).write_bytes(whole)


def test_a_lost_cluster_is_never_replaced_by_an_empty_one(place: Path) -> None:
    with running(place, durable=False, redis=False):
        pass
    shutil.rmtree(place / "postgres")
    with pytest.raises(DataDirDamaged, match=str(place / "postgres.log")), running(place):
        pass
    assert not (place / "postgres").exists()


def test_a_server_that_does_not_start_says_why(place: Path) -> None:
    with running(place, durable=False, redis=False):
        pass
    with (place / "postgres" / "postgresql.conf").open("a") as settings:
        settings.write("nonsense = on\n")
    with pytest.raises(ServerFailed, match='parameter "nonsense"'), running(place, redis=False):
        pass


def test_a_port_taken_in_the_meantime_is_tried_again(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = port.free_port
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ports = iter([taken.getsockname()[1], free(), taken.getsockname()[1], free()])
        monkeypatch.setattr(port, "free_port", lambda: next(ports))
        with running(place, durable=False) as servers:
            assert ask(servers.database_url, "SELECT 1") == 1
    assert "Address already in use" in (place / "postgres.log").read_text()
    assert "Address already in use" in (place / "redis.log").read_text()


@linux_only
def test_the_servers_stop_when_their_supervisor_is_killed(place: Path) -> None:
    with other_supervisor(place, "main") as supervisor:
        pids = [server_pid(place), int((place / "redis" / "redis.pid").read_text())]
        assert [os.getsid(pid) for pid in pids] == pids, "Ctrl-C in the terminal would reach them"
        with pytest.raises(DataDirBusy, match=f"process {supervisor.pid}"), running(place):
            pass
    assert eventually(lambda: all(is_gone(pid) for pid in pids))
    assert "database system is shut down" in (place / "postgres.log").read_text()


def test_servers_that_outlived_their_supervisor_are_stopped_first(place: Path) -> None:
    with running(place, redis=False) as servers:
        keep(servers.database_url, "left over")
    with other_supervisor(place, "side"):
        pids = [server_pid(place), int((place / "redis" / "redis.pid").read_text())]
    assert not any(is_gone(pid) for pid in pids)
    with running(place) as servers:
        assert all(is_gone(pid) for pid in pids)
        assert kept(servers.database_url) == "left over"
    assert "not properly shut down" not in (place / "postgres.log").read_text()


def test_data_survive_when_everything_is_killed_and_the_number_is_given_to_another(
    place: Path,
) -> None:
    with running(place, redis=False) as servers:
        keep(servers.database_url, "survived")
        number = server_pid(place)
        os.kill(number, signal.SIGKILL)
        assert eventually(lambda: is_gone(number))
    pid_file = place / "postgres" / "postmaster.pid"
    owner = (place / "postgres").stat().st_uid
    bystander = subprocess.Popen(["/bin/sleep", "600"], user=owner if AS_ROOT else None)
    try:
        pid_file.write_text(pid_file.read_text().replace(str(number), str(bystander.pid), 1))
        with running(place, redis=False) as servers:
            assert kept(servers.database_url) == "survived"
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


@pytest.mark.skipif(not AS_ROOT, reason="only root must become another user")
def test_root_serves_as_nobody_and_opens_private_parents_no_further_than_to_pass(
    place: Path,
) -> None:
    place.parent.chmod(0o700)
    with running(place, durable=False, redis=False):
        process = psutil.Process(server_pid(place))
        nobody = pwd.getpwnam("nobody")
        assert process.uids().real == process.uids().saved == nobody.pw_uid
        assert process.gids().real == process.gids().saved == nobody.pw_gid
        assert place.parent.stat().st_mode & 0o777 == 0o701


def interpreter_for_all() -> str | None:
    """A Python that an ordinary user can run; root's own is often below /root."""
    for python in filter(None, [sys.executable, shutil.which("python3", path="/usr/bin")]):
        probe = [python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
        try:
            if subprocess.run(probe, user="nobody", cwd="/", check=False).returncode == 0:
                return python
        except PermissionError:
            continue
    return None


@pytest.mark.skipif(not AS_ROOT, reason="all the other tests do so already")
def test_an_ordinary_user_serves_as_itself_and_root_keeps_it_so(place: Path) -> None:
    python = interpreter_for_all()
    if python is None:
        pytest.skip("no Python here that an ordinary user can run")
    place.mkdir(mode=0o700)
    shutil.chown(place, "nobody")
    place.parent.chmod(0o711)
    script = (
        "import sys, pathlib; from services.kit.embedded import running\n"
        "with running(pathlib.Path(sys.argv[1])) as servers: print(servers.database_url)"
    )
    packages = Path(psutil.__file__).parents[1]
    result = subprocess.run(
        [python, "-B", "-c", script, str(place)],
        env={"PYTHONPATH": f"{REPOSITORY}:{packages}"},
        cwd="/",
        user="nobody",
        group=pwd.getpwnam("nobody").pw_gid,
        extra_groups=[],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stdout.startswith("postgres://"), result.stderr
    with running(place, redis=False) as servers:
        assert ask(servers.database_url, "SELECT 1") == 1
    assert (place / "postgres").stat().st_uid == pwd.getpwnam("nobody").pw_uid


def test_a_place_that_cannot_be_written_to_is_a_plain_refusal() -> None:
    with (
        pytest.raises(EmbeddedError, match="cannot serve /proc/jinlin"),
        running(Path("/proc/jinlin")),
    ):
        pass
