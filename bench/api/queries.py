"""The measured requests in each server's spelling; aliases make PostGraphile answer in our shape."""

import json
from collections.abc import Mapping
from typing import Any

from bench.api.starts import Start

_JINLIN = {
    "A": "query($id: ID!) { event(id: $id) { id title startsAt place host { name } } }",
    "B": """query($startsAfter: DateTime!) {
      events(filter: {state: [PUBLISHED], startsAfter: $startsAfter}, order: STARTS_AT_ASC, first: 50) {
        nodes { id title startsAt endsAt place tier capacity confirmed host { id name } area { id name } }
        pageInfo { hasNextPage endCursor }
      }
    }""",
    "C": """query($after: String) {
      partners(order: NAME_ASC, first: 20, after: $after) {
        nodes {
          id
          name
          offers(first: 5) { nodes { id title } }
          events(first: 3, order: STARTS_AT_ASC) { nodes { id title startsAt } }
        }
      }
    }""",
    "D": """mutation($event: ID!) {
      eventRegister(input: {event: $event, party: 1}) {
        ... on EventRegisterPayload { registration { id state party } }
        ... on Refusal { code }
      }
    }""",
}
_POSTGRAPHILE = {
    "A": """query($id: BigInt!) {
      event: eventByRowId(rowId: $id) { id: rowId title startsAt place host: partnerByPartnerId { name } }
    }""",
    "B": """query($startsAfter: Datetime!) {
      events: allEvents(
        condition: {state: "published", startsAfter: $startsAfter}, orderBy: [STARTS_AT_ASC], first: 50
      ) {
        nodes {
          id: rowId title startsAt endsAt place tier capacity confirmed
          host: partnerByPartnerId { id: rowId name }
          area: areaByAreaId { id: rowId name }
        }
        pageInfo { hasNextPage endCursor }
      }
    }""",
    "C": """query($after: Cursor) {
      partners: allPartners(orderBy: [NAME_ASC], first: 20, after: $after) {
        nodes {
          id: rowId
          name
          offers: offersByPartnerId(first: 5, orderBy: [CREATED_AT_ASC]) { nodes { id: rowId title } }
          events: eventsByPartnerId(first: 3, orderBy: [STARTS_AT_ASC]) { nodes { id: rowId title startsAt } }
        }
      }
    }""",
    "D": """mutation($event: BigInt!) {
      eventRegister: benchEventRegister(input: {event: $event, party: 1}) {
        registration: result { id: rowId state party }
      }
    }""",
}
_DOCUMENTS = {"jinlin": _JINLIN, "postgraphile": _POSTGRAPHILE}

MARK = '"party":1'
"""What the answer to D holds when, and only when, somebody was registered."""


def path(dialect: str, query: str) -> str:
    return f"/{query.lower()}" if dialect == "handwritten" else "/graphql"


def body(dialect: str, query: str, variables: Mapping[str, Any], starts: Mapping[str, Start]) -> str:
    """The request's JSON; `variables` are as our API takes them, `starts` is as `starts.fetched` gives it."""
    if dialect == "handwritten":
        return json.dumps(_arguments(query, variables, starts))
    if dialect == "postgraphile":
        variables = {name: _foreign(name, value, starts) for name, value in variables.items()}
    document = " ".join(_DOCUMENTS[dialect][query].split())
    return json.dumps({"query": document, "variables": variables})


def _arguments(query: str, variables: Mapping[str, Any], starts: Mapping[str, Start]) -> Mapping[str, Any]:
    """As the hand-written server takes them: no cursor, but what it says."""
    if query == "C":
        start = starts[variables["after"]]
        return {"name": start.name, "id": start.id}
    return {**variables, "party": 1} if query == "D" else variables


def _foreign(name: str, value: str, starts: Mapping[str, Start]) -> str:
    """Row ids without our type prefix, and PostGraphile's own cursors."""
    if name == "after":
        return starts[value].postgraphile
    return value.partition(":")[2] if name in {"id", "event"} else value
