"""The explorer, for development: GraphiQL with operations to begin with.

GraphiQL itself (4 MB) comes from the network, from where Strawberry's page has it and with its hashes; where
the network is away, the page runs operations and subscriptions by plain means.
"""

import json
import re
from importlib.resources import files

from starlette.responses import HTMLResponse
from starlette.types import Receive, Scope, Send
from strawberry.http.ides import get_graphql_ide_html

from services.api.pages.examples import EXAMPLES
from services.api.secure import of_pages
from services.kit.settings import Settings

_ASSET = re.compile(
    r"<script\s+crossorigin\s[^>]*(?:react|graphiql)[^>]*></script>|<link\s+crossorigin\s[^>]*/>"
)
_REQUESTS = (b"query=", b"documentId=", b"extensions=")
"""What a GET request for GraphQL has in its query string."""


class Explorer:
    """An ASGI application for browsers that come to GraphQL's path without an operation."""

    def __init__(self, settings: Settings) -> None:
        self._page = HTMLResponse(page(), headers=of_pages(settings))

    def is_meant(self, scope: Scope, accept: bytes) -> bool:
        """Whether this request is for the page and not for an answer."""
        return (
            scope["method"] == "GET"
            and b"text/html" in accept
            and not any(one in scope["query_string"] for one in _REQUESTS)
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._page(scope, receive, send)


def page() -> str:
    """The page's HTML."""
    assets = "\n    ".join(_ASSET.findall(get_graphql_ide_html("graphiql")))
    examples = json.dumps([one._asdict() for one in EXAMPLES], ensure_ascii=False).replace("<", "\\u003c")
    template = files(__package__).joinpath("explorer.html").read_text(encoding="utf-8")
    return template.replace("<!-- assets -->", assets).replace("/* examples */ []", examples)
