"""`jinlin schema` keeps what was promised: a break is named, with how to announce it."""

from tests.integration.cli.test_commands import jinlin


def test_a_first_release_promises_the_contract_as_it_stands(tmp_path):
    kept = tmp_path / "released.graphql"
    current = tmp_path / "schema.graphql"
    assert jinlin("schema", "export", "--path", str(current)).returncode == 0
    missing = jinlin("schema", "check", "--path", str(current), "--released", str(kept))
    assert (missing.returncode, "jinlin schema release" in missing.stderr) == (1, True)
    assert jinlin("schema", "release", "--path", str(kept)).returncode == 0
    assert kept.read_text() == current.read_text()
    kept_to = jinlin("schema", "check", "--path", str(current), "--released", str(kept))
    assert (kept_to.returncode, kept_to.stderr) == (0, "")


def test_a_break_is_named_and_neither_checked_in_nor_released(tmp_path):
    kept = tmp_path / "released.graphql"
    jinlin("schema", "release", "--path", str(kept))
    promised = kept.read_text().replace("  title: String!\n", "  title: String!\n\n  colour: String\n", 1)
    kept.write_text(promised)
    for command in (("check", "--released"), ("release", "--path")):
        told = jinlin("schema", command[0], command[1], str(kept))
        assert told.returncode == 1
        assert ".colour was removed" in told.stderr
        assert "services/api/announced.py" in told.stderr
    assert kept.read_text() == promised


def test_what_the_release_had_deprecated_may_be_gone(tmp_path):
    kept = tmp_path / "released.graphql"
    jinlin("schema", "release", "--path", str(kept))
    announced = '  title: String!\n\n  colour: String @deprecated(reason: "Nobody asked for it.")\n'
    kept.write_text(kept.read_text().replace("  title: String!\n", announced, 1))
    assert jinlin("schema", "check", "--released", str(kept)).returncode == 0
