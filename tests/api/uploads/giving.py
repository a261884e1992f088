"""The client's side of an upload."""

from typing import Any

import httpx

from services.domain.actors.actor import Actor
from tests.api.conftest import Api
from tests.factories.uploads import announced

START = "upload { id state } url method headers { name value } expiresAt"
UPLOAD = "query($id: ID!) { upload(id: $id) { state fault photo { id } paper { id } } }"


async def start(api: Api, actor: Actor | None, raw: bytes, **given: Any) -> dict[str, Any]:
    """What `uploadStart` answers for these bytes."""
    return await api.verb(actor, "uploadStart", START, **announced(raw, **given))


async def put(api: Api, target: dict[str, Any], raw: bytes, **headers: str) -> httpx.Response:
    """Put the bytes at the target, as it says."""
    said = {one["name"]: one["value"] for one in target["headers"]}
    return await api.http.request(target["method"], target["url"], content=raw, headers={**said, **headers})


async def finish(api: Api, actor: Actor | None, id: str) -> dict[str, Any]:
    return await api.verb(actor, "uploadFinish", "upload { id state }", upload=id)


async def give(api: Api, actor: Actor, raw: bytes, **given: Any) -> dict[str, Any]:
    """All three steps; the upload as `uploadFinish` tells of it."""
    target = await start(api, actor, raw, **given)
    assert (await put(api, target, raw)).status_code == 200
    done = await finish(api, actor, target["upload"]["id"])
    return dict(done["upload"])
