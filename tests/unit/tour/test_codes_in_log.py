"""Finding a code in the log of a development server, in either form of the log."""

from pathlib import Path

import pytest

from services.tour.steps.signing_in import _shown

DEVICE = "a" * 32


@pytest.mark.parametrize(
    "line",
    [
        f"2026-11-23T16:57:20Z [info] code_for_development code=012345 device={DEVICE} part=sign-in",
        f'{{"part":"sign-in","device":"{DEVICE}","code":"012345","event":"code_for_development"}}',
    ],
)
def test_the_last_code_of_the_device_is_found(tmp_path: Path, line: str) -> None:
    log = tmp_path / "api.log"
    log.write_text(f"{line.replace('012345', '999999')}\n{line}\n{line.replace(DEVICE, 'b' * 32)}\n")
    assert _shown(log, DEVICE) == "012345"


def test_no_line_no_code(tmp_path: Path) -> None:
    log = tmp_path / "api.log"
    log.write_text("started\n")
    assert _shown(log, DEVICE) is None
