"""What users and operators do wrong is told in one line, not by a traceback."""

from contextlib import AbstractContextManager


def in_one_line() -> AbstractContextManager[None]:
    """Foreseen errors end the command with 2 and one line on standard error."""
    from services.demo.errors import DemoRefused
    from services.domain.accounts.errors import AccountUnknown
    from services.kit import refusing
    from services.kit.embedded import EmbeddedError

    return refusing.in_one_line(AccountUnknown, DemoRefused, EmbeddedError)
