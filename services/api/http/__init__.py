"""GraphQL over HTTP: from a request's bytes to an operation, and from its answer to a response."""

from services.api.http.over_http import OverHttp

__all__ = ["OverHttp"]
