"""Proof before measurement: every server gives the same answers and does the same work."""

import json
from collections.abc import Mapping
from datetime import datetime
from itertools import islice
from typing import Any

import asyncpg
import httpx

from bench.api import queries
from bench.api.serving import Server
from bench.api.traffic import Traffic

_ASKED = {"A": 150, "B": 20, "C": 40}
_MOMENTS = {"startsAt", "endsAt"}
_WORDS = {"tier", "state"}
_http = httpx.Client(timeout=30)


class Disagreement(SystemExit):
    """Two servers differ; nothing that follows would mean anything."""


def on_reads(servers: Mapping[str, Server], traffic: Traffic, tokens: list[str]) -> int:
    """Ask every server the same, by each token in turn and as a stranger; gives how many answers agreed.

    Raises Disagreement.
    """
    compared = 0
    for query, most in _ASKED.items():
        for n, one in enumerate(islice(traffic.variables(query), most)):
            token = (None, *tokens)[n % (1 + len(tokens))]
            answers = {
                name: canonical(_ask(server, query, traffic.body(server.dialect, query, one), token))
                for name, server in servers.items()
            }
            _compare(f"{query} {one}", answers)
            compared += len(answers)
    return compared


async def on_registration(servers: Mapping[str, Server], traffic: Traffic, url: str) -> None:
    """One registration on each server leaves alike rows. Raises Disagreement."""
    connection = await asyncpg.connect(url)
    try:
        left = {name: await _registered(server, traffic, connection) for name, server in servers.items()}
    finally:
        await connection.close()
    _compare("D", left)


def canonical(answer: Any, key: str = "") -> Any:
    """Ids as numbers, moments as seconds, enums in capitals, cursors as there or not."""
    if isinstance(answer, dict):
        return {name: canonical(value, name) for name, value in answer.items()}
    if isinstance(answer, list):
        return [canonical(one) for one in answer]
    if answer is None:
        return None
    if key == "id":
        return int(str(answer).rpartition(":")[2])
    if key in _MOMENTS:
        return datetime.fromisoformat(answer).timestamp()
    if key in _WORDS:
        return answer.upper()
    return True if key == "endCursor" else answer


def _ask(server: Server, query: str, body: str, token: str | None) -> Any:
    url = server.url(queries.path(server.dialect, query))
    answer = _http.post(url, content=body, headers=_headers(token)).json()
    if "errors" in answer:
        raise Disagreement(f"{server.name} fails {query}: {json.dumps(answer['errors'])[:600]}")
    return answer.get("data", answer)


def _headers(token: str | None) -> dict[str, str]:
    kind = {"content-type": "application/json", "accept": "application/json"}
    return {**kind, "authorization": f"Bearer {token}"} if token else kind


async def _registered(server: Server, traffic: Traffic, connection: asyncpg.Connection) -> Any:
    token, event = next(traffic)
    before = await connection.fetchval("SELECT confirmed FROM event WHERE id = $1", event)
    body = traffic.body(server.dialect, "D", {"event": f"Event:{event}"})
    answer = canonical(_ask(server, "D", body, traffic.tokens[token - 1])["eventRegister"])
    if "registration" not in answer:
        raise Disagreement(f"{server.name} refuses to register: {answer}")
    made = answer["registration"]["id"]
    row = await connection.fetchrow("SELECT * FROM registration WHERE id = $1", made)
    audit = await connection.fetchrow(
        "SELECT * FROM audit_entry WHERE subject_type = 'Registration' AND subject_id = $1", made
    )
    after = await connection.fetchval("SELECT confirmed FROM event WHERE id = $1", event)
    if row is None or audit is None or row["event_id"] != event:
        raise Disagreement(f"{server.name} told of a registration and left no rows")
    return {
        "answer": {**answer["registration"], "id": "made"},
        "registration": {name: _shape(name, value) for name, value in row.items()},
        "confirmed": after - before,
        "audit": {name: _shape(name, value) for name, value in audit.items()},
        "snapshot": {name: _shape(name, value) for name, value in sorted(json.loads(audit["after"]).items())},
    }


def _shape(name: str, value: Any) -> Any:
    """What is the same for every registration as it is; ids and moments as there or not."""
    if name.endswith(("id", "_at", "request_id")) or name in {"after"}:
        return value is not None
    return value


def _compare(about: str, answers: Mapping[str, Any]) -> None:
    (first, wanted), *others = answers.items()
    for name, answer in others:
        if answer != wanted:
            raise Disagreement(
                f"{about}: {first} and {name} differ:\n{json.dumps(wanted, ensure_ascii=False)[:1500]}\n"
                f"{json.dumps(answer, ensure_ascii=False)[:1500]}"
            )
