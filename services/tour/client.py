"""A client of the GraphQL API that acts as one account."""

import json
from dataclasses import dataclass
from typing import Any

import httpx

from services.tour.errors import StepFailed

Values = dict[str, Any]


@dataclass(frozen=True)
class Client:
    """`url` of the GraphQL endpoint; `http` is shared by all actors; a stranger's `token` is empty."""

    http: httpx.AsyncClient
    url: str
    token: str

    async def ask(self, query: str, **variables: Any) -> Any:
        """The data of a query. Raises StepFailed for errors of any kind."""
        try:
            answer = await self.http.post(
                self.url,
                json={"query": query, "variables": variables},
                headers={"Authorization": f"Bearer {self.token}"} if self.token else {},
            )
            body = answer.json()
        except (httpx.HTTPError, json.JSONDecodeError, UnicodeDecodeError) as error:
            raise StepFailed(f"the API does not answer as it should: {error!r}") from error
        if answer.status_code != httpx.codes.OK or not _has_data(body):
            raise StepFailed(f"the API answered {answer.status_code}: {answer.text[:800]}")
        return body["data"]

    async def do(self, verb: str, selection: str, **input: Any) -> Any:
        """A verb's payload, of which `selection` is read. Raises StepFailed when it is refused."""
        answer = await self.attempt(verb, selection, **input)
        if "code" in answer:
            raise StepFailed(f"{verb} was refused: {answer['code']}: {answer['message']}")
        return answer

    async def attempt(self, verb: str, selection: str, **input: Any) -> Any:
        """The payload, or the refusal with its `code` and `message`."""
        name = verb[:1].upper() + verb[1:]
        data = await self.ask(
            f"mutation ($input: {name}Input!) {{ {verb}(input: $input) {{ __typename"
            f" ... on {name}Payload {{ {selection} }} ... on Refusal {{ code message }} }} }}",
            input=input,
        )
        return data[verb]


def _has_data(body: object) -> bool:
    return isinstance(body, dict) and not body.get("errors") and isinstance(body.get("data"), dict)
