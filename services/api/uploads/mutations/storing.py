"""The storage of the deployment, for verbs that need it."""

from services.domain.uploads.errors import UploadsOff
from services.kit import storage
from services.kit.settings import Settings
from services.kit.storage import Storage


def storage_of(settings: Settings) -> Storage:
    """Or UploadsOff."""
    found = storage.of(settings)
    if found is None:
        raise UploadsOff
    return found
