"""Lines of the log: what each says, in which form, and from which level on."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import structlog

from services.kit import telemetry

LEVELS = ("debug", "info", "warning", "error", "critical")


@pytest.fixture(autouse=True)
def configured() -> Iterator[None]:
    """structlog as it was before, with nothing bound."""
    before = structlog.get_config()
    token = telemetry.request_id.set(None)
    yield
    telemetry.request_id.reset(token)
    structlog.configure(**before)


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def told(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines(capsys)]


def test_a_json_line_says_part_level_event_moment_and_what_was_given(
    capsys: pytest.CaptureFixture[str],
) -> None:
    telemetry.configure(level="info", form="json")
    before = datetime.now(UTC)
    telemetry.logger("bell").info("rang", job=17)
    (line,) = told(capsys)
    moment = datetime.fromisoformat(str(line.pop("timestamp")))
    assert before <= moment <= datetime.now(UTC)
    assert line == {"part": "bell", "level": "info", "event": "rang", "job": 17}


def test_chinese_stands_in_json_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    telemetry.configure(level="info", form="json")
    telemetry.logger("bell").info("rang", place="社区广场")
    (line,) = lines(capsys)
    assert '"place": "社区广场"' in line


@pytest.mark.parametrize("text", ["two\nlines", "a\r\nforged", 'quote " and \\', "\x00\x1b[31m"])
def test_a_value_cannot_break_a_json_line_in_two(capsys: pytest.CaptureFixture[str], text: str) -> None:
    telemetry.configure(level="info", form="json")
    telemetry.logger("bell").info("rang", text=text)
    (line,) = told(capsys)
    assert line["text"] == text


def test_a_fault_is_told_with_its_traceback_in_the_same_json_line(capsys: pytest.CaptureFixture[str]) -> None:
    telemetry.configure(level="info", form="json")
    try:
        raise LookupError("no such stall")
    except LookupError:
        telemetry.logger("bell").exception("failed")
    (line,) = told(capsys)
    assert (line["level"], line["event"]) == ("error", "failed")
    assert str(line["exception"]).startswith("Traceback")
    assert str(line["exception"]).endswith("LookupError: no such stall")


def test_a_console_line_is_for_people_and_has_no_colours(capsys: pytest.CaptureFixture[str]) -> None:
    telemetry.configure(level="info", form="console")
    telemetry.logger("bell").warning("rang", job=17)
    (line,) = lines(capsys)
    assert "\x1b" not in line
    assert not line.startswith("{")
    for piece in ("warning", "rang", "job=17", "part=bell"):
        assert piece in line


@pytest.mark.parametrize("form", ["json", "console"])
@pytest.mark.parametrize(("number", "threshold"), tuple(enumerate(LEVELS)))
def test_the_threshold_is_told_and_what_is_below_it_is_not(
    capsys: pytest.CaptureFixture[str], number: int, threshold: str, form: str
) -> None:
    telemetry.configure(level=threshold, form=form)
    log = telemetry.logger("bell")
    for level in LEVELS:
        getattr(log, level)(f"said-{level}")
    said = lines(capsys)
    assert [level for level in LEVELS if any(f"said-{level}" in line for line in said)] == list(
        LEVELS[number:]
    )
    assert len(said) == len(LEVELS) - number


@pytest.mark.parametrize("level", ["INFO", "Info", "info"])
def test_a_level_may_be_written_in_any_case(capsys: pytest.CaptureFixture[str], level: str) -> None:
    telemetry.configure(level=level, form="json")
    log = telemetry.logger("bell")
    log.debug("quiet")
    log.info("loud")
    assert [line["event"] for line in told(capsys)] == ["loud"]


@pytest.mark.parametrize("level", ["", "loud", "信息"])
def test_a_level_that_is_none_is_refused(level: str) -> None:
    with pytest.raises(KeyError):
        telemetry.configure(level=level, form="json")


@pytest.mark.parametrize("form", ["json", "console"])
def test_a_bound_request_id_stands_in_every_line_until_it_is_unbound(
    capsys: pytest.CaptureFixture[str], form: str
) -> None:
    telemetry.configure(level="info", form=form)
    token = telemetry.request_id.set("r-17")
    telemetry.logger("graphql").info("one")
    telemetry.logger("queue").info("two")
    telemetry.request_id.reset(token)
    telemetry.logger("graphql").info("three")
    assert ["r-17" in line for line in lines(capsys)] == [True, True, False]


def test_a_logger_made_before_the_configuration_follows_it(capsys: pytest.CaptureFixture[str]) -> None:
    early = telemetry.logger("queue")
    telemetry.configure(level="error", form="json")
    early.warning("quiet")
    early.error("loud")
    assert [(line["part"], line["event"]) for line in told(capsys)] == [("queue", "loud")]
    telemetry.configure(level="warning", form="json")
    early.warning("now heard")
    assert [line["event"] for line in told(capsys)] == ["now heard"]
