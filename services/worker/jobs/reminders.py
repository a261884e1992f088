"""Sending what is due: reminders to those who subscribed, and the e-mails of notices."""

from services.domain.reminders import sweep as reminders
from services.kit import telemetry
from services.kit.settings import Settings

log = telemetry.logger("reminders")


async def sweep(settings: Settings) -> int:
    """Send until nothing is due; answers how many messages were sent.

    Safe to run in any number of processes at once, and to be cancelled: a window that is on its
    way is ended and written down first.
    """
    async with reminders.channels(settings) as open_channels:
        sent = await reminders.sweep(open_channels, lease_seconds=settings.lease_seconds)
    if sent:
        log.info("reminders_sent", count=sent)
    return sent
