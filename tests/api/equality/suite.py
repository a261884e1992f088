"""Every read of the suite down the other path as well: what `Api` asks is asked twice."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from graphql import GraphQLError, OperationDefinitionNode, OperationType, parse

from services.kit import database
from services.kit.settings import Settings
from tests.api.equality.comparing import same
from tests.api.equality.paths import COMPILED, READ, RESOLVED, Answer, client

LOOKS = 3
"""Tests that race change the world between two reads; a difference counts once it stands still."""


@dataclass(frozen=True)
class Twins:
    """`http` is what tests use; `other` reads the other way."""

    http: httpx.AsyncClient
    other: httpx.AsyncClient

    async def post(self, body: Mapping[str, Any], headers: Mapping[str, str]) -> httpx.Response:
        """The answer of `http`. AssertionError if it is a read and the other path says otherwise."""
        sent = await self.http.post("/graphql", json=body, headers=headers)
        if only_reads(str(body["query"])):
            with database.counting():  # the repeats are no statements of the test's own
                await self._agree(body, headers, _answer(sent))
        return sent

    async def _agree(self, body: Mapping[str, Any], headers: Mapping[str, str], first: Answer) -> None:
        for _ in range(LOOKS):
            second = _answer(await self.other.post("/graphql", json=body, headers=headers))
            if same(first, second):
                return
            again = _answer(await self.http.post("/graphql", json=body, headers=headers))
            assert not same(first, again), _told(body, first, second)
            first = again


@asynccontextmanager
async def twins(settings: Settings) -> AsyncIterator[Twins]:
    """Both applications in this process; Tortoise and the queue are connected already."""
    paths = (settings.jinlin_reads, {COMPILED: RESOLVED, RESOLVED: COMPILED}[settings.jinlin_reads])
    async with client(settings, paths[0]) as http, client(settings, paths[1]) as other:
        yield Twins(http, other)


def only_reads(document: str) -> bool:
    """Whether the document changes nothing: what cannot be parsed does not either."""
    try:
        definitions = parse(document).definitions
    except GraphQLError:
        return True
    operations = [one for one in definitions if isinstance(one, OperationDefinitionNode)]
    return all(one.operation is OperationType.QUERY for one in operations)


def _answer(sent: httpx.Response) -> Answer:
    return Answer(sent.status_code, sent.content, sent.headers.get(READ))


def _told(body: Mapping[str, Any], first: Answer, second: Answer) -> str:
    return (
        f"the read paths differ on {body}\n"
        f"{first.read} {first.status}: {first.body.decode(errors='replace')}\n"
        f"{second.read} {second.status}: {second.body.decode(errors='replace')}"
    )
