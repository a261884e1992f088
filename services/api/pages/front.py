"""The page at `/`: tells a stranger where to start."""

import html
from importlib.resources import files
from string import Template

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from services.api.secure import of_pages
from services.kit.settings import Settings

_CURL = """\
curl -s {url}/graphql -H 'content-type: application/json' \\
  -d '{{"query": "{{ events(first: 3) {{ nodes {{ title startsAt place }} }} }}"}}'"""
_EVERYWHERE = (
    ("/graphql", "GraphQL, by POST, GET and WebSocket (graphql-transport-ws)"),
    ("/health", "whether the process lives"),
    ("/ready", "whether it can answer"),
)
_IN_DEVELOPMENT = (
    ("/graphql", "a browser gets the explorer here, with operations to begin with"),
    ("/schema.graphql", "the contract: every type, field and argument with its description"),
)
_GUIDE = "The guide for integrators is docs/integrators.md of the source: sign in, page through, act, watch."


class FrontPage:
    """An ASGI application: HTML for browsers, text for everybody else."""

    def __init__(self, settings: Settings) -> None:
        links = _EVERYWHERE if settings.in_production else (*_EVERYWHERE, *_IN_DEVELOPMENT)
        curl = _CURL.format(url=settings.jinlin_public_url.rstrip("/"))
        self._text = _text(curl, links)
        self._html = _html(curl, links)
        self._headers = of_pages(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if "text/html" in Request(scope).headers.get("accept", ""):
            page: Response = HTMLResponse(self._html, headers=self._headers)
        else:
            page = PlainTextResponse(self._text)
        await page(scope, receive, send)


def _text(curl: str, links: tuple[tuple[str, str], ...]) -> str:
    listed = "\n".join(f"  {path:16} {what}" for path, what in links)
    return (
        "近邻 Jinlin: the community-partners platform.\n\n"
        f"Ask it something:\n\n{curl}\n\n"
        "What is public needs no token; for the rest send `Authorization: Bearer …`.\n\n"
        f"{listed}\n\n{_GUIDE}\n"
    )


def _html(curl: str, links: tuple[tuple[str, str], ...]) -> str:
    listed = [f'<li><a href="{path}">{path}</a>: {what}</li>' for path, what in links]
    template = Template(files(__package__).joinpath("front.html").read_text(encoding="utf-8"))
    items = "\n      ".join([*listed, f"<li>{_GUIDE}</li>"])
    return template.substitute(curl=html.escape(curl), links=items)
