"""Who walks, and what they have made so far."""

import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from services.kit import clock
from services.tour.client import Client
from services.tour.errors import StepFailed

ACTORS = ("resident", "partner", "secretary", "grid_chief", "subdistrict")


@dataclass
class Story:
    """One walk. `mark` is in every text it writes, so that walks do not mix up."""

    cast: dict[str, Client]
    """By role."""
    mailbox: Path | None
    mark: str = field(default_factory=lambda: secrets.token_hex(3))
    began: datetime = field(default_factory=clock.now)
    made: dict[str, str] = field(default_factory=dict)
    """Global ids by what they are: community, suggestion, need …"""
    facts: dict[str, Any] = field(default_factory=dict)
    """Further values that later steps compare with."""
    codes: Path | None = None
    """The log in which a development server shows codes for signing in."""

    @property
    def resident(self) -> Client:
        return self.cast["resident"]

    @property
    def partner(self) -> Client:
        return self.cast["partner"]

    @property
    def secretary(self) -> Client:
        return self.cast["secretary"]

    @property
    def title(self) -> str:
        return f"银龄智能手机课{self.mark}"

    @property
    def category(self) -> str:
        return f"数字助老{self.mark}"


def begin(http: httpx.AsyncClient, url: str, accounts: Path) -> Story:
    """A new walk with the accounts of a file that `jinlin demo --accounts` has written."""
    try:
        given = json.loads(accounts.read_text(encoding="utf-8"))
        cast = {role: Client(http, url, given[role]["token"]) for role in ACTORS}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StepFailed(f"{accounts} is no file of demo accounts: {error!r}") from error
    maildir, codes = (given["resident"].get(name) for name in ("mailbox", "codes"))
    return Story(cast, mailbox=Path(maildir) if maildir else None, codes=Path(codes) if codes else None)
