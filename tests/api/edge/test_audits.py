"""The public audits of GraphQL over HTTP, by those who wrote the specification."""

import asyncio
import json

from tests.api.edge.serving import serving
from tests.clients import node


async def test_all_61_audits_are_passed(db, settings):
    async with serving(settings) as port:
        said = await asyncio.to_thread(node.run, "audits.mjs", f"http://127.0.0.1:{port}/graphql")
    results = json.loads(said)
    assert [one for one in results if one["status"] != "ok"] == []
    assert len(results) == 61
