"""Reads every event to come and registers for the first: python upcoming.py URL TOKEN.

Needs `pip install "gql[httpx]"`.
"""

import asyncio
import sys
import uuid

from gql import Client, gql
from gql.transport.httpx import HTTPXAsyncTransport

UPCOMING = gql("""
query Upcoming($after: String) {
  events(filter: {state: [PUBLISHED]}, order: STARTS_AT_ASC, first: 50, after: $after) {
    nodes { id title startsAt placesLeft }
    pageInfo { hasNextPage endCursor }
  }
}
""")
REGISTER = gql("""
mutation Register($input: EventRegisterInput!) {
  eventRegister(input: $input) {
    __typename
    ... on EventRegisterPayload { registration { id state } }
    ... on Refusal { code message field }
  }
}
""")


async def upcoming(session):
    """Every event, page by page."""
    after = None
    while True:
        page = (await session.execute(UPCOMING, variable_values={"after": after}))["events"]
        for event in page["nodes"]:
            yield event
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]


async def register(session, event, *, key):
    """May be sent again with the same key if no answer came: it is done once."""
    given = {"event": event["id"], "party": 1, "idempotencyKey": key}
    return (await session.execute(REGISTER, variable_values={"input": given}))["eventRegister"]


async def main(url, token):
    transport = HTTPXAsyncTransport(url, headers={"Authorization": f"Bearer {token}"})
    async with Client(transport=transport) as session:
        events = [event async for event in upcoming(session)]
        for event in events:
            print(event["startsAt"], event["title"])
        answer = await register(session, events[0], key=str(uuid.uuid4()))
        print(answer.get("code") or answer["registration"]["state"])


asyncio.run(main(*sys.argv[1:]))
