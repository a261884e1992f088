"""STORAGE_URL, and how a wrong one is told."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from services.kit import clock, storage
from services.kit.settings import Settings, SettingsInvalid
from services.kit.storage import Body, Local
from services.kit.storage.base import checked
from tests.factories.secrets import SECRET

KEYS = {"aws_access_key_id": "jinlin", "aws_secret_access_key": "secret of the bucket"}


def settings(url, **given):
    return Settings(database_url="", redis_url="", jinlin_secret=SECRET, storage_url=url, **given)


def test_without_an_address_there_is_no_storage():
    assert storage.of(settings(None)) is None


def test_a_directory_is_named_with_three_slashes():
    assert isinstance(storage.of(settings("file:///srv/files")), Local)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("/srv/files", "must begin with file:/// or s3://"),
        ("file://srv/files", "file:///srv/jinlin/files"),
        ("file:files", "file:///srv/jinlin/files"),
        ("ftp://srv/files", "must begin with"),
        ("s3://", "reads s3://bucket"),
        ("s3://bucket/folder", "reads s3://bucket"),
        ("s3://bucket?secret=x", "reads s3://bucket"),
    ],
)
def test_a_wrong_address_stops_the_process_and_says_how_it_reads(url, said):
    with pytest.raises(SettingsInvalid, match="STORAGE_URL") as refused:
        storage.of(settings(url, **KEYS))
    assert said in str(refused.value)


def test_a_bucket_needs_its_secrets():
    with pytest.raises(SettingsInvalid, match="AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"):
        storage.of(settings("s3://bucket"))


def test_clients_may_reach_the_bucket_by_another_address_than_we_do():
    url = "s3://photos?endpoint=http://minio:9000&clients=https://files.example&region=cn-north-1"
    store = storage.of(settings(url, **KEYS))
    assert store is not None
    until = clock.now() + timedelta(minutes=15)
    target = store.target("incoming/0a", Body(5, "ab" * 32, "image/png"), until=until)
    parts, query = urlsplit(target.url), parse_qs(urlsplit(target.url).query)
    assert (parts.netloc, parts.path) == ("files.example", "/photos/incoming/0a")
    assert query["X-Amz-SignedHeaders"] == ["content-length;content-type;host;x-amz-checksum-sha256"]
    assert "/cn-north-1/s3/" in query["X-Amz-Credential"][0]
    assert set(target.headers) == {"content-type", "x-amz-checksum-sha256"}


@pytest.mark.parametrize(
    "key", ["../x", "/etc/passwd", "a//b", "a/../b", "a/b.", "", "A", "a/b c", "a\x00", "a\n"]
)
def test_a_key_that_is_not_ours_leads_nowhere(key):
    with pytest.raises(ValueError, match="no key of an object"):
        checked(key)
