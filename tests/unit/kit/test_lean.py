"""What a server process does not load."""

import subprocess
import sys

import pytest

ENTRY = (
    "from services.kit import lean; {first}; import redis, structlog, sys, tortoise; "
    "print(*filter(sys.modules.get, lean.UNUSED))"
)


def loaded(first: str) -> list[str]:
    """Those of UNUSED that a new process holds which does `first` and then imports our libraries."""
    command = [sys.executable, "-c", ENTRY.format(first=first)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def test_our_libraries_do_without_what_a_server_has_no_use_for() -> None:
    assert loaded("lean.leave_out()") == []


def test_they_would_load_it_wherever_it_is_installed() -> None:
    assert {"pydantic", "cryptography"} <= set(loaded("pass"))


@pytest.mark.parametrize("server", ["services.api.app", "services.worker.main"])
def test_our_servers_do_without_it_too(server: str) -> None:
    assert loaded(f"lean.leave_out(); import {server}") == []


def test_what_is_imported_already_stays() -> None:
    assert loaded("import rich; lean.leave_out()") == ["rich"]
