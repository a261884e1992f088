"""The staff's identity provider: what it publishes, and what it says of whoever comes back from it."""

import asyncio
import sys
import time
from asyncio.subprocess import PIPE
from contextlib import suppress
from typing import Any

import msgspec

from services.kit import telemetry
from services.kit.oidc import Question, Reply
from services.kit.settings import Settings

log = telemetry.logger("staff-sign-in")

_MOST_AT_ONCE = 2
"""Processes; each takes half a second of a core."""
_PATIENCE_SECONDS = 25.0
_KEPT_SECONDS = 3600.0


class ProviderFailed(Exception):
    """The provider is away, or what it says does not hold; the log tells why."""


class Provider:
    """By settings; its metadata and keys are kept for an hour."""

    def __init__(self, settings: Settings) -> None:
        assert settings.oidc_issuer is not None  # whoever makes one has looked
        assert settings.oidc_client_id is not None
        self.issuer, self.client_id = settings.oidc_issuer, settings.oidc_client_id
        self._secret = settings.oidc_client_secret
        self._turn = asyncio.Semaphore(_MOST_AT_ONCE)
        self._metadata: dict[str, Any] | None = None
        self._keys: dict[str, Any] | None = None
        self._since = 0.0

    async def authorization_endpoint(self) -> str:
        """Where browsers are sent. Raises ProviderFailed."""
        if self._fresh() is None:
            await self._asked(Question(self.issuer, self.client_id))
        endpoint: str = (self._metadata or {})["authorization_endpoint"]
        return endpoint

    async def claims(self, *, code: str, verifier: str, nonce: str, redirect_uri: str) -> dict[str, Any]:
        """Of the ID token that the code is exchanged for, verified. Raises ProviderFailed."""
        question = Question(
            self.issuer,
            self.client_id,
            self._secret,
            redirect_uri,
            code,
            verifier,
            nonce,
            self._fresh(),
            self._keys,
        )
        reply = await self._asked(question)
        if reply.claims is None:
            raise ProviderFailed
        return reply.claims

    def _fresh(self) -> dict[str, Any] | None:
        if time.monotonic() - self._since > _KEPT_SECONDS:
            self._metadata = self._keys = None
        return self._metadata

    async def _asked(self, question: Question) -> Reply:
        async with self._turn:
            reply = await _in_a_process(question)
        if reply.fault is not None:
            log.warning("provider_failed", fault=reply.fault)
            raise ProviderFailed
        if reply.metadata is not None and self._metadata is None:
            self._since = time.monotonic()
        self._metadata, self._keys = reply.metadata or self._metadata, reply.keys or self._keys
        return reply


async def _in_a_process(question: Question) -> Reply:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.kit.oidc", stdin=PIPE, stdout=PIPE
    )
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            answer, _ = await process.communicate(msgspec.json.encode(question))
        return msgspec.json.decode(answer, type=Reply)
    except (TimeoutError, msgspec.DecodeError) as error:
        return Reply(fault=type(error).__name__)
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
