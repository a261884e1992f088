"""A process that dies is started again, and given up when it dies too often."""

import os
import time
from pathlib import Path

import pytest

from services.demo import watch as watching
from services.demo.errors import ProcessFailed
from services.demo.process import Process
from services.demo.watch import Watch


def a_process(tmp_path: Path, module: str) -> Process:
    return Process("worker 1", module, os.environ, tmp_path / "worker.log")


def look_until(watch: Watch, done: object, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not done():  # type: ignore[operator]
        assert time.monotonic() < deadline
        watch.look()
        time.sleep(0.02)


def test_what_dies_is_reported_and_started_again(tmp_path: Path) -> None:
    told: list[str] = []
    process = a_process(tmp_path, "http.server")
    process.environment = os.environ | {"PYTHONPATH": ""}
    watch = Watch(told.append)
    watch.start([process])
    try:
        first = process.running
        assert first is not None
        first.kill()
        look_until(watch, lambda: process.running is not first)
        assert told == ["worker 1 ended with status -9; starting it again in 0.25 s"]
    finally:
        watch.stop()
    assert process.ended is not None


def test_what_always_dies_is_given_up_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "MOST_RESTARTS", 1)
    watch = Watch(lambda _line: None)
    watch.start([a_process(tmp_path, "no_such_module")])
    with pytest.raises(ProcessFailed, match=r"(?s)ended 2 times.*no_such_module"):
        look_until(watch, lambda: False)
    watch.stop()
