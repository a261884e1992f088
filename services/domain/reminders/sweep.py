"""Sending all that is due: claim after claim, the next one fetched while one is on its way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.domain.notifications import mail
from services.domain.notifications.in_app import InApp
from services.domain.reminders import claims
from services.domain.reminders.claims import Claim
from services.domain.reminders.dispatch import Channels, Dispatch
from services.kit.settings import Settings


@asynccontextmanager
async def channels(settings: Settings) -> AsyncIterator[Channels]:
    """The channels that are on, connected as long as the block lasts."""
    in_app = InApp()
    if settings.smtp_url is None:
        yield {in_app.name: in_app}
        return
    patience = settings.lease_seconds / 4
    async with mail.opened(settings.smtp_url, sender=settings.mail_from, patience=patience) as email:
        yield {in_app.name: in_app, email.name: email}


async def sweep(open_channels: Channels, *, lease_seconds: float) -> int:
    """Until nothing is due; answers how many messages were sent. Any number of sweeps may run at once."""
    sent = 0
    coming = asyncio.create_task(claims.claim(lease_seconds))
    try:
        while (claim := await asyncio.shield(coming)) is not None:
            coming = asyncio.create_task(claims.claim(lease_seconds))
            sent += await Dispatch(claim, open_channels, lease_seconds).run()
    finally:
        await _give_back(coming)
    return sent


async def _give_back(coming: asyncio.Task[Claim | None]) -> None:
    """What was claimed ahead of a sweep that ends early."""
    claim = await coming
    if claim is not None:
        await claims.release(claim)
