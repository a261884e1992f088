"""From STORAGE_URL to the storage that it names."""

import functools
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from services.kit.links import Links
from services.kit.settings import Settings, SettingsInvalid
from services.kit.storage.base import Storage
from services.kit.storage.local import Local

_REGION = "us-east-1"
"""What S3-compatible storages take where they know no regions."""
_OPTIONS = frozenset({"endpoint", "region", "clients"})


@functools.lru_cache(maxsize=8)
def of(settings: Settings) -> Storage | None:
    """The process's storage; None where the settings name none. Raises SettingsInvalid."""
    if settings.storage_url is None:
        return None
    scheme = urlsplit(settings.storage_url).scheme
    if scheme == "file":
        return _directory(settings.storage_url, settings)
    if scheme == "s3":
        return _bucket(settings.storage_url, settings)
    raise SettingsInvalid("environment: STORAGE_URL must begin with file:/// or s3://")


async def close(settings: Settings) -> None:
    """Give up the connections of the settings' storage."""
    found = of(settings)
    if found is not None:
        await found.close()


def _directory(url: str, settings: Settings) -> Local:
    parts = urlsplit(url)
    if parts.netloc or not parts.path.startswith("/") or parts.query:
        raise SettingsInvalid("environment: STORAGE_URL names a directory as file:///srv/jinlin/files")
    return Local(Path(unquote(parts.path)), Links(settings.jinlin_secret, settings.jinlin_public_url))


def _bucket(url: str, settings: Settings) -> Storage:
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    if not parts.netloc or parts.path or options.keys() - _OPTIONS:
        raise SettingsInvalid("environment: STORAGE_URL reads s3://bucket?endpoint=…&region=…&clients=…")
    if not settings.aws_access_key_id or not settings.aws_secret_access_key:
        raise SettingsInvalid(
            "environment: with s3:// STORAGE_URL needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        )
    region = options.get("region", _REGION)
    endpoint = options.get("endpoint", f"https://s3.{region}.amazonaws.com").rstrip("/")
    clients = options.get("clients", endpoint).rstrip("/")
    # Here, since it loads 2 MB that no other deployment needs.
    from services.kit.storage.s3 import S3, Bucket

    bucket = Bucket(
        ours=f"{endpoint}/{parts.netloc}",
        clients=f"{clients}/{parts.netloc}",
        region=region,
        key_id=settings.aws_access_key_id,
        secret=settings.aws_secret_access_key,
    )
    return S3(bucket)
