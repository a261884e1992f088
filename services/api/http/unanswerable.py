"""Requests that are no GraphQL request, whatever their document says."""

from graphql import GraphQLError

from services.api.faults import Fault
from services.api.secure import Headers


class Unanswerable(Exception):
    """Told by status and code, in either kind of response."""

    def __init__(self, status: int, code: str, message: str, *headers: tuple[bytes, bytes]) -> None:
        super().__init__(message)
        self.status = status
        self.fault: GraphQLError = Fault(code, message)
        self.headers: Headers = list(headers)

    @classmethod
    def of(cls, status: int, fault: GraphQLError, *headers: tuple[bytes, bytes]) -> "Unanswerable":
        """A fault, told by this status."""
        made = cls(status, "", fault.message, *headers)
        made.fault = fault
        return made
