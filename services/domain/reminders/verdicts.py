"""Whether a held delivery still goes out, and when."""

from datetime import timedelta

from services.domain.reminders.held import Held, Occasion, Written
from services.domain.reminders.models import Channel
from services.domain.reminders.rules import Defer, Send, Skip, SkipReason, decide

_NOTICE_LASTS = timedelta(days=2)


def verdict(held: Held, *, channels_open: frozenset[str]) -> Send | Defer | Skip:
    """Pure: the rules of reminders and of notices, asked with the moment at which `held` was read."""
    if held.closed:
        return Skip(SkipReason.ACCOUNT_CLOSED)
    if held.channel not in channels_open:
        return Skip(SkipReason.CHANNEL_OFF)
    if held.channel is Channel.EMAIL and not held.email:
        return Skip(SkipReason.NO_ADDRESS)
    if isinstance(held.about, Written):
        too_old = held.at - held.about.created_at > _NOTICE_LASTS
        return Skip(SkipReason.TOO_OLD) if too_old else Send()
    return _of_reminder(held, held.about)


def _of_reminder(held: Held, about: Occasion) -> Send | Defer | Skip:
    if not about.live:
        return Skip(SkipReason.CANCELLED)
    if not about.current:
        return Skip(SkipReason.MOVED)
    if about.joined_at is None:
        return Skip(SkipReason.UNSUBSCRIBED)
    return _strictest(
        [
            decide(
                now=held.at,
                starts_at=about.starts_at,
                due=about.moment,
                joined_at=about.joined_at,
                quiet=quiet,
            )
            for quiet in about.quiet or (None,)
        ]
    )


def _strictest(decisions: list[Send | Defer | Skip]) -> Send | Defer | Skip:
    """Several subscriptions may ask for one message: it keeps to the quiet hours of all of them."""
    for decision in decisions:
        if isinstance(decision, Skip):
            return decision
    until = [decision.until for decision in decisions if isinstance(decision, Defer)]
    return Defer(max(until)) if until else Send()
