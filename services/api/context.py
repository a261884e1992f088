"""What a request carries from the edge to the resolvers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.domain.accounts import queries
from services.domain.actors.actor import ANONYMOUS, Actor
from services.kit.settings import Settings


@dataclass(slots=True)
class Context:
    """One request's, or one WebSocket connection's, caller."""

    settings: Settings
    actor: Actor = field(default=ANONYMOUS)
    rejected: bool = False
    """A socket whose header held a bad token: it is closed with 4403 once it may be."""
    connection_params: Mapping[str, object] | None = None
    """A socket's connection_init payload, which Strawberry puts here."""

    async def refresh(self) -> None:
        """Read anew what the caller holds: a verb may have changed it."""
        if self.actor.account_id is not None:
            self.actor = await queries.actor_of(self.actor.account_id) or ANONYMOUS
