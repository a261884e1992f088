"""Asking both ways: by a plan and through graphql-core, which must say the same in the same order."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from prometheus_client import REGISTRY

from services.domain.actors.actor import Actor
from tests.api.equality.comparing import codes
from tests.api.equality.paths import COMPILED, RESOLVED, Answer, Paths


@dataclass(frozen=True)
class Asking:
    """One application that compiles and one that resolves, over the same rows."""

    ways: Paths

    async def answer(self, actor: Actor | None, document: str, **variables: Any) -> Answer:
        """What the compiling application answers; graphql-core must answer the same."""
        body: Mapping[str, Any] = {"query": document, "variables": variables}
        made, resolved = await self.ways.both(actor, body)
        assert resolved.read == RESOLVED
        assert as_told(made.body) == as_told(resolved.body)
        return made

    async def body(self, actor: Actor | None, document: str, **variables: Any) -> bytes:
        """The bytes of an answer without errors that was made by a plan."""
        answer = await self.answer(actor, document, **variables)
        assert codes(answer.body) == [], answer.body.decode()
        assert answer.read == COMPILED
        return answer.body

    async def __call__(self, actor: Actor | None, document: str, **variables: Any) -> dict[str, Any]:
        """The data of it."""
        found: dict[str, Any] = json.loads(await self.body(actor, document, **variables))["data"]
        return found

    async def fault(self, actor: Actor | None, document: str, **variables: Any) -> list[str]:
        """The codes of an answer with errors, which graphql-core has to tell."""
        answer = await self.answer(actor, document, **variables)
        assert answer.read == RESOLVED
        return codes(answer.body)


def as_told(body: bytes) -> str:
    """JSON with its keys in their order, free of spaces and of the ids of internal errors; 4 is not 4.0."""
    text = json.dumps(json.loads(body), ensure_ascii=False)
    for error_id in re.findall(r'"code": "INTERNAL", "id": "([0-9a-f]+)"', text):
        text = text.replace(error_id, "…")
    return text


def plans_failed() -> float:
    """How many plans have failed in this process."""
    counted = REGISTRY.get_sample_value("jinlin_plans_failed_total")
    assert counted is not None
    return counted
