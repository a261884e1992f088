"""What `jinlin demo` refuses before it touches anything, and where it will be found."""

import dataclasses
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.demo import checks
from services.demo.errors import DatabaseNotOurs, DemoRefused, PortTaken, ProcessFailed
from services.demo.options import Options


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """As servers listen: the address may be used again."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        yield one


@pytest.fixture
def free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_without_options_the_demo_is_at_port_8000_and_keeps_what_it_has():
    assert Options() == Options(8000, Path(".jinlin"), fresh=False, accounts=None, workers=1)
    assert Options().url == "http://127.0.0.1:8000"


@pytest.mark.parametrize("port", [1, 80, 8001, 65535])
def test_the_address_of_the_demo_names_its_port_on_this_machine_alone(port):
    assert Options(port=port).url == f"http://127.0.0.1:{port}"


def test_options_cannot_be_changed_once_given():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Options().port = 9000


@pytest.mark.parametrize("fault", [PortTaken, DatabaseNotOurs, ProcessFailed])
def test_every_fault_that_the_operator_can_mend_is_a_refusal(fault):
    assert issubclass(fault, DemoRefused)


def test_a_free_port_passes_and_is_left_free(free):
    checks.check(Options(port=free))
    checks.check(Options(port=free))
    with socket.socket() as one:
        one.bind(("127.0.0.1", free))


def test_a_port_with_a_listener_is_refused_with_the_next_one_as_advice(listener):
    port = listener.getsockname()[1]
    other = port + 1 if port < 65535 else port - 1
    with pytest.raises(PortTaken) as refused:
        checks.check(Options(port=port))
    assert f"port {port} cannot be used" in str(refused.value)
    assert str(refused.value).endswith(f"--port {other}.")


def test_a_port_with_a_listener_on_all_interfaces_is_refused():
    with socket.socket() as one:
        one.bind(("", 0))
        one.listen()
        with pytest.raises(PortTaken):
            checks.check(Options(port=one.getsockname()[1]))


def test_a_port_whose_listener_has_gone_is_free_at_once(listener):
    port = listener.getsockname()[1]
    with socket.create_connection(("127.0.0.1", port)) as client:
        served, _ = listener.accept()
        served.close()  # the server closes first: its end is left in TIME_WAIT
        assert client.recv(1) == b""
    listener.close()
    checks.check(Options(port=port))


def test_a_file_for_accounts_in_a_directory_that_is_there_passes_and_is_not_made(free, tmp_path):
    checks.check(Options(port=free, accounts=tmp_path / "accounts.json"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("below", ["missing/accounts.json", "a/b/c/accounts.json", "plain/accounts.json"])
def test_a_file_for_accounts_in_no_directory_is_refused_by_name(free, tmp_path, below):
    (tmp_path / "plain").write_text("a file, no directory")
    path = tmp_path / below
    with pytest.raises(DemoRefused, match="does not exist: make it") as refused:
        checks.check(Options(port=free, accounts=path))
    assert str(path) in str(refused.value)
    assert [one.name for one in tmp_path.iterdir()] == ["plain"]


def test_a_file_for_accounts_without_a_directory_is_meant_for_the_one_we_are_in(free, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    checks.check(Options(port=free, accounts=Path("accounts.json")))


def test_nothing_is_made_in_the_data_directory_by_a_check(free, tmp_path):
    checks.check(Options(port=free, data=tmp_path / "new"))
    assert list(tmp_path.iterdir()) == []
