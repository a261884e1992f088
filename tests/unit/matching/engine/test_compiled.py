"""What an earlier process compiled is used again, and never trusted blindly."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from services.domain.matching.engine.compiled import kept
from services.domain.matching.engine.lexicon import Lists


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "jinlin"


def counted() -> tuple[list[int], Callable[[], Lists]]:
    made: list[int] = []

    def make() -> Lists:
        made.append(len(made))
        return Lists(np.array([0, 2]), np.array([5, 7]))

    return made, make


def test_the_same_content_is_made_once_and_other_content_anew(folder: Path) -> None:
    made, make = counted()
    for content in (b"one", b"one", b"other"):
        assert kept(Lists, content, (), make).member.tolist() == [5, 7]
    assert len(made) == 2
    assert len(list(folder.glob("*.npz"))) == 2


@pytest.mark.parametrize("broken", [b"", b"PK\x03\x04 no archive", b"x" * 4000])
def test_a_broken_file_is_made_anew(folder: Path, broken: bytes) -> None:
    made, make = counted()
    kept(Lists, b"one", (), make)
    [file] = folder.glob("*.npz")
    file.write_bytes(broken)
    assert kept(Lists, b"one", (), make).first.tolist() == [0, 2]
    kept(Lists, b"one", (), make)
    assert len(made) == 2


def test_a_folder_that_cannot_be_written_costs_time_alone(folder: Path) -> None:
    folder.write_text("in the way")
    made, make = counted()
    assert kept(Lists, b"one", (), make).member.tolist() == [5, 7]
    assert len(made) == 1


def test_old_files_are_cleared_away(folder: Path) -> None:
    _, make = counted()
    for number in range(12):
        kept(Lists, bytes([number]), (), make)
    assert len(list(folder.glob("*.npz"))) == 8
