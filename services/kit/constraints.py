"""Unique constraints that are the rule itself: their violation is a refusal, not a fault."""

from collections.abc import Iterator
from contextlib import contextmanager

from tortoise.exceptions import IntegrityError

from services.kit.errors import Refusal


@contextmanager
def refusing(constraint: str, refusal: type[Refusal] | Refusal) -> Iterator[None]:
    """Raise `refusal` where the statement in the block violates the constraint of that name.

    The transaction is then beyond use, so the refusal must reach the edge, which rolls back.
    """
    try:
        yield
    except IntegrityError as error:
        if getattr(error.__cause__, "constraint_name", None) != constraint:
            raise
        raise refusal from error
