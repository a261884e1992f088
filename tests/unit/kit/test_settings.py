import pytest

from services.kit import settings

LEAST = {"DATABASE_URL": "postgres://x", "REDIS_URL": "redis://x", "JINLIN_SECRET": "s"}


def test_the_environment_gives_typed_settings_and_defaults_fill_the_rest():
    found = settings.load({**LEAST, "LEASE_SECONDS": "12.5", "PROPOSAL_DAYS": "5"})
    assert (found.lease_seconds, found.proposal_days, found.in_production) == (12.5, 5, False)


def test_an_empty_variable_counts_as_unset():
    assert settings.load({**LEAST, "SMTP_URL": ""}).smtp_url is None


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"PROPOSAL_DAYS": "soon"}, "PROPOSAL_DAYS"),
        ({"JINLIN_MODE": "staging"}, "JINLIN_MODE"),
    ],
)
def test_a_missing_or_wrong_variable_is_named(change, named):
    with pytest.raises(settings.SettingsInvalid, match=named):
        settings.load({**LEAST, **change})


def test_production_takes_keys_of_its_own_for_personal_data():
    production = {**LEAST, "JINLIN_MODE": "production"}
    for given in ({}, {"JINLIN_DATA_KEYS": "1:k"}, {"JINLIN_INDEX_KEY": "k"}):
        with pytest.raises(settings.SettingsInvalid, match="JINLIN_DATA_KEYS and JINLIN_INDEX_KEY"):
            settings.load(production | given)
    assert settings.load(production | {"JINLIN_DATA_KEYS": "1:k", "JINLIN_INDEX_KEY": "k"}).in_production
