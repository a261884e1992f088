"""The client that the guide shows, run as it stands there."""

import asyncio
import os
import re
import sys
from pathlib import Path

from services.domain.notifications.actions import notify
from tests.factories.acting import act
from tests.factories.people import a_community, a_resident
from tests.factories.sockets import PATIENCE, bearer

GUIDE = (Path(__file__).parents[3] / "docs" / "integrators.md").read_text()
SECTION = GUIDE.partition("\n## Subscribe\n")[2].partition("\n## ")[0]


async def test_the_client_of_the_guide_is_told_what_waits(port):
    actor, subject = await a_resident(), await a_community()
    [source] = re.findall(r"```python\n(.*?)```", SECTION, re.DOTALL)
    client = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", source),
        env=os.environ
        | {
            "JINLIN_URL": f"ws://127.0.0.1:{port}/graphql",
            "JINLIN_TOKEN": bearer(actor).removeprefix("Bearer "),
            "PYTHONWARNINGS": "",
        },
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert await _line(client) == "{'unread': 0, 'answersDue': 0}"
        await act(notify([actor.account_id], key="n", title="通知", body="…", subject=subject))
        assert await _line(client) == "{'unread': 1, 'answersDue': 0}"
    finally:
        client.kill()
        await client.wait()


async def _line(client):
    return (await asyncio.wait_for(client.stdout.readline(), 2 * PATIENCE)).decode().strip()
