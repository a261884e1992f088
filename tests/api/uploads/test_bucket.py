"""The same with a bucket: clients put there themselves, and everybody still reads from us."""

from collections.abc import AsyncIterator

import httpx
import msgspec
import pytest

from services.domain.uploads import objects
from services.domain.uploads.models import Upload, UploadState
from services.kit import storage
from services.kit.settings import Settings
from services.kit.tokens import TokenKey
from services.worker.jobs import uploads as job
from tests.api.conftest import Api
from tests.api.equality.suite import twins
from tests.api.uploads.giving import finish, start
from tests.factories.bucket import Bucket, a_bucket
from tests.factories.partners import a_member, a_partner
from tests.factories.uploads import a_picture


@pytest.fixture
async def bucket() -> AsyncIterator[Bucket]:
    async with a_bucket() as found:
        yield found


@pytest.fixture
async def with_bucket(db, settings: Settings, bucket: Bucket) -> AsyncIterator[tuple[Api, Settings]]:
    given = msgspec.structs.replace(
        settings,
        storage_url=bucket.url,
        aws_access_key_id="jinlin",
        aws_secret_access_key="secret of the bucket",
    )
    async with twins(given) as both:
        yield Api(both.http, TokenKey(given.jinlin_secret), both), given
    await storage.close(given)


async def test_a_photo_goes_to_the_bucket_and_is_served_by_us(with_bucket: tuple[Api, Settings]):
    api, settings = with_bucket
    partner = await a_partner()
    owner, raw = await a_member(partner), a_picture()
    target = await start(api, owner, raw, of=f"Partner:{partner.id}")
    early = await finish(api, owner, target["upload"]["id"])
    assert early["code"] == "UPLOAD_NOT_STORED"
    headers = {one["name"]: one["value"] for one in target["headers"]}
    async with httpx.AsyncClient(trust_env=False) as http:
        assert (await http.put(target["url"], content=raw, headers=headers)).status_code == 200
    assert (await finish(api, owner, target["upload"]["id"]))["upload"]["state"] == "STORED"
    assert await job.sweep(settings) == 1
    made = await Upload.get()
    assert made.state is UploadState.READY
    served = await api.http.get(f"/photos/{made.key}/1.webp")
    assert (served.status_code, served.headers["content-type"]) == (200, "image/webp")
    store = storage.of(settings)
    assert store is not None
    assert await store.size(objects.incoming(made.key)) is None
    assert (await api.http.put(f"/uploads/incoming/{made.key}", content=raw)).status_code == 404
    await api.verb(owner, "uploadRemove", "upload { id }", upload=f"Photo:{made.id}")
    await job.sweep(settings)
    assert (await api.http.get(f"/photos/{made.key}/1.webp")).status_code == 404


async def test_what_a_careless_bucket_has_taken_the_worker_refuses(with_bucket: tuple[Api, Settings]):
    """Not every storage looks at the hash, so that we do."""
    api, settings = with_bucket
    partner = await a_partner()
    owner, raw = await a_member(partner), a_picture()
    target = await start(api, owner, raw, of=f"Partner:{partner.id}")
    store = storage.of(settings)
    assert store is not None
    await store.write(objects.incoming((await Upload.get()).key), raw[:-1] + b"!", "image/jpeg")
    await finish(api, owner, target["upload"]["id"])
    await job.sweep(settings)
    assert (await Upload.get()).fault == "hash_wrong"


async def test_a_bucket_that_goes_away_is_waited_for(with_bucket: tuple[Api, Settings], bucket: Bucket):
    api, settings = with_bucket
    partner = await a_partner()
    owner, raw = await a_member(partner), a_picture()
    target = await start(api, owner, raw, of=f"Partner:{partner.id}")
    away = msgspec.structs.replace(settings, storage_url="s3://jinlin-test?endpoint=http://127.0.0.1:1")
    async with twins(away) as both:
        other = Api(both.http, TokenKey(away.jinlin_secret), both)
        refused = await finish(other, owner, target["upload"]["id"])
        assert refused["code"] == "STORAGE_UNREACHABLE"
        another = await start(other, owner, raw, of=f"Partner:{partner.id}")
        assert "url" in another, "starting needs no storage"
    await storage.close(away)
    assert (await Upload.filter(id=int(target["upload"]["id"][7:])).get()).state is UploadState.STARTED
