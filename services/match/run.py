"""The command itself: read, match, write."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import msgspec

from services.domain.matching.engine import Match, Problem
from services.domain.matching.engine.progress import Progress
from services.match import columns, report, stating
from services.match.columns import Column
from services.match.faults import Fault, Unreadable
from services.match.reasons import nearest
from services.match.rows import Values, unknown, values
from services.match.tables import read

FAULTY = 2
"""Exit code where something was wrong with the files."""


def run(needs: Path, offers: Path, *, top: int | None, out: Path | None, capacity: int) -> int:
    """The exit code: 0, or 2 where rows had to be left out or a file cannot be read."""
    try:
        asked, faults = _rows(needs, columns.NEED)
        given, more = _rows(offers, columns.OFFER)
    except Unreadable as error:
        _say(str(error))
        return FAULTY
    faults += more
    for fault in faults:
        _say(str(fault))
    posed = stating.problem(asked, given, capacity=capacity)
    if top is None:
        _assign(posed, asked, given, out)
    else:
        _list(posed, asked, given, top, out)
    if faults:
        _say(f"{len({(one.file, one.row) for one in faults})} rows were left out; all others were matched")
    return FAULTY if faults else 0


def _rows(path: Path, known: Sequence[Column]) -> tuple[list[Values], list[Fault]]:
    table = read(path)
    strange = unknown(table, known)
    if strange:
        _say(f"{table.file}: columns without a meaning here: {', '.join(strange)}")
    good, faults = values(table, known)
    if not good and not faults:
        _say(f"{table.file}: there are no rows")
    return good, faults


def _assign(posed: Problem, needs: Sequence[Values], offers: Sequence[Values], out: Path | None) -> None:
    from rich.console import Console

    from services.domain.matching.engine.solve import solve

    with _progress() as progress:
        solution = solve(posed, progress)
    if out is None:
        report.show(Console(), needs, offers, solution, nearest(posed, sorted(solution.unserved)))
        return
    with out.open("wb") as file:
        for match in solution.matches:
            file.write(msgspec.json.encode(_line(match, needs, offers)) + b"\n")


def _line(match: Match, needs: Sequence[Values], offers: Sequence[Values]) -> dict[str, Any]:
    """The match with the ids of the files; no time where the offer names none."""
    fields: dict[str, Any] = msgspec.to_builtins(match)
    fields["need"], fields["offer"] = needs[match.need - 1]["id"], offers[match.offer - 1]["id"]
    fields["runner_up"] = offers[match.runner_up - 1]["id"] if match.runner_up else None
    for part in fields["parts"]:
        if part["name"] == "time" and not match.slot:
            part["detail"] = ""
    return fields


def _list(
    posed: Problem, needs: Sequence[Values], offers: Sequence[Values], top: int, out: Path | None
) -> None:
    from services.domain.matching.engine.rank import scored

    with _output(out) as file:
        for need, listed in scored(posed).items():
            line = {
                "need": needs[need - 1]["id"],
                "offers": [offers[offer - 1]["id"] for offer, _ in listed[:top]],
                "scores": [score for _, score in listed[:top]],
            }
            file.write(msgspec.json.encode(line) + b"\n")


@contextmanager
def _output(out: Path | None) -> Iterator[IO[bytes]]:
    if out is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    else:
        with out.open("wb") as file:
            yield file


@contextmanager
def _progress() -> Iterator[Progress]:
    """A line on a terminal's standard error that goes when the work is done."""
    from rich.console import Console

    with Console(stderr=True).status("") as status:

        def tell(stage: str, done: int, total: int) -> None:
            status.update(f"{stage} {done}/{total}")

        yield tell


def _say(line: str) -> None:
    sys.stderr.write(f"jinlin: {line}\n")
