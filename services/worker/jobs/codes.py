"""Sending codes for signing in, and forgetting what signing in leaves behind."""

from datetime import timedelta

from services.domain.accounts import codes, sending, signing_keys, throttles
from services.domain.accounts.sending import Due
from services.domain.notifications import texts
from services.domain.notifications.channels import Message, Outcome, Retry
from services.domain.notifications.rendering import SIGN
from services.domain.notifications.texts import Texts
from services.kit import clock, database, telemetry
from services.kit.settings import Settings

log = telemetry.logger("codes")

_MINUTES = int(codes.LIFE.total_seconds() // 60)
_LEASE_SECONDS = 30.0
_KEPT_KEYS = timedelta(days=1)


async def sweep(settings: Settings) -> int:
    """Send until nothing is due; answers how many messages the gateway has taken.

    Safe to run in any number of processes at once: a message is claimed before it is sent, and a gateway
    that knows the key twice sends it once.
    """
    if settings.sms_url is None:
        return 0
    sent = 0
    while found := await _claimed():
        async with texts.opened(settings.sms_url) as channel:
            outcomes = await channel.send([_message(due) for due in found])
        for due in found:
            sent += await _settled(due, outcomes[due.key])
    return sent


async def forget() -> None:
    """Erase what nobody needs any more: old codes, windows that are over, keys that verify nothing."""
    for chunk in (codes.forget, throttles.forget):
        done = 1
        while done:
            async with database.transaction():
                done = await chunk()
    async with database.transaction():
        await sending.erase_expired()
        await signing_keys.forget(clock.now() - _KEPT_KEYS)


async def _claimed() -> list[Due]:
    async with database.transaction():
        return list(await sending.claim(most=Texts.window, lease_seconds=_LEASE_SECONDS))


async def _settled(due: Due, outcome: Outcome) -> bool:
    async with database.transaction():
        if isinstance(outcome, Retry):
            await sending.again(due, after=outcome.after)
        else:
            await sending.done(due)
    return _told(due, outcome)


def _told(due: Due, outcome: Outcome) -> bool:
    if isinstance(outcome, Retry):
        log.warning("code_not_sent", id=due.id, attempt=due.attempts, reason=outcome.reason)
        return False
    if reason := getattr(outcome, "reason", None):
        log.error("code_refused", id=due.id, reason=reason)
        return False
    return True


def _message(due: Due) -> Message:
    body = f"{SIGN}您的验证码是 {due.text.code}，{_MINUTES} 分钟内有效。请勿告诉任何人。"
    return Message(due.key, 0, due.text.phone, "", body, "SignInCode", due.id)
