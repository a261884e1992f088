"""A photo from its announcement to its address, as a client gives it."""

from io import BytesIO

import pytest
from PIL import Image

from services.domain.uploads import objects
from services.domain.uploads.models import Upload
from services.kit.settings import Settings
from services.worker.jobs import uploads as job
from tests.api.conftest import Api
from tests.api.uploads.giving import UPLOAD, give
from tests.factories.events import an_event
from tests.factories.partners import a_member, a_partner, an_offer
from tests.factories.uploads import a_picture, lies

PHOTOS = """
query($id: ID!) { event(id: $id) { photos(order: PLACE_ASC) { totalCount
  nodes { id title url thumbnailUrl srcset width height colour place event { id } } } } }
"""
FOR_GOOD = {
    "content-type": "image/webp",
    "cache-control": "public, max-age=31536000, immutable",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "content-disposition": 'inline; filename="photo.webp"',
    "cross-origin-resource-policy": "cross-origin",
}


async def test_a_photo_of_an_event_is_seen_by_everybody_once_it_is_ready(api: Api, settings: Settings):
    partner = await a_partner()
    event, host = await an_event(partner=partner), await a_member(partner)
    raw, name = a_picture((1200, 800)), "C:\\Bilder\\夜市_13800001234.JPG"
    given = await give(api, host, raw, of=f"Event:{event.id}", fileName=name)
    assert given["state"] == "STORED"
    hidden = (await api(None, PHOTOS, id=f"Event:{event.id}"))["event"]["photos"]
    assert hidden == {"totalCount": 0, "nodes": []}
    assert await job.sweep(settings) == 1
    (photo,) = (await api(None, PHOTOS, id=f"Event:{event.id}"))["event"]["photos"]["nodes"]
    base = photo["url"].removesuffix("/3.webp")
    assert photo == {
        "id": given["id"].replace("Upload", "Photo"),
        "title": "夜市",
        "url": f"{base}/3.webp",
        "thumbnailUrl": f"{base}/1.webp",
        "srcset": f"{base}/1.webp 320w, {base}/2.webp 960w, {base}/3.webp 1200w",
        "width": 1200,
        "height": 800,
        "colour": photo["colour"],
        "place": 1,
        "event": {"id": f"Event:{event.id}"},
    }
    ready = (await api(host, UPLOAD, id=given["id"]))["upload"]
    assert ready == {"state": "READY", "fault": None, "photo": {"id": photo["id"]}, "paper": None}
    assert not lies(objects.incoming((await Upload.get()).key)), "what was put has gone"


@pytest.mark.parametrize("kind", ["Partner", "Offer"])
async def test_partners_and_offers_have_photos_too(api: Api, settings: Settings, kind: str):
    partner = await a_partner()
    id = partner.id if kind == "Partner" else (await an_offer(partner=partner)).id
    await give(api, await a_member(partner), a_picture(), of=f"{kind}:{id}")
    await job.sweep(settings)
    document = f"query($id: ID!) {{ it: {kind.lower()}(id: $id) {{ photos {{ nodes {{ width }} }} }} }}"
    found = await api(None, document, id=f"{kind}:{id}")
    assert found["it"]["photos"]["nodes"] == [{"width": 640}]


async def shown(api: Api, settings: Settings) -> str:
    """The address of a photo that is ready."""
    partner = await a_partner()
    await give(api, await a_member(partner), a_picture(), of=f"Partner:{partner.id}")
    await job.sweep(settings)
    return f"/photos/{(await Upload.get()).key}/1.webp"


async def test_a_photo_is_served_for_good_and_as_nothing_else(api: Api, settings: Settings):
    url = await shown(api, settings)
    served = await api.http.get(url)
    assert served.status_code == 200
    assert {name: served.headers[name] for name in FOR_GOOD} == FOR_GOOD
    with Image.open(BytesIO(served.content)) as picture:
        assert (picture.format, picture.width) == ("WEBP", 320)
    head = await api.http.head(url)
    assert (head.status_code, head.content) == (200, b"")
    again = await api.http.get(url, headers={"if-none-match": served.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/photos/{key}/4.webp",
        "/photos/{key}/0.webp",
        "/photos/{key}/1.jpg",
        "/photos/{key}/-1.webp",
        "/photos/{other}/1.webp",
        "/photos/../incoming/{key}",
        "/photos/%2e%2e/1.webp",
        "/photos/..%2fincoming%2f{key}/1.webp",
        "/incoming/{key}",
        "/uploads/incoming/{key}",
        "/papers/{key}",
    ],
)
async def test_nothing_else_is_served(api: Api, settings: Settings, path: str):
    key = (await shown(api, settings)).split("/")[2]
    answer = await api.http.get(path.format(key=key, other="0" * 32))
    assert answer.status_code in {404, 405}


async def test_a_photo_that_is_removed_is_gone_from_lists_at_once_and_then_from_the_storage(
    api: Api, settings: Settings
):
    partner = await a_partner()
    event, host = await an_event(partner=partner), await a_member(partner)
    given = await give(api, host, a_picture(), of=f"Event:{event.id}")
    await job.sweep(settings)
    url = f"/photos/{(await Upload.get()).key}/1.webp"
    etag = (await api.http.get(url)).headers["etag"]
    photo = given["id"].replace("Upload", "Photo")
    done = await api.verb(host, "uploadRemove", "upload { state }", upload=photo)
    assert done["upload"] == {"state": "REMOVED"}
    again = await api.verb(host, "uploadRemove", "upload { state }", upload=given["id"])
    assert again["code"] == "UPLOAD_NOT_OPEN"
    assert (await api(None, PHOTOS, id=f"Event:{event.id}"))["event"]["photos"]["totalCount"] == 0
    await job.sweep(settings)
    assert (await api.http.get(url)).status_code == 404
    assert (await api.http.get(url, headers={"if-none-match": etag})).status_code == 404
