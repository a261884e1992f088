"""The file of trusted documents: one JSON object of ids and texts, as client builds write it."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from services.kit.settings import SettingsInvalid


def read_manifest(path: str) -> Mapping[str, str]:
    """Texts by id; a text whose id is its bare SHA-256 is found as "sha256:…" too. Raises SettingsInvalid."""
    try:
        found = msgspec.json.decode(Path(path).read_bytes(), type=dict[str, str])
    except (OSError, ValueError, RecursionError) as error:
        raise SettingsInvalid(
            f"environment: TRUSTED_DOCUMENTS: {path} must be a JSON object of ids and documents ({error})"
        ) from None
    hashes = {f"sha256:{hashlib.sha256(text.encode()).hexdigest()}": text for text in found.values()}
    for id_, text in found.items():
        if id_.startswith("sha256:") and hashes.get(id_) != text:
            raise SettingsInvalid(f"environment: TRUSTED_DOCUMENTS: {id_} is not the hash of its document")
    return hashes | found
