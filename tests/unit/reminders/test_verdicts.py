from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from services.domain.reminders.held import Held, Occasion, Written
from services.domain.reminders.models import Channel
from services.domain.reminders.rules import Defer, QuietHours, Send, Skip, SkipReason
from services.domain.reminders.verdicts import verdict

NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
OPEN = frozenset({Channel.IN_APP, Channel.EMAIL})
ZONE = "Asia/Shanghai"

OCCASION = Occasion(
    event_id=1,
    title="集市",
    place="广场",
    starts_at=NOON + 2 * HOUR,
    live=True,
    current=True,
    moment=NOON,
    joined_at=NOON - HOUR,
    zone=ZONE,
    quiet=(),
)
HELD = Held(
    id=1,
    channel=Channel.EMAIL,
    account_id=1,
    attempt=1,
    at=NOON,
    email="wang@example.test",
    closed=False,
    about=OCCASION,
)


def judged(*, channels=OPEN, about=OCCASION, **changes):
    return verdict(replace(HELD, about=about, **changes), channels_open=channels)


def test_a_wanted_reminder_goes_out():
    assert judged() == Send()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"closed": True}, SkipReason.ACCOUNT_CLOSED),
        ({"channels": frozenset({Channel.IN_APP})}, SkipReason.CHANNEL_OFF),
        ({"email": None}, SkipReason.NO_ADDRESS),
        ({"about": replace(OCCASION, live=False)}, SkipReason.CANCELLED),
        ({"about": replace(OCCASION, current=False)}, SkipReason.MOVED),
        ({"about": replace(OCCASION, joined_at=None)}, SkipReason.UNSUBSCRIBED),
        ({"at": OCCASION.starts_at}, SkipReason.EVENT_STARTED),
        ({"about": Written("t", "b", "Event", 1, NOON - 49 * HOUR)}, SkipReason.TOO_OLD),
    ],
)
def test_what_is_skipped_and_why(changes, reason):
    assert judged(**changes) == Skip(reason)


def test_in_the_app_nobody_needs_an_address():
    assert judged(channel=Channel.IN_APP, email=None) == Send()


def test_the_mail_of_a_notice_goes_out_at_any_hour():
    assert judged(about=Written("t", "b", "Event", 1, NOON)) == Send()


def test_the_quiet_hours_of_all_subscriptions_are_kept():
    noon_rest = QuietHours(time(11), time(12, 30), ZONE)
    longer_rest = QuietHours(time(11), time(13), ZONE)
    about = replace(OCCASION, quiet=(noon_rest, longer_rest))
    assert judged(about=about) == Defer(NOON + HOUR)
    endless = QuietHours(time(11), time(15), ZONE)
    assert judged(about=replace(about, quiet=(noon_rest, endless))) == Skip(SkipReason.QUIET_HOURS)
