"""The commands that look after the keys of personal data."""

import pytest

from services.domain.accounts.models import Account
from services.kit.settings import Settings
from tests.factories.people import an_account
from tests.integration.cli.test_commands import jinlin, settings_of

SECRET_OF_TESTS = "dGVzdHMgb25seTogMzIgYnl0ZXMgb2Ygbm90aGluZyBzZWNyZXQ"


def fresh_keys(id: str = "2") -> dict[str, str]:
    printed = jinlin("keys", "new", "--id", id).stdout
    return dict(line.split("=", 1) for line in printed.splitlines())


@pytest.fixture
def environment(db) -> dict[str, str]:
    """The keys that the tests seal with, derived from their secret."""
    return settings_of(db) | {"JINLIN_SECRET": SECRET_OF_TESTS}


def test_new_keys_are_such_as_the_settings_take() -> None:
    keys = fresh_keys()
    assert set(keys) == {"JINLIN_DATA_KEYS", "JINLIN_INDEX_KEY"}
    assert keys["JINLIN_DATA_KEYS"].startswith("2:")
    assert {name.lower() for name in keys} <= set(Settings.__struct_fields__)
    assert fresh_keys() != keys


def test_production_does_not_start_without_keys_of_its_own(environment) -> None:
    refused = jinlin("keys", "status", **environment, JINLIN_MODE="production")
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    assert "JINLIN_DATA_KEYS" in refused.stderr


async def test_status_tells_what_each_key_has_sealed(environment) -> None:
    await an_account()
    told = jinlin("keys", "status", **environment).stdout.splitlines()
    assert [line.split()[0] for line in told] == ["account.name", "account.phone", "account.email"]
    assert {line.split()[2] for line in told} == {"1"}


async def test_a_key_that_is_not_given_is_named_and_nothing_is_lost(environment) -> None:
    person = await an_account()
    refused = jinlin("keys", "reseal", **environment, **fresh_keys())
    assert refused.returncode == 2
    assert "data key '0'" in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert (await Account.get(id=person.id)).phone == person.phone


async def test_resealing_what_is_up_to_date_does_nothing(environment) -> None:
    await an_account()
    told = jinlin("keys", "reseal", **environment)
    assert told.returncode == 0, told.stderr
    assert "sealed anew" not in told.stdout
    assert "account: all sealed with 0." in told.stdout
