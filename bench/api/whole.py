"""The whole measurement: one PostgreSQL, five servers, and every part in its turn."""

import asyncio
import base64
import secrets
import tempfile
import time
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import psutil

from bench import machine
from bench.api import agreement, growth, hot, memory, mix, node, rounds, seed, starts, statements
from bench.api.load import Measured, check_wrk
from bench.api.rounds import Pace
from bench.api.serving import NAMES, Server, Settings, serving
from bench.api.traffic import Traffic, upcoming
from services.kit import embedded
from services.kit.tokens import TokenKey

CHART = Path("bench/results/api-growth.svg")
_POSTGRAPHILE = Path(__file__).with_name("postgraphile.sql")


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    pace: Pace
    tables: tuple[int, ...]
    mix_rounds: int
    growth_seconds: int


FULL = Plan(Pace(rounds=5, seconds=4, warm_up=2), (10_000, 100_000, 1_000_000), 5, 2)
QUICK = Plan(Pace(rounds=3, seconds=2, warm_up=1), (10_000, 100_000), 2, 1)


def measure(plan: Plan) -> dict[str, Any]:
    """Everything, as it is written to JSON."""
    check_wrk()
    node.ensure_packages()
    with tempfile.TemporaryDirectory(prefix="jinlin-bench-") as home, _databases(Path(home)) as settings:
        url = settings.servers.database_url
        _say("seeding")
        asyncio.run(seed.migrated(url))
        asyncio.run(_policies(url))
        key = TokenKey(settings.secret)
        tokens = [key.issue(account, timedelta(hours=12)) for account in seed.RESIDENTS]
        insiders = [key.issue(account, timedelta(hours=12)) for account in seed.INSIDERS]
        with serving(NAMES, settings) as servers:
            places = starts.fetched(servers["postgraphile"], tokens[0])
            traffic = Traffic(Path(home), tokens, asyncio.run(upcoming(url)), places)
            _say("checking that all answer alike")
            compared = agreement.on_reads(servers, traffic, tokens[:4] + insiders)
            asyncio.run(agreement.on_registration(servers, traffic, url))
            return {**_measure(plan, servers, settings, traffic), "compared_answers": compared}


def _measure(
    plan: Plan, servers: Mapping[str, Server], settings: Settings, traffic: Traffic
) -> dict[str, Any]:
    ours = servers["jinlin"]
    _say("hot list")
    warm = hot.measure(servers, traffic, plan.pace)
    _say("mix")
    mixed = mix.measure(ours, traffic, rounds=plan.mix_rounds, seconds=plan.pace.seconds)
    _say("growth")
    grown = growth.measure(ours, settings, traffic, tables=plan.tables, seconds=plan.growth_seconds)
    growth.draw(grown, CHART)
    _say("A to D")
    found = rounds.all_queries(servers, traffic, plan.pace)
    measured = rounds.as_json(found)
    for name, server in servers.items():
        measured[name]["rss_mb"] = server.memory_mb()
    _say("distinct documents")
    documents = memory.measure(ours, traffic.tokens[0])
    return {
        "ratios": _ratios(found),
        "memory_mb": documents["memory_mb"],
        "hot_public": rounds.ratio(warm["jinlin"], warm["postgraphile"]),
        "planning_ms": documents["planning_ms"],
        "p99_mix_ratio": mixed["ratio"],
        "servers": measured,
        "hot": {name: rounds.medians(one) for name, one in warm.items()},
        "mix": mixed,
        "documents": documents,
        "growth": grown,
        "machine": {**machine.facts(), "node": node.version()},
    }


def _ratios(found: Mapping[str, Mapping[str, list[Measured]]]) -> dict[str, dict[str, float]]:
    """Other server → query → our requests a second over theirs."""
    return {
        name: {query: rounds.ratio(found[query]["jinlin"], found[query][name]) for query in found}
        for name in ("postgraphile", "mercurius", "handwritten", "strawberry")
    }


@contextmanager
def _databases(home: Path) -> Any:
    """PostgreSQL and Redis with the demo's settings, durable; and a secret for the tokens."""
    with embedded.running(home / "databases") as servers:
        secret = secrets.token_urlsafe(32)
        yield Settings(home, _postmaster(home / "databases"), servers, secret, _pem(TokenKey(secret).public))


def _pem(public: bytes) -> str:
    """An Ed25519 public key of 32 bytes as SubjectPublicKeyInfo (RFC 8410)."""
    text = base64.b64encode(bytes.fromhex("302a300506032b6570032100") + public).decode()
    return f"-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----\n"


def _postmaster(databases: Path) -> psutil.Process:
    (pid_file,) = databases.rglob("postmaster.pid")
    return psutil.Process(int(pid_file.read_text().splitlines()[0]))


async def _policies(url: str) -> None:
    """PostGraphile's roles and policies; they bind nobody else."""
    connection = await asyncpg.connect(url)
    try:
        text = _POSTGRAPHILE.read_text()
        await connection.execute(text.replace("{register}", statements.REGISTER_IN_FUNCTION))
    finally:
        await connection.close()


def _say(what: str) -> None:
    print(f"{time.strftime('%X')} {what}", flush=True)
