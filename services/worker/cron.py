"""What happens by itself: sweeps that ask PostgreSQL what is due. Each may run on every worker at once.

They do not need Redis: it only rings for a sweep before its time.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from tortoise.exceptions import DBConnectionError

from services.domain.accounts.jobs import SendCodes
from services.domain.events import actions as events
from services.domain.idempotency import actions as idempotency
from services.domain.matching import actions as matching
from services.domain.matching.jobs import RunMatching
from services.domain.partners import actions as partners
from services.domain.reminders.jobs import SendDue
from services.domain.uploads.jobs import TendUploads
from services.kit import clock, database, telemetry
from services.kit.queue import Job
from services.kit.settings import Settings
from services.worker.jobs import changes, codes, reminders, uploads
from services.worker.jobs.matching import Matching

log = telemetry.logger("cron")

_RUNS, _PROPOSALS, _OFFERS, _SERIES, _ANSWERS = 1.0, 5.0, 60.0, 300.0, 600.0
_CODES, _LEFTOVERS = 2.0, 600.0
_CHANGES, _TRIALS = 0.5, 600.0
_UPLOADS = 2.0
"""Seconds between two looks."""


@dataclass
class Sweep:
    """Idempotent work, done every so many seconds and whenever its bell rings."""

    name: str
    every: float
    work: Callable[[], Awaitable[object]]
    bell: type[Job] | None = None
    rung: asyncio.Event = field(default_factory=asyncio.Event)
    stopped: bool = False

    def stop(self) -> None:
        self.stopped = True
        self.rung.set()


def sweeps(settings: Settings, runs: Matching) -> Sequence[Sweep]:
    """All that a worker does."""

    async def send_due() -> None:
        await reminders.sweep(settings)

    async def send_codes() -> None:
        await codes.sweep(settings)

    async def tend_uploads() -> None:
        await uploads.sweep(settings)

    async def tidy_files() -> None:
        await uploads.tidy(settings)

    async def match_changes() -> None:
        await changes.sweep(settings)

    async def forget_trials() -> None:
        await changes.forget(settings)

    return (
        Sweep("match_runs", _RUNS, runs.sweep, bell=RunMatching),
        Sweep("match_changes", _CHANGES, match_changes),
        Sweep("match_trials", _TRIALS, forget_trials),
        Sweep("reminders", settings.reminder_sweep_seconds, send_due, bell=SendDue),
        Sweep("proposals", _PROPOSALS, _close_proposals),
        Sweep("offers", _OFFERS, _expire_offers),
        Sweep("series", _SERIES, _extend_series),
        Sweep("codes", _CODES, send_codes, bell=SendCodes),
        Sweep("signing_in", _LEFTOVERS, codes.forget),
        Sweep("kept_answers", _ANSWERS, _forget_answers),
        Sweep("uploads", _UPLOADS, tend_uploads, bell=TendUploads),
        Sweep("half_written_files", _LEFTOVERS, tidy_files),
    )


async def keep(sweep: Sweep) -> None:
    """Sweep until stopped, whatever goes wrong on the way."""
    while not sweep.stopped:
        sweep.rung.clear()
        try:
            await sweep.work()
        except (DBConnectionError, OSError) as error:
            log.warning("database_unreachable", sweep=sweep.name, error=str(error))
        except Exception:
            log.exception("sweep_failed", sweep=sweep.name)
        with suppress(TimeoutError):
            await asyncio.wait_for(_unless_stopped(sweep), sweep.every)


async def _unless_stopped(sweep: Sweep) -> None:
    if not sweep.stopped:
        await sweep.rung.wait()


async def _close_proposals() -> None:
    await _until_none(matching.expire_proposals)
    await _until_none(matching.withdraw_moot)
    await _until_none(matching.follow_series)


async def _expire_offers() -> None:
    await _until_none(lambda: partners.expire_offers(clock.now()))


async def _extend_series() -> None:
    async with database.transaction():
        await events.extend(None)


async def _forget_answers() -> None:
    await _until_none(idempotency.forget_old)


async def _until_none(chunk: Callable[[], Awaitable[int]]) -> None:
    """Chunk after chunk, each in a transaction of its own."""
    done = 1
    while done:
        async with database.transaction():
            done = await chunk()
