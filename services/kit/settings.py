"""Settings, read once from the environment and checked; each variable is a field in upper case."""

import os
from collections.abc import Mapping
from typing import Literal

import msgspec


class SettingsInvalid(ValueError):
    """A variable is missing or has a wrong value; the message names it."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """What a process needs to know before it starts. Durations are in seconds."""

    database_url: str
    redis_url: str
    jinlin_mode: Literal["development", "production"] = "development"
    jinlin_secret: str
    """Base64url of 32 random bytes or more; signing and check-in keys are derived from it."""
    jinlin_public_url: str = "http://127.0.0.1:8000"
    smtp_url: str | None = None
    """smtp://[user:password@]host:port, or smtps://; without it the e-mail channel is off."""
    mail_from: str = "Jinlin <noreply@jinlin.invalid>"
    database_pool_min: int = 1
    database_pool_max: int = 10
    database_lanes: int = 8
    """Connections that an API process holds for reading, beside the pool of those that write."""
    jinlin_reads: Literal["compiled", "resolved"] = "compiled"
    """`resolved` sends every operation through graphql-core, field by field: for comparison only."""
    log_format: Literal["console", "json"] = "console"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    reminder_sweep_seconds: float = 1.0
    lease_seconds: float = 30.0
    proposal_days: int = 3

    @property
    def in_production(self) -> bool:
        return self.jinlin_mode == "production"


def load(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from environment variables, or SettingsInvalid."""
    known = {
        name: environment[name.upper()]
        for name in Settings.__struct_fields__
        if environment.get(name.upper(), "") != ""
    }
    try:
        return msgspec.convert(known, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsInvalid(_explain(str(error))) from None


def _explain(message: str) -> str:
    for name in Settings.__struct_fields__:
        message = message.replace(f"`{name}`", f"`{name.upper()}`").replace(f"$.{name}", name.upper())
    return f"environment: {message}"
