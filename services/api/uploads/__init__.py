"""Files beside GraphQL: putting them where our own process is the storage, and serving them."""

from starlette.routing import Route

from services.api.uploads import putting, serving
from services.kit import storage
from services.kit.settings import Settings
from services.kit.storage import Local


def routes(settings: Settings) -> list[Route]:
    """What is beside GraphQL for files; nothing without a storage. Raises SettingsInvalid for a wrong one."""
    store = storage.of(settings)
    if store is None:
        return []
    own = [putting.route(store)] if isinstance(store, Local) else []
    return [*own, *serving.routes(store, settings)]
