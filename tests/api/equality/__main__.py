"""`python -m tests.api.equality --operations 10000`: the long run, on servers of its own.

Ends with 1 where the paths differ, or where the operations did not select every field there is.
"""

import argparse
import asyncio
import os
import secrets
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import orjson

from services.domain.models import MODULES
from services.kit import database, embedded, migrations, queue, sealing
from services.kit.settings import Settings
from tests.api.equality.running import GRAPHQL, Bench, bench
from tests.api.equality.tally import Tally

STEP = 500
COVERED = 2_000
"""So many operations must have selected every field of every type."""


def main() -> int:
    asked = _arguments()
    home = Path(tempfile.mkdtemp(prefix="jinlin-equality-"))
    try:
        with embedded.running(home, durable=False) as servers:
            report = asyncio.run(_run(servers, asked.operations, asked.seed))
    finally:
        shutil.rmtree(home, ignore_errors=True)
    written = orjson.dumps(report, option=orjson.OPT_INDENT_2).decode()
    if asked.json:
        asked.json.write_text(written + "\n", encoding="utf-8")
    _say(written)
    uncovered = report["operations"] >= COVERED and report["never_selected"]
    return int(bool(report["differences"] or uncovered))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.api.equality", description="Both read paths, held equal."
    )
    parser.add_argument("--operations", type=int, default=10_000, help="how many to generate and send")
    parser.add_argument("--seed", type=int, default=int(os.environ.get("JINLIN_SEED", "1")))
    parser.add_argument("--json", type=Path, help="file for the report")
    return parser.parse_args()


async def _run(servers: embedded.Servers, count: int, seed: int) -> dict[str, Any]:
    settings = _settings(servers)
    sealing.unlock(settings)
    configuration = database.config(servers.database_url, models=MODULES, pool=(1, 10))
    await migrations.migrate(configuration)
    async with database.connected(configuration):
        queue.connect(servers.redis_url)
        try:
            async with bench(settings, seed) as made:
                return await _report(made, count)
        finally:
            await queue.close()


async def _report(made: Bench, count: int) -> dict[str, Any]:
    tally = await made.run(count, _progress)
    report = tally.report(GRAPHQL)
    for difference in tally.differences:
        _say(str(await made.shrunk(difference)))
    return report


def _settings(servers: embedded.Servers) -> Settings:
    return Settings(
        database_url=servers.database_url,
        redis_url=servers.redis_url,
        jinlin_secret=secrets.token_urlsafe(32),
        log_level="error",
        operation_seconds=60.0,  # a machine that is busy is no difference
        budget_stranger=0,
        budget_account=0,
        budget_key=0,
    )


def _progress(tally: Tally) -> None:
    if tally.operations % STEP == 0:
        _say(f"{tally.operations} operations, {len(tally.differences)} differences")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
