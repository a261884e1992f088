"""Where the pages are, and what is said where nothing is or something failed."""

from graphql import GraphQLError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from services.api.operations import answers
from services.api.pages.front import FrontPage
from services.kit.settings import Settings

_CODES = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}


def routes(settings: Settings) -> list[Route]:
    """The front page; in development the contract too."""
    found = [Route("/", FrontPage(settings), methods=["GET"])]
    if not settings.in_production:
        found.append(Route("/schema.graphql", contract_text))
    return found


async def contract_text(_request: Request) -> Response:
    """The contract as schema/schema.graphql has it."""
    from services.api.schema import sdl  # here, since it takes 50 ms the first time

    return PlainTextResponse(sdl())


async def nothing_here(_request: Request, error: Exception) -> Response:
    """Wrong paths and methods, told as GraphQL tells its errors."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    message = "Nothing is here by this method; `/` says where to start."
    fault = {"message": message, "extensions": {"code": _CODES.get(status, "BAD_REQUEST")}}
    headers = error.headers if isinstance(error, HTTPException) else None
    return JSONResponse({"errors": [fault]}, status_code=status, headers=headers)


async def failed(_request: Request, error: Exception) -> Response:
    """What nobody foresaw, with the id that is also in the log."""
    fault = answers.masked(GraphQLError("", original_error=error))
    return JSONResponse({"errors": [fault]}, status_code=500)
