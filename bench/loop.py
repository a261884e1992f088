"""Start-up, idle memory and one match run of the demo: `python -m bench.loop [--json FILE]`.

Starts `jinlin demo` on a new data directory and again on the same one, reads the resident memory of
the API and worker processes ten seconds after `ready`, and times match runs over the whole
subdistrict from the mutation to DONE as a client sees it.
"""

import argparse
import json
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

from bench import machine

IDLE_SECONDS = 10
RUNS = 5
READY_SECONDS = 60
LIMITS = {"api_mb": 120, "worker_mb": 150, "match_run_seconds": 1.0, "first_start": 30, "later_start": 8}


@dataclass(frozen=True)
class Demo:
    process: psutil.Process
    url: str
    accounts: dict[str, dict[str, Any]]
    seconds: float


@contextmanager
def demo(data: Path) -> Iterator[Demo]:
    """`jinlin demo` on a data directory, from the command until it says ready."""
    port, accounts = _free_port(), data.parent / "accounts.json"
    began = time.monotonic()
    command = [sys.executable, "-m", "services.cli", "demo", "--port", str(port), "--data", str(data)]
    process = subprocess.Popen([*command, "--accounts", str(accounts)], stdout=subprocess.PIPE, text=True)
    try:
        url = _wait_for_ready(process, began)
        yield Demo(
            psutil.Process(process.pid), url, json.loads(accounts.read_text()), time.monotonic() - began
        )
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


def measure() -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="jinlin-bench-") as home:
        data = Path(home) / "data"
        with demo(data) as first:
            first_start = first.seconds
        with demo(data) as later:
            time.sleep(IDLE_SECONDS)
            memory = _memory(later.process)
            runs = [_match_run(later) for _ in range(RUNS)]
            found = {"first_start": first_start, "later_start": later.seconds, **memory}
    found["match_run_seconds"] = statistics.median(run["seconds"] for run in runs)
    found["match_runs"] = runs
    return found


def _wait_for_ready(process: subprocess.Popen[str], began: float) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("ready "):
            return line.split()[1]
        if time.monotonic() - began > READY_SECONDS:
            break
    raise SystemExit("the demo did not get ready")


def _memory(supervisor: psutil.Process) -> dict[str, float]:
    """Resident memory in MB (10^6 bytes) of the API and of the worker."""
    found: dict[str, float] = {}
    for child in supervisor.children(recursive=True):
        line = " ".join(child.cmdline())
        for kind in ("api", "worker"):
            if f"services.{kind}" in line or line.endswith(kind):
                found[f"{kind}_mb"] = round(child.memory_info().rss / 1e6, 1)
    return found


def _match_run(demo: Demo) -> dict[str, Any]:
    headers = {"authorization": f"Bearer {demo.accounts['subdistrict']['token']}"}
    with httpx.Client(headers=headers, timeout=30) as http:
        area = _ask(http, demo.url, "{ areas(filter: {kind: [SUBDISTRICT]}) { nodes { id } } }")
        area_id = area["areas"]["nodes"][0]["id"]
        began = time.monotonic()
        started = _ask(
            http,
            demo.url,
            "mutation($area: ID!) { it: matchRunStart(input: {area: $area}) { __typename"
            " ... on Refusal { message } ... on MatchRunStartPayload { run { id } } } }",
            area=area_id,
        )["it"]
        if "run" not in started:
            raise SystemExit(f"the run did not start: {started}")
        return _until_done(http, demo.url, started["run"]["id"], began)


def _until_done(http: httpx.Client, url: str, run: str, began: float) -> dict[str, Any]:
    while True:
        now = _ask(
            http, url, "query($id: ID!) { matchRun(id: $id) { state needs offers proposals } }", id=run
        )
        if now["matchRun"]["state"] in {"DONE", "FAILED", "CANCELLED"}:
            return {**now["matchRun"], "seconds": round(time.monotonic() - began, 3)}
        time.sleep(0.01)


def _ask(http: httpx.Client, url: str, document: str, **variables: object) -> dict[str, Any]:
    answer = http.post(url, json={"query": document, "variables": variables}).json()
    if "errors" in answer:
        raise SystemExit(f"{answer['errors']}")
    data: dict[str, Any] = answer["data"]
    return data


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the result here")
    arguments = parser.parse_args()
    found = measure()
    for name, limit in LIMITS.items():
        verdict = "ok" if found[name] <= limit else "OVER"
        print(f"{name:20} {found[name]:8.2f}   limit {limit:6}   {verdict}")
    if arguments.json:
        result = {"machine": machine.facts(), "limits": LIMITS, **found}
        arguments.json.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
