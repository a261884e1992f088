"""How what was raised for a request is told over HTTP."""

from graphql import GraphQLError

from services.api.auth import Unauthenticated
from services.api.http.unanswerable import Unanswerable
from services.api.operations import BadRequest, NotAQuery
from services.api.operations.persisted import Unnamed


def refusal_of(failed: Exception) -> Unanswerable:
    """By status and code; whatever nobody foresaw is masked."""
    if isinstance(failed, Unanswerable):
        return failed
    if isinstance(failed, Unauthenticated):
        return Unanswerable.of(401, failed, (b"www-authenticate", b"Bearer"))
    if isinstance(failed, Unnamed):
        return Unanswerable.of(400, failed)
    if isinstance(failed, BadRequest):
        return Unanswerable(400, "BAD_REQUEST", str(failed))
    if isinstance(failed, NotAQuery):
        message = "A GET request can only read; send mutations by POST."
        return Unanswerable(405, "METHOD_NOT_ALLOWED", message, (b"allow", b"POST"))
    return Unanswerable.of(500, GraphQLError("", original_error=failed))
