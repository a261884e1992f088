from datetime import UTC, date, datetime, timedelta

import pytest

from services.kit import clock


def test_frozen_time_stands_still_and_runs_again_afterwards():
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    with clock.freeze(noon):
        assert clock.now() == clock.frozen() == noon
    assert clock.frozen() is None
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_the_civil_date_is_chinas():
    with clock.freeze(datetime(2026, 1, 1, 16, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 1, 2)


def test_a_moment_without_zone_cannot_be_frozen():
    with pytest.raises(ValueError, match="aware"), clock.freeze(datetime(2026, 1, 1)):  # noqa: DTZ001
        pass
