"""Which requests are sent: varied arguments, signed in by turns, registrations that never repeat."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg

from bench.api import queries
from bench.api.load import Load, prepare
from bench.api.seed import EVENTS, RESIDENTS
from bench.api.starts import Start

READERS = 20
"""Residents by turns in A, B and C; D is by all of `RESIDENTS`."""
_REQUESTS = {"A": 5_000, "B": 2_000, "C": 5_000}


@dataclass
class Traffic:
    """Writes files of requests below `home`; `upcoming` are ids of events that take registrations.

    `starts` are the partners after which C begins, by our cursor.
    """

    home: Path
    tokens: list[str]
    upcoming: list[int]
    starts: Mapping[str, Start]
    _files: dict[tuple[str, str], Load] = field(default_factory=dict)
    _registered: int = 0

    def __post_init__(self) -> None:
        self.token_file.write_text("\n".join(self.tokens) + "\n")

    @property
    def token_file(self) -> Path:
        return self.home / "tokens"

    def read(self, dialect: str, query: str) -> Load:
        """A, B or C with varied arguments; the same ones in the same order for every server."""
        if (dialect, query) not in self._files:
            bodies = [self.body(dialect, query, one) for one in self.variables(query)]
            self._files[dialect, query] = self._load(dialect, query, f"{query}-{dialect}", _in_turn(bodies))
        return self._files[dialect, query]

    def registrations(self, dialect: str, most: int) -> Load:
        """`most` registrations, each of an account and an event that are not yet together."""
        pairs = [next(self) for _ in range(most)]
        signed = [(token, self.body(dialect, "D", {"event": f"Event:{event}"})) for token, event in pairs]
        return self._load(dialect, "D", "D", signed, queries.MARK)

    def hot(self, dialect: str) -> Load:
        """B with one set of arguments, asked by strangers."""
        body = self.body(dialect, "B", {"startsAfter": _moment(0)})
        return self._load(dialect, "B", f"hot-{dialect}", [(0, body)])

    def mixed(self, dialect: str) -> Load:
        """B and C by turns."""
        bodies = [
            self.body(dialect, query, one)
            for pair in zip(self.variables("B"), self.variables("C"), strict=False)
            for query, one in zip("BC", pair, strict=True)
        ]
        return self._load(dialect, "B", f"mixed-{dialect}", _in_turn(bodies))

    def body(self, dialect: str, query: str, one: Mapping[str, Any]) -> str:
        return queries.body(dialect, query, one, self.starts)

    def variables(self, query: str) -> Iterator[dict[str, str]]:
        """As our API takes them; the same at every call."""
        chance = random.Random(query)
        if query == "C":
            every = _shuffled(list(self.starts), chance)
            return ({"after": next(every)} for _ in range(_REQUESTS[query]))
        return (_drawn(query, chance) for _ in range(_REQUESTS[query]))

    def of(self, dialect: str, query: str, name: str, bodies: list[str]) -> Load:
        """Prepared bodies of any document, by the readers in turn."""
        return self._load(dialect, query, name, _in_turn(bodies))

    def __next__(self) -> tuple[int, int]:
        """(token number, event id): neighbours in time are about different events."""
        turn, place = divmod(self._registered, len(self.upcoming))
        self._registered += 1
        return 1 + (turn + place) % len(self.tokens), self.upcoming[place]

    def _load(
        self, dialect: str, query: str, name: str, signed: list[tuple[int, str]], mark: str | None = None
    ) -> Load:
        file = prepare(self.home / name, signed)
        return Load(queries.path(dialect, query), file, self.token_file, mark)


def _drawn(query: str, chance: random.Random) -> dict[str, str]:
    if query == "A":
        return {"id": f"Event:{chance.randint(1, EVENTS)}"}
    return {"startsAfter": _moment(chance.randint(0, 150 * 24 * 60))}


def _shuffled(places: list[str], chance: random.Random) -> Iterator[str]:
    """All of them in an order of chance, then in another: what is in flight together hardly ever repeats."""
    while True:
        chance.shuffle(places)
        yield from places


_UPCOMING = """
SELECT e.id FROM event e
 WHERE e.state = 'published' AND e.starts_at > now() + interval '1 day'
   AND NOT EXISTS (SELECT 1 FROM registration r WHERE r.event_id = e.id AND r.account_id = ANY ($1))
"""


async def upcoming(url: str) -> list[int]:
    """Published events that start tomorrow or later, in an order of chance."""
    connection = await asyncpg.connect(url)
    try:
        found = await connection.fetch(_UPCOMING, list(RESIDENTS))
    finally:
        await connection.close()
    ids = [row["id"] for row in found]
    random.Random("upcoming").shuffle(ids)
    return ids


def _in_turn(bodies: list[str]) -> list[tuple[int, str]]:
    return [(1 + n % READERS, body) for n, body in enumerate(bodies)]


def _moment(minutes: int) -> str:
    """So many minutes after the coming midnight, UTC."""
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return (midnight + timedelta(days=1, minutes=minutes)).isoformat()
