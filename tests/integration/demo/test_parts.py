"""The small parts of the demo, each by itself."""

import os
import signal
import socket
import stat
from pathlib import Path

import pytest

from services.demo import accounts, checks, files
from services.demo.data import facts
from services.demo.data.partnering import code_of
from services.demo.errors import DemoRefused
from services.demo.options import Options
from services.demo.stopping import stops_when_asked
from services.domain.partners import credit_code
from services.domain.partners.models import PartnerKind, Tier


def test_a_secret_is_made_once_and_kept_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JINLIN_SECRET", raising=False)
    first = files.secret_of(tmp_path)
    assert files.secret_of(tmp_path) == first
    assert len(first) >= 43
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_a_secret_of_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JINLIN_SECRET", "given")
    assert files.secret_of(tmp_path) == "given"
    assert not (tmp_path / "secret").exists()


def test_accounts_are_written_whole_and_private(tmp_path: Path) -> None:
    path = tmp_path / "accounts.json"
    path.write_text("old")
    path.chmod(0o644)
    accounts.write({"resident": {"token": "t", "name": "王芳"}}, path)
    assert "王芳" in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["accounts.json"]


def test_a_missing_directory_for_accounts_is_told_first(tmp_path: Path) -> None:
    with pytest.raises(DemoRefused, match="--accounts"):
        checks.check(Options(port=_free_port(), accounts=tmp_path / "nowhere" / "a.json"))


def test_a_taken_port_is_named_with_a_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(DemoRefused, match=rf"port {port} .*--port {port + 1}"):
            checks.check(Options(port=port))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_block_after_its_unwinding(number: signal.Signals) -> None:
    unwound = False
    with stops_when_asked():
        try:
            os.kill(os.getpid(), number)
            pytest.fail("the signal did not end the block")
        finally:
            os.kill(os.getpid(), number)  # an impatient second one does not disturb
            unwound = True
    assert unwound


@pytest.mark.parametrize("number", [1, 16, 9999])
def test_invented_codes_keep_the_standard(number: int) -> None:
    assert credit_code.explain(code_of("91", number)) is None


def test_the_facts_are_complete() -> None:
    jili = facts.jili()
    partners = facts.partners()
    assert sum(place.grids for place in jili.communities) == 17
    assert len(jili.series.attended) == 10
    assert 9_500 < sum(jili.series.attended) < 10_000
    assert len(partners) == 16
    assert {PartnerKind(one.kind) for one in partners} == set(PartnerKind) - {PartnerKind.RESIDENT}
    assert {one.community for one in partners} <= {place.name for place in jili.communities}
    assert {Tier(need.max_tier) for need in facts.needs()} == set(Tier)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
