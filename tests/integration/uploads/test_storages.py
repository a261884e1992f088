"""Both kinds of storage keep the same promises: a directory, and a bucket at a real S3-compatible server."""

import hashlib
import os
import resource
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from services.kit import clock, storage
from services.kit.settings import Settings
from services.kit.storage import Body, BytesWrong, HashWrong, Local, StorageAway, StorageFull
from services.kit.storage.local import BEGUN
from tests.factories.bucket import Bucket, a_bucket
from tests.factories.secrets import SECRET

KEY = "incoming/00ff"


def body_of(raw: bytes) -> Body:
    return Body(len(raw), hashlib.sha256(raw).hexdigest(), "image/png")


@pytest.fixture(scope="module")
async def bucket() -> AsyncIterator[Bucket]:
    async with a_bucket() as found:
        yield found


def local(directory: Path) -> Settings:
    return Settings(database_url="", redis_url="", jinlin_secret=SECRET, storage_url=directory.as_uri())


@pytest.fixture(params=["directory", "bucket"])
async def store(request, tmp_path, bucket):
    settings = local(tmp_path) if request.param == "directory" else bucket.settings()
    found = storage.of(settings)
    yield found
    await storage.close(settings)


async def test_what_is_written_is_read_as_it_was_and_can_be_replaced(store):
    for raw in (b"one", b"", bytes(range(256)) * 4000):
        await store.write(KEY, raw, "image/png")
        assert await store.read(KEY) == raw
        assert await store.size(KEY) == len(raw)
    await store.delete(KEY)


async def test_what_is_not_there_is_none_and_can_be_deleted_again(store):
    assert (await store.read("photos/aa/1.webp"), await store.size("photos/aa/1.webp")) == (None, None)
    await store.write("photos/aa/1.webp", b"x", "image/webp")
    for _ in range(2):
        await store.delete("photos/aa/1.webp")
    assert await store.read("photos/aa/1.webp") is None
    await store.tidy()


async def test_a_client_puts_at_a_buckets_target_by_one_request_with_its_headers(bucket):
    settings = bucket.settings()
    store, raw = storage.of(settings), b"a photo"
    assert store is not None
    target = store.target(KEY, body_of(raw), until=clock.now() + timedelta(minutes=15))
    async with httpx.AsyncClient(trust_env=False) as http:
        for _ in range(2):
            put = await http.request(target.method, target.url, content=raw, headers=dict(target.headers))
            assert put.status_code == 200
    assert await store.read(KEY) == raw
    await storage.close(settings)


@pytest.mark.parametrize("url", ["s3://jinlin-test?endpoint=http://127.0.0.1:1", None])
async def test_a_storage_that_is_away_says_so_whatever_is_asked(bucket, tmp_path, url):
    settings = bucket.settings(storage_url=url) if url else local(tmp_path / "not mounted")
    store = storage.of(settings)
    for one in (
        store.read(KEY),
        store.size(KEY),
        store.write(KEY, b"x", "image/png"),
        store.delete(KEY),
    ):
        with pytest.raises(StorageAway):
            await one
    await storage.close(settings)


async def test_a_bucket_that_is_not_there_is_a_storage_that_is_away_and_no_missing_file(bucket):
    settings = bucket.settings(storage_url=f"s3://another?endpoint={bucket.endpoint}")
    store = storage.of(settings)
    assert store is not None
    with pytest.raises(StorageAway, match="NoSuchBucket"):
        await store.read(KEY)
    await storage.close(settings)


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ((b"a pho", b"t0"), HashWrong),
        ((b"a pho",), BytesWrong),
        ((b"a photo", b"!"), BytesWrong),
        ((), BytesWrong),
    ],
)
async def test_a_directory_keeps_nothing_but_what_was_announced(tmp_path, parts, fault):
    store = storage.of(local(tmp_path))
    assert isinstance(store, Local)
    with pytest.raises(fault):
        await store.receive(KEY, chunks(*parts), body_of(b"a photo"))
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []


async def test_what_a_killed_process_has_half_written_is_forgotten_after_a_day(tmp_path):
    store = storage.of(local(tmp_path))
    assert store is not None
    (tmp_path / BEGUN).mkdir()
    old, new = tmp_path / BEGUN / "old", tmp_path / BEGUN / "new"
    old.write_bytes(b"x")
    new.write_bytes(b"x")
    os.utime(old, (0, 0))
    await store.tidy()
    assert (old.exists(), new.exists()) == (False, True)


async def test_a_full_disk_is_told_apart_and_keeps_nothing(tmp_path):
    store, (soft, hard) = storage.of(local(tmp_path)), resource.getrlimit(resource.RLIMIT_FSIZE)
    assert store is not None
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(StorageFull):
            await store.write(KEY, b"x" * 200_000, "image/png")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []


async def test_what_should_be_a_directory_and_is_a_file_is_a_storage_that_is_away(tmp_path):
    (tmp_path / "files").write_bytes(b"")
    store = storage.of(local(tmp_path / "files"))
    assert store is not None
    with pytest.raises(StorageAway):
        await store.write(KEY, b"x", "image/png")
