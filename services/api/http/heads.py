"""The headers of responses: what does not change from one to the next is made once."""

from services.api import secure
from services.api.http.kinds import GRAPHQL, JSON, Kind
from services.kit.settings import Settings

_NO_STORE = (b"cache-control", b"no-store")
_FRESH = (b"cache-control", b"public, max-age=0, must-revalidate")


class Heads:
    """By kind of response: `personal` for one caller, `public` for whoever asks the same."""

    def __init__(self, settings: Settings) -> None:
        every = secure.of_every_response(settings)
        # Where other origins may read, answers to them carry a header that those to others lack.
        vary = b"accept, authorization, origin" if settings.allowed_origins else b"accept, authorization"
        self.personal = {kind: [_content(kind), _NO_STORE, *every] for kind in (JSON, GRAPHQL)}
        self.public = {kind: [_content(kind), _FRESH, (b"vary", vary), *every] for kind in (JSON, GRAPHQL)}


def _content(kind: Kind) -> tuple[bytes, bytes]:
    return b"content-type", kind.content_type
