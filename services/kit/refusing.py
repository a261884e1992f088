"""How a command refuses: what the user can mend is said in a line."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from services.kit.settings import SettingsInvalid


@contextmanager
def in_one_line(*kinds: type[Exception]) -> Iterator[None]:
    """Errors of these kinds, of settings and of the system end the process with status 2."""
    told: tuple[type[Exception], ...] = (SettingsInvalid, OSError, *kinds)
    try:
        yield
    except told as error:
        sys.stderr.write(f"jinlin: {error}\n")
        raise SystemExit(2) from None
