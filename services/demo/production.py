"""The settings of production, for the demo's data."""

import os
from base64 import urlsafe_b64encode
from collections.abc import Mapping

from services.kit import keys
from services.kit.sealing import DERIVED


def variables(secret: str) -> Mapping[str, str]:
    """Production wants its data keys named; the demo's are those that development derives from its secret."""
    data_key = _text(keys.derive(secret, keys.PERSONAL_DATA))
    return {
        "JINLIN_MODE": "production",
        "JINLIN_DATA_KEYS": os.environ.get("JINLIN_DATA_KEYS") or f"{DERIVED}:{data_key}",
        "JINLIN_INDEX_KEY": os.environ.get("JINLIN_INDEX_KEY")
        or _text(keys.derive(secret, keys.BLIND_INDEX)),
    }


def _text(key: bytes) -> str:
    return urlsafe_b64encode(key).decode().rstrip("=")
