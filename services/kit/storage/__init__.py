"""Where files lie: a local directory, or a bucket of S3-compatible storage. Clients see one protocol."""

from services.kit.storage.base import Body, BytesWrong, HashWrong, Storage, StorageAway, StorageFull, Target
from services.kit.storage.local import Local
from services.kit.storage.opening import close, of

__all__ = [
    "Body",
    "BytesWrong",
    "HashWrong",
    "Local",
    "Storage",
    "StorageAway",
    "StorageFull",
    "Target",
    "close",
    "of",
]
