"""From the text of an operation to the bytes of its answer."""

from services.api.operations.answers import Answer
from services.api.operations.running import BadRequest, NotAQuery, Operations, Request

__all__ = ["Answer", "BadRequest", "NotAQuery", "Operations", "Request"]
