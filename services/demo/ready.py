"""Whether everything answers: the API with its database, and every worker has reported in."""

import time

import httpx
import redis

from services.demo.errors import ProcessFailed
from services.demo.watch import Watch

PATIENCE = 60.0
"""Seconds; a first start on a slow machine takes a third of it."""
_PAUSE = 0.1
_HEALTH_KEYS = "*health-check*"


def wait_until_ready(url: str, redis_url: str, workers: int, watch: Watch) -> None:
    """Returns once all answer. Raises ProcessFailed."""
    deadline = time.monotonic() + PATIENCE
    while not (_api_answers(url) and _workers_reported(redis_url) >= workers):
        watch.look()
        if time.monotonic() > deadline:
            raise ProcessFailed(_silence(watch))
        time.sleep(_PAUSE)


def _api_answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/ready", timeout=5, trust_env=False).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def _workers_reported(redis_url: str) -> int:
    """Each worker renews a key of its own while it lives."""
    with redis.Redis.from_url(redis_url, socket_timeout=5) as client:
        try:
            return sum(1 for _ in client.scan_iter(match=_HEALTH_KEYS, count=1000))
        except redis.RedisError:
            return 0


def _silence(watch: Watch) -> str:
    ends = "\n".join(f"{one.process.log}:\n{one.process.last_words(6)}" for one in watch.watched)
    return f"the API or a worker did not answer within {PATIENCE:.0f} s; the ends of their logs:\n{ends}"
