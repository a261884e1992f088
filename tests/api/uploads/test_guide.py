"""The guide's client for uploads, as it stands, against a real API process."""

import asyncio
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from services.kit.embedded import Servers
from services.kit.settings import Settings
from services.kit.tokens import TokenKey
from services.worker.jobs import uploads as job
from tests.factories.apis import Apis
from tests.factories.events import an_event
from tests.factories.partners import a_member, a_partner
from tests.factories.secrets import SECRET
from tests.factories.uploads import HOME, a_picture

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "upload.py"


@pytest.fixture
def apis(db: Servers, tmp_path: Path) -> Iterator[Apis]:
    found = Apis(db, tmp_path)
    yield found
    found.end()


async def test_the_example_gives_a_photo_and_prints_where_it_is(
    apis: Apis, settings: Settings, tmp_path: Path
):
    event = await an_event(partner=(partner := await a_partner()))
    owner = await a_member(partner)
    assert owner.account_id is not None
    api = await apis.start(STORAGE_URL=HOME.as_uri())
    base, token = f"http://127.0.0.1:{api.port}", TokenKey(SECRET).issue(owner.account_id, timedelta(hours=1))
    photo = tmp_path / "夜市.jpg"
    photo.write_bytes(a_picture())
    example = await asyncio.create_subprocess_exec(
        *(sys.executable, str(EXAMPLE), f"{base}/graphql", token, f"Event:{event.id}", str(photo)),
        stdout=asyncio.subprocess.PIPE,
    )
    said = asyncio.create_task(example.communicate())
    while not said.done():
        await job.sweep(settings)
        await asyncio.wait({said}, timeout=0.2)
    printed, _ = said.result()
    state, address = printed.decode().split()
    assert (state, example.returncode) == ("READY", 0)
    async with httpx.AsyncClient() as http:
        served = await http.get(f"{base}{address}")
    assert (served.status_code, served.headers["content-type"]) == (200, "image/webp")
    assert served.headers["cache-control"] == "public, max-age=31536000, immutable"
