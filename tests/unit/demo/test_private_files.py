"""Secrets of the demo are written whole and for their owner alone."""

import stat

from services.demo import files


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_private_file_is_readable_by_its_owner_only(tmp_path):
    path = tmp_path / "accounts.json"
    files.write_private(path, "近邻\n")
    assert path.read_text(encoding="utf-8") == "近邻\n"
    assert mode(path) == 0o600


def test_a_file_that_others_could_read_is_replaced_by_a_private_one(tmp_path):
    path = tmp_path / "accounts.json"
    path.write_text("old")
    path.chmod(0o644)
    files.write_private(path, "new")
    assert (path.read_text(), mode(path)) == ("new", 0o600)


def test_a_draft_left_by_an_earlier_write_neither_hinders_nor_leaks(tmp_path):
    path = tmp_path / "accounts.json"
    files.write_private(path, "first")
    draft = next((one for one in tmp_path.iterdir() if one != path), tmp_path / f".{path.name}.left")
    draft.write_text("half")
    draft.chmod(0o644)
    files.write_private(path, "second")
    assert (path.read_text(), mode(path)) == ("second", 0o600)


def test_the_secret_is_made_once_and_kept(tmp_path, monkeypatch):
    monkeypatch.delenv("JINLIN_SECRET", raising=False)
    first = files.secret_of(tmp_path)
    assert len(first) >= 43
    assert files.secret_of(tmp_path) == first
    assert mode(tmp_path / "secret") == 0o600


def test_a_secret_of_the_environment_is_preferred_and_not_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("JINLIN_SECRET", "given")
    assert files.secret_of(tmp_path) == "given"
    assert list(tmp_path.iterdir()) == []
