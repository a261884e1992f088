"""The walk: every step with its time, to the first that fails."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx

from services.tour.errors import StepFailed
from services.tour.steps import STEPS
from services.tour.story import Story, begin

_TIMEOUT = 30.0


def run(url: str, accounts: Path) -> bool:
    """Whether every step was verified."""
    return asyncio.run(_walk(url, accounts))


async def _walk(url: str, accounts: Path) -> bool:
    began = time.monotonic()
    async with httpx.AsyncClient(timeout=_TIMEOUT, trust_env=False) as http:
        try:
            story = begin(http, url, accounts)
        except StepFailed as failure:
            _say(f"failed: {failure}")
            return False
        for name, step in STEPS:
            if not await _take(name, step, story):
                return False
    _say(f"passed: {len(STEPS)} steps in {time.monotonic() - began:.1f} s")
    return True


async def _take(name: str, step: Callable[[Story], Awaitable[str]], story: Story) -> bool:
    began = time.monotonic()
    try:
        found = await step(story)
    except StepFailed as failure:
        _say(f"  ✗ {time.monotonic() - began:6.2f} s  {name}")
        _say(f"failed: {name}: {failure}")
        return False
    _say(f"  ✓ {time.monotonic() - began:6.2f} s  {name}: {found}")
    return True


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201  a tour is told to whoever walks it
