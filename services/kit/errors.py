"""Refusals: what a verb may answer instead of doing its work, each with a name in the schema.

A refusal is a foreseen "no" that the caller can act on. Raising one rolls the transaction back;
`services/api` turns it into the GraphQL type of the same name. Everything else that is raised is a
fault of ours and is masked.
"""

import re
from typing import ClassVar

_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
"""Between two words of a class name: NotAGrid is NOT_A_GRID."""


class Refusal(Exception):
    """Base of all named refusals. `code` is the class name in SCREAMING_SNAKE.

    Subclasses carry their sentence in `message` (it says what to do next) and their meaning in the
    docstring, which becomes the description of the GraphQL type.
    """

    message: str = "The request was refused."
    code: ClassVar[str] = "REFUSAL"

    def __init__(self, message: str | None = None, *, field: str | None = None) -> None:
        self.message = message or type(self).message
        self.field = [field] if field else None
        super().__init__(self.message)

    def __init_subclass__(cls) -> None:
        cls.code = _WORDS.sub("_", cls.__name__).upper()


class NotFound(Refusal):
    """Nothing with this id exists, or the caller may not see it; the two are told alike."""

    message = "Nothing with this id was found. Check the id, or sign in with an account that may see it."


class NotAllowed(Refusal):
    """The caller sees the thing but has no right to do this to it."""

    message = "Your account may not do this here. Ask the community's staff for the right."


class SignInNeeded(Refusal):
    """The verb needs to know who acts."""

    message = "Sign in first: send an access token in the Authorization header."


class InvalidInput(Refusal):
    """A value of the input cannot be taken; `field` names it and `message` says what would do."""

    message = "A value of the input cannot be taken."


class ScopeMissing(Refusal):
    """The API key was not given the scope that this verb needs; `message` names it."""

    message = "The API key lacks the scope for this verb. Ask for a key that has it."


class TryLater(Refusal):
    """Base of refusals that pass by themselves."""

    message = "This was asked for too often in a short time."
    retry_after: int
    """Whole seconds until the same request may be tried again."""

    def __init__(self, message: str | None = None, *, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(f"{message or type(self).message} Try again in {retry_after} seconds.")
