"""One claim on its way out: judged, sent in windows, settled window by window."""

import asyncio
import itertools
import time
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any

from services.domain.notifications.channels import Channel, Key, Outcome, Retry
from services.domain.reminders import claims, held, settle
from services.domain.reminders.claims import Claim
from services.domain.reminders.held import Held
from services.domain.reminders.messages import key_of, message
from services.domain.reminders.models import DeliveryState
from services.domain.reminders.rules import Send
from services.domain.reminders.verdicts import verdict
from services.kit import telemetry

log = telemetry.logger("reminders")

Channels = Mapping[str, Channel]


class Dispatch:
    """Channels work side by side, each on one window at a time. A cancelled run ends its windows first."""

    def __init__(self, claim: Claim, channels: Channels, lease_seconds: float) -> None:
        self._claim = claim
        self._channels = channels
        self._lease_seconds = lease_seconds
        self._sent = 0

    async def run(self) -> int:
        """Answers how many were sent. Cancelled, it gives back what it has not tried."""
        try:
            ready = await self._ready()
            async with asyncio.TaskGroup() as group:
                for name, channel in self._channels.items():
                    mine = [one for one in ready if one.channel == name]
                    group.create_task(self._through(channel, mine))
        except asyncio.CancelledError:
            await claims.release(self._claim)
            raise
        return self._sent

    async def _ready(self) -> list[Held]:
        """What goes out now; the rest is settled as skipped or put off."""
        await self._keep_lease()
        open_now = frozenset(self._channels)
        judged = [(one, verdict(one, channels_open=open_now)) for one in await held.read(self._claim)]
        endings = [settle.not_now(one, what) for one, what in judged if not isinstance(what, Send)]
        await settle.settle(self._claim.lease, endings)
        return [one for one, what in judged if isinstance(what, Send)]

    async def _through(self, channel: Channel, waiting: Sequence[Held]) -> None:
        for start in itertools.count(0, channel.window):
            window = waiting[start : start + channel.window]
            if not window:
                return
            await _unbroken(self._window(channel, window))

    async def _window(self, channel: Channel, window: Sequence[Held]) -> None:
        await self._keep_lease()
        ours = frozenset(self._claim.ids)
        window = [one for one in window if one.id in ours]
        outcomes = await _send(channel, window)
        endings = [settle.tried(one, outcomes.get(key_of(one))) for one in window]
        counts = await settle.settle(self._claim.lease, endings)
        self._sent += counts.get(DeliveryState.SENT, 0)
        if sum(counts.values()) < len(window):
            log.warning("lease_lost", channel=channel.name, window=len(window), settled=dict(counts))

    async def _keep_lease(self) -> None:
        """A window may take half a lease, so it begins with three quarters of one at hand."""
        if time.monotonic() - self._claim.taken > self._lease_seconds / 4:
            self._claim = await claims.renew(self._claim, self._lease_seconds)


async def _send(channel: Channel, window: Sequence[Held]) -> Mapping[Key, Outcome]:
    """A channel that breaks down must not take the sweep with it: its window is tried again later."""
    try:
        return await channel.send([message(one) for one in window]) if window else {}
    except Exception as fault:
        log.exception("channel_failed", channel=channel.name)
        return {key_of(one): Retry(f"{type(fault).__name__}: {fault}") for one in window}


async def _unbroken(work: Coroutine[Any, Any, None]) -> None:
    """Cancelling waits for `work`: what was sent must be settled, or it would be sent twice."""
    task = asyncio.create_task(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise
