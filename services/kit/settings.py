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
    jinlin_data_keys: str | None = None
    """Keys that seal personal data, the newest first: "id:base64url,id:base64url", 32 bytes each."""
    jinlin_index_key: str | None = None
    """Base64url of 32 bytes: sealed values are found by hashes with this key."""
    allowed_origins: str = ""
    """Origins whose pages may call the API, separated by commas: "https://a.example, https://b.example"."""
    trusted_documents: str | None = None
    """JSON file of ids and documents; with it no other document is run."""
    sms_url: str | None = None
    """http[s]://[user:password@]host/path of the gateway for text messages; see docs/operators.md."""
    trusted_proxies: int = 0
    """How many proxies of ours stand in front and append to X-Forwarded-For."""
    oidc_issuer: str | None = None
    """Address of the OpenID provider for staff, as its discovery document names it."""
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = None
    operation_cost: int = 10_000
    """What one operation may cost at most."""
    operation_seconds: float = 10.0
    """How long one operation may take, its waiting for a connection included."""
    budget_stranger: int = 60_000
    """Cost that an address may ask for a minute without signing in; 0 for any. So for the next two."""
    budget_account: int = 120_000
    budget_key: int = 600_000
    socket_init_seconds: float = 5.0
    """How long a client may take to send connection_init."""
    socket_ping_seconds: float = 20.0
    """A socket that is silent for so long is pinged; after as long again without an answer it is closed."""
    socket_check_seconds: float = 30.0
    """A socket of an account that is closed, or of a session that was ended, is closed within so long."""
    socket_most_operations: int = 50
    """Subscriptions, queries and mutations under way in one socket."""
    socket_most_per_account: int = 20
    """Sockets that an account may hold open with one API process."""
    socket_most_per_address: int = 1000
    """The same for an address: thousands of phones may share one of a mobile network."""
    storage_url: str | None = None
    """file:///directory, or s3://bucket?endpoint=…&region=…&clients=…; without it files are not taken."""
    aws_access_key_id: str | None = None
    """With the next: who we are to S3-compatible storage."""
    aws_secret_access_key: str | None = None
    match_quiet_seconds: float = 1.0
    """Changes are matched once none came for so long in their area …"""
    match_patience_seconds: float = 5.0
    """… or the first of them has waited for so long."""
    match_pause_seconds: float = 60.0
    """How long an area waits after such a run has failed, before its changes are tried again."""
    match_shard_needs: int = 20_000
    """A run over more needs than this is solved by community, with the offers at the borders shared out."""
    match_trial_days: float = 7.0
    """How long the figures of a trial of other parameters are kept."""

    @property
    def origins(self) -> frozenset[str]:
        """The allowed origins, one by one."""
        return frozenset(one for one in self.allowed_origins.replace(",", " ").split() if one)

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
        found = msgspec.convert(known, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsInvalid(_explain(str(error))) from None
    if found.in_production and not (found.jinlin_data_keys and found.jinlin_index_key):
        raise SettingsInvalid(
            "environment: production takes JINLIN_DATA_KEYS and JINLIN_INDEX_KEY: `jinlin keys new` has them"
        )
    return found


def _explain(message: str) -> str:
    for name in Settings.__struct_fields__:
        message = message.replace(f"`{name}`", f"`{name.upper()}`").replace(f"$.{name}", name.upper())
    return f"environment: {message}"
