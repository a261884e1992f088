"""What a refresh token is to its session, by its hash and by the clock."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from services.domain.accounts.rules import GRACE, IDLE, LONGEST, Presented, presented

NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
MOMENT = timedelta(seconds=1)


@dataclass
class Held:
    created_at: datetime = NOON
    used_at: datetime = NOON
    current_hash: str = "current"
    previous_hash: str | None = "previous"


@pytest.mark.parametrize(
    ("given", "after", "found"),
    [
        ("current", timedelta(0), Presented.CURRENT),
        ("current", IDLE, Presented.CURRENT),
        ("current", IDLE + MOMENT, Presented.TOO_OLD),
        ("previous", timedelta(0), Presented.JUST_REPLACED),
        ("previous", GRACE, Presented.JUST_REPLACED),
        ("previous", GRACE + MOMENT, Presented.REPLACED),
        ("older", timedelta(0), Presented.REPLACED),
        ("older", IDLE + MOMENT, Presented.TOO_OLD),
    ],
)
def test_a_token_is_judged_by_its_place_in_the_family(given, after, found):
    assert presented(Held(), given, NOON + after) is found


def test_a_session_ends_however_often_it_is_used():
    used = Held(used_at=NOON + LONGEST)
    assert presented(used, "current", NOON + LONGEST) is Presented.CURRENT
    assert presented(used, "current", NOON + LONGEST + MOMENT) is Presented.TOO_OLD


def test_before_the_first_refresh_every_other_token_is_foreign():
    assert presented(Held(previous_hash=None), "previous", NOON) is Presented.REPLACED
