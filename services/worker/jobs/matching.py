"""Match runs: claimed in PostgreSQL, solved in a process of their own, settled under the lease."""

import asyncio
from dataclasses import dataclass
from time import monotonic

from tortoise.exceptions import IntegrityError

from services.domain.matching import actions
from services.domain.matching.actions import NOTHING, Held, LeaseLost, Posed, Step
from services.domain.matching.engine.standing import Task
from services.domain.matching.models import RunKind
from services.kit import database, telemetry
from services.kit.settings import Settings
from services.worker.jobs import solver

log = telemetry.logger("matching")

_MOST = 2
"""Runs at a time in one worker: a solver fills a core and up to a gigabyte."""
_LOOK, _BEAT = 0.2, 1.0
"""Seconds between looks at the progress, and the longest between two heartbeats."""
_SETTLING = Step("settling")


@dataclass
class _Mark:
    """How far a run has come."""

    step: Step

    def tell(self, step: Step) -> None:
        self.step = step


class Matching:
    """The runs that this worker has under way."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lease = settings.lease_seconds
        self._under_way: dict[int, asyncio.Task[None]] = {}

    async def sweep(self) -> None:
        """Take on what is due, as far as there is room."""
        room = _MOST - len(self._under_way)
        for run_id in await actions.due(room) if room > 0 else ():
            if run_id not in self._under_way:
                task = asyncio.create_task(self._work(run_id), name=f"match_run:{run_id}")
                self._under_way[run_id] = task
                task.add_done_callback(self._over)

    def _over(self, task: asyncio.Task[None]) -> None:
        self._under_way = {run: one for run, one in self._under_way.items() if one is not task}

    async def wind_up(self, grace: float) -> None:
        """Let runs end within so many seconds; give the others back to the queue."""
        tasks = list(self._under_way.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _work(self, run_id: int) -> None:
        held = await self._claimed(run_id)
        if held is None:
            return
        try:
            await self._hold(held)
        except LeaseLost:
            log.info("match_run_lost", run=run_id)
        except asyncio.CancelledError:
            await asyncio.shield(self._release(held))
            raise
        except solver.SolverFailed as error:
            await self._fail(held, str(error))
        except Exception as error:
            log.exception("match_run_failed", run=run_id)
            await self._fail(held, f"{type(error).__name__}: see the worker's log.")

    async def _claimed(self, run_id: int) -> Held | None:
        try:
            async with database.transaction():
                return await actions.claim(run_id, self._lease)
        except IntegrityError:  # another run of the area was taken at the same moment
            return None
        except Exception:
            log.exception("match_run_unclaimed", run=run_id)
            return None

    async def _hold(self, held: Held) -> None:
        """Work while the heart beats; raises LeaseLost when the run was cancelled or taken over."""
        mark = _Mark(Step())
        work = asyncio.create_task(self._run(held, mark))
        heart = asyncio.create_task(self._beat(held, mark))
        try:
            await asyncio.wait({work, heart}, return_when=asyncio.FIRST_COMPLETED)
            if heart.done() and not work.done() and mark.step != _SETTLING:
                raise LeaseLost
            await work
        finally:
            work.cancel()
            heart.cancel()
            await asyncio.gather(work, heart, return_exceptions=True)

    async def _run(self, held: Held, mark: _Mark) -> None:
        async with database.transaction():
            posed = await actions.problem(held)
        if held.kind is RunKind.TRIAL:
            await self._try(held, posed, mark)
            return
        solution = NOTHING if posed.is_idle else await solver.solve(self._task(posed), mark.tell)
        mark.tell(_SETTLING)
        async with database.transaction():
            made = await actions.settle(held, posed, solution, days=self._settings.proposal_days)
        log.info("match_run_done", run=held.run, needs=len(posed.problem.needs), proposals=len(made))

    def _task(self, posed: Posed) -> Task:
        return posed.task(most=self._settings.match_shard_needs)

    async def _try(self, held: Held, posed: Posed, mark: _Mark) -> None:
        """What is open now is scored by the weights that are tried, so that both sides can be compared."""
        valued = await solver.solve(posed.valuing(), mark.tell)
        solution = await solver.solve(self._task(posed), mark.tell)
        mark.tell(_SETTLING)
        async with database.transaction():
            await actions.conclude(held, posed, solution, valued)
        log.info("match_trial_done", run=held.run, needs=len(posed.problem.needs))

    async def _beat(self, held: Held, mark: _Mark) -> None:
        """Extend the lease and tell the progress, until the lease is lost."""
        told, at = mark.step, monotonic()
        while True:
            await asyncio.sleep(_LOOK)
            if mark.step == told and monotonic() - at < min(_BEAT, self._lease / 3):
                continue
            told, at = mark.step, monotonic()
            try:
                async with database.transaction():
                    await actions.heartbeat(held, self._lease, told)
            except LeaseLost:
                return
            except Exception as error:  # noqa: BLE001  # the lease outlasts a short fault
                log.warning("heartbeat_failed", run=held.run, error=str(error))

    async def _release(self, held: Held) -> None:
        async with database.transaction():
            await actions.release(held)
        log.info("match_run_released", run=held.run)

    async def _fail(self, held: Held, error: str) -> None:
        """If even this fails, the lease runs out and another worker tries."""
        try:
            async with database.transaction():
                await actions.fail(held, error)
        except LeaseLost:
            log.info("match_run_lost", run=held.run)
        except Exception:
            log.exception("match_run_not_failed", run=held.run)
