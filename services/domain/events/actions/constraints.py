"""Where a unique constraint is the rule: its violation becomes the refusal."""

from collections.abc import Iterator
from contextlib import contextmanager

from tortoise.exceptions import IntegrityError

from services.kit.errors import Refusal


@contextmanager
def refusing(constraint: str, refusal: type[Refusal]) -> Iterator[None]:
    """Raises `refusal` where the block violates the constraint of that name."""
    try:
        yield
    except IntegrityError as error:
        violated = getattr(error.args[0] if error.args else None, "constraint_name", None)
        if violated == constraint:
            raise refusal from None
        raise
