"""Where the requests of C start: each after another partner, as every server spells that."""

import json
from dataclasses import dataclass
from typing import Any

import httpx

from bench.api.serving import Server
from services.api.reads import cursors

ORDER = "NAME_ASC"
_PAGE = 500
_PLACES = f"""query($after: Cursor) {{
  allPartners(orderBy: [{ORDER}], first: {_PAGE}, after: $after) {{
    edges {{ cursor node {{ rowId name }} }}
    pageInfo {{ hasNextPage endCursor }}
  }}
}}"""


@dataclass(frozen=True)
class Start:
    """A partner by name and id, and PostGraphile's cursor for it."""

    name: str
    id: int
    postgraphile: str


def fetched(postgraphile: Server, token: str) -> dict[str, Start]:
    """Our cursor → the partner that it is of: all that `token` sees, in the order of C."""
    found: dict[str, Start] = {}
    after, more = None, True
    with httpx.Client(timeout=30, headers={"authorization": f"Bearer {token}"}) as http:
        while more:
            page = _page(http, postgraphile.url(), after)
            for start in map(_start, page["edges"]):
                found[cursors.encode(ORDER, start.name, start.id)] = start
            after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    return found


def _page(http: httpx.Client, url: str, after: str | None) -> Any:
    answer = http.post(url, json={"query": _PLACES, "variables": {"after": after}}).json()
    if "errors" in answer:
        raise SystemExit(f"PostGraphile gives no cursors: {json.dumps(answer['errors'])[:600]}")
    return answer["data"]["allPartners"]


def _start(edge: dict[str, Any]) -> Start:
    return Start(edge["node"]["name"], int(edge["node"]["rowId"]), edge["cursor"])
