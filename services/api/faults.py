"""Errors that travel in the `errors` of a response, each with an `extensions.code`."""

from graphql import GraphQLError


class Fault(GraphQLError):
    """A request that cannot be answered, told by code and by a sentence that says what would do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message, extensions={"code": code})


class Unexecuted(Fault):
    """A fault that is found before anything of the operation is executed."""
