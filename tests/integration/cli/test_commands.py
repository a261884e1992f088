"""The commands of `jinlin` that serve real deployments."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from services.kit import embedded
from services.kit.tokens import KeyUnknown, TokenKey
from tests.factories.people import an_account

ROOT = Path(__file__).parents[3]
SECRET = "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE"


def jinlin(*arguments: str, cwd: Path = ROOT, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    return subprocess.run(
        [sys.executable, "-m", "services.cli", *arguments],
        cwd=cwd,
        env=kept | {"PYTHONPATH": str(ROOT)} | variables,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def settings_of(servers: embedded.Servers) -> dict[str, str]:
    return {
        "DATABASE_URL": servers.database_url,
        "REDIS_URL": servers.redis_url,
        "JINLIN_SECRET": SECRET,
    }


def test_help_is_quick_and_names_every_command() -> None:
    began = time.monotonic()
    told = jinlin("--help").stdout
    assert time.monotonic() - began < 3
    for command in ("demo", "api", "worker", "migrate", "token", "tour", "schema"):
        assert command in told


def test_a_missing_setting_is_named_in_one_line() -> None:
    for command in ("migrate", "worker", "api"):
        refused = jinlin(command)
        assert refused.returncode == 2
        assert refused.stderr.startswith("jinlin: environment: ")
        assert "DATABASE_URL" in refused.stderr
        assert refused.stderr.count("\n") == 1


def test_migrating_twice_is_as_good_as_once(servers: embedded.Servers) -> None:
    for _ in range(2):
        done = jinlin("migrate", **settings_of(servers))
        assert done.returncode == 0, done.stderr


def test_a_database_that_is_away_is_told_in_one_line(servers: embedded.Servers) -> None:
    away = settings_of(servers) | {"DATABASE_URL": "postgres://jinlin@127.0.0.1:1/jinlin"}
    refused = jinlin("migrate", **away)
    assert refused.returncode == 2
    assert "Traceback" not in refused.stderr


async def test_a_token_is_issued_for_an_account_that_there_is(db: embedded.Servers) -> None:
    account = await an_account()
    issued = jinlin("token", "--account", str(account.id), "--hours", "2", **settings_of(db))
    assert TokenKey(SECRET).read(issued.stdout.strip()) == account.id
    refused = jinlin("token", "--account", str(account.id + 1), **settings_of(db))
    assert (refused.returncode, refused.stderr) == (2, f"jinlin: there is no open account {account.id + 1}\n")


async def test_a_key_is_rotated_and_listed(db: embedded.Servers) -> None:
    account = await an_account()
    assert jinlin("keys", "rotate", "--overlap-hours", "2", **settings_of(db)).stdout.startswith(
        "key 2 signs"
    )
    listed = jinlin("keys", "list", **settings_of(db)).stdout.splitlines()
    assert [line.split()[0] for line in listed] == ["1", "2"]
    assert listed[0].split()[1] == TokenKey(SECRET).kid
    assert jinlin("keys", "rotate", "--at-once", **settings_of(db)).stdout.startswith("key 3 signs")
    issued = jinlin("token", "--account", str(account.id), **settings_of(db))
    with pytest.raises(KeyUnknown):
        TokenKey(SECRET).read(issued.stdout.strip())


def test_a_secret_that_is_too_short_is_told(servers: embedded.Servers) -> None:
    refused = jinlin("token", "--account", "17", **settings_of(servers) | {"JINLIN_SECRET": "c2hvcnQ"})
    assert refused.returncode == 2
    assert "32 bytes" in refused.stderr


def test_a_stale_contract_is_told_and_an_exported_one_holds(tmp_path: Path) -> None:
    path = tmp_path / "schema.graphql"
    assert jinlin("schema", "check", "--path", str(path)).returncode == 1
    assert jinlin("schema", "export", "--path", str(path)).returncode == 0
    assert jinlin("schema", "check", "--path", str(path)).returncode == 0
    path.write_text(path.read_text() + "type Stale { id: ID }\n")
    stale = jinlin("schema", "check", "--path", str(path))
    assert stale.returncode == 1
    assert "make schema" in stale.stderr


def test_the_committed_contract_is_that_of_the_code() -> None:
    checked = jinlin("schema", "check")
    assert checked.returncode == 0, checked.stderr
