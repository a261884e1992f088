"""The log tells nobody's phone, name or address."""

import json
import logging

import pytest
import structlog

from services.kit import discreet, telemetry


@pytest.fixture(autouse=True)
def _as_before():
    before = structlog.get_config()
    yield
    structlog.configure(**before)


def told(capsys, **given):
    telemetry.configure(level="info", form="json")
    telemetry.logger("test").info("said", **given)
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("key", sorted(discreet.PERSONAL))
def test_nothing_is_told_under_a_personal_name(capsys, key):
    assert told(capsys, **{key: "王小明"})[key] == discreet.HIDDEN


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("cannot call +8613800000000 now", "cannot call ••• now"),
        ("cannot call 13800000000", "cannot call •••"),
        ("no such user <wang.fang@example.com>", "no such user <•••>"),
        ("Key (phone)=(+12125550123) exists", "Key (phone)=(•••) exists"),
        ("Event:17 at 2026-11-25T19:00:00+08:00", "Event:17 at 2026-11-25T19:00:00+08:00"),
        ("after 1763894551000 ms, row 10000000", "after 1763894551000 ms, row 10000000"),
    ],
)
def test_numbers_and_addresses_are_hidden_in_any_text_and_ids_and_moments_are_not(capsys, text, left):
    assert told(capsys, error=text)["error"] == left


def test_what_lies_deeper_is_hidden_too(capsys):
    line = told(capsys, row={"id": 7, "phone": "+8613800000000"}, both=["a", "b@example.com"], nobody=None)
    assert line["row"] == {"id": 7, "phone": discreet.HIDDEN}
    assert (line["both"], line["nobody"]) == (["a", discreet.HIDDEN], None)


def test_a_traceback_hides_what_its_error_holds(capsys):
    telemetry.configure(level="info", form="json")
    try:
        raise ValueError("+8613800000000 is taken")
    except ValueError:
        telemetry.logger("test").exception("failed")
    line = json.loads(capsys.readouterr().out)
    assert "ValueError: ••• is taken" in line["exception"]
    assert "1380000" not in line["exception"]


def test_what_libraries_log_is_hidden_too():
    record = logging.LogRecord("lib", logging.ERROR, "", 1, "cannot mail %s", ("wang@example.com",), None)
    formatter = telemetry.Discreet("%(name)s %(message)s")
    assert formatter.format(record) == "lib cannot mail •••"
