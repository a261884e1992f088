"""Matching hears of what changed, and has it matched anew; old trials are forgotten."""

from services.domain.matching import actions
from services.kit import database, telemetry
from services.kit.settings import Settings

log = telemetry.logger("matching")


async def sweep(settings: Settings) -> None:
    """Safe on any number of workers at once: each area has one run under way."""
    async with database.transaction():
        heard = await actions.hear()
    async with database.transaction():
        queued = await actions.queue_changes(
            quiet=settings.match_quiet_seconds,
            patience=settings.match_patience_seconds,
            pause=settings.match_pause_seconds,
        )
    if heard or queued:
        log.info("match_changes", heard=heard, runs=queued)


async def forget(settings: Settings) -> None:
    """Trials whose figures nobody needs any more."""
    async with database.transaction():
        await actions.forget_trials(settings.match_trial_days)
