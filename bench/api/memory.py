"""What distinct documents cost: resident memory after many of them, and planning one that is new."""

import http.client
import itertools
import json
import time
from collections.abc import Iterator
from statistics import median

from bench.api.serving import Server

DOCUMENTS = 10_000
PLANNED, REPEATS = 30, 9
_EVENT = (
    "title",
    "startsAt",
    "endsAt",
    "place",
    "tier",
    "capacity",
    "confirmed",
    "category",
    "state",
    "text",
)
_PARTNER = ("name", "kind", "address", "introduction", "state", "createdAt")


class Client:
    """One kept connection; the thinnest that there is, for it is timed as well."""

    def __init__(self, server: Server, token: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        self._headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}

    def ask(self, document: str) -> float:
        """Seconds until the answer was read; it must hold no errors."""
        body = json.dumps({"query": document})
        began = time.perf_counter()
        self._connection.request("POST", "/graphql", body, self._headers)
        answer = self._connection.getresponse().read()
        took = time.perf_counter() - began
        if b'"errors"' in answer[-2000:] or b'"errors"' in answer[:200]:
            raise SystemExit(f"{document} fails: {answer[:500]!r}")
        return took


def measure(server: Server, token: str, *, most: int = DOCUMENTS) -> dict[str, float]:
    """memory_mb after `most` distinct documents, and planning_ms of one more of the kind of B."""
    client = Client(server, token)
    before = server.memory_mb()
    began = time.monotonic()
    for document in itertools.islice(distinct(), most):
        client.ask(document)
    took = time.monotonic() - began
    memory = server.memory_mb()
    planning = median(_planning(client, f"p{number}") for number in range(PLANNED))
    return {
        "memory_mb": memory,
        "memory_before_mb": before,
        "documents": most,
        "document_ms": round(took / most * 1e3, 3),
        "planning_ms": round(planning * 1e3, 3),
    }


def distinct() -> Iterator[str]:
    """Documents without end that differ in aliases and in which fields they ask for."""
    for number in itertools.count():
        event, partner = _some(_EVENT, number), _some(_PARTNER, number)
        nested = f"events(first: 2) {{ nodes {{ {event} }} }}"
        yield (
            f'{{ e{number}: event(id: "Event:{1 + number}") {{ {event} host {{ name }} }} }}',
            f"{{ l{number}: events(first: 3) {{ nodes {{ {event} area {{ name }} }} }} }}",
            f"{{ p{number}: partners(first: 3) {{ nodes {{ {partner} {nested} }} }} }}",
        )[number % 3]


def _some(fields: list[str], number: int) -> str:
    """`id` and the fields whose bits are set."""
    return " ".join(["id", *(name for bit, name in enumerate(fields) if number >> bit & 1)])


def _planning(client: Client, alias: str) -> float:
    """The first request over the usual one; what is left is parsing, validating and planning."""
    document = (
        f"{{ {alias}: events(filter: {{state: [PUBLISHED]}}, order: STARTS_AT_ASC, first: 50) {{ nodes {{"
        " id title startsAt endsAt place tier capacity confirmed host { id name } area { id name } }"
        " pageInfo { hasNextPage endCursor } } }"
    )
    first = client.ask(document)
    return first - median(client.ask(document) for _ in range(REPEATS))
