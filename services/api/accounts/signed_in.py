"""What the verbs that begin or continue a session have in common."""

from datetime import timedelta
from typing import Any

from services.api.reads import one
from services.api.signing_in import keyring
from services.domain.accounts.actions.sessions import SignedIn
from services.kit.settings import Settings

ACCESS = timedelta(minutes=15)
"""How long an access token holds."""


def access_of(done: SignedIn, settings: Settings) -> str:
    """An access token of the session."""
    return keyring.of(settings).issue(done.account_id, ACCESS, session_id=done.session_id)


def account_field() -> Any:
    return one("Account", "Who is signed in.")


def session_field() -> Any:
    return one("Session", "The session.")
