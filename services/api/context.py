"""What a request carries from the edge to the resolvers."""

from dataclasses import dataclass, field

from services.api.charged import NOTHING, Charged
from services.domain.accounts import queries
from services.domain.actors.actor import ANONYMOUS, Actor
from services.kit.budgets import Purse
from services.kit.settings import Settings


@dataclass(slots=True)
class Watching:
    """What a socket learns of a subscription that it asks again and again."""

    channel: str | None = None
    """Rings when it is time to ask again; None for queries and mutations."""
    has_looked: bool = False
    is_over: bool = False
    """Nothing more will come."""


@dataclass(slots=True)
class Context:
    """One operation's caller."""

    settings: Settings
    actor: Actor = field(default=ANONYMOUS)
    watching: Watching | None = None
    """For operations that come by a socket, where subscriptions are answered too."""

    purse: Purse | None = None
    """What pays for the caller's operations; None where nobody counts."""
    charged: Charged = NOTHING
    """For the operation that is run."""

    address: str = ""
    """The caller's network address; empty if it is not known."""

    async def refresh(self, signed_in: tuple[int, int] | None = None) -> None:
        """Read anew what the caller holds: a verb changed it, or signed in (account, session)."""
        if signed_in is not None:
            self.actor = await queries.actor_of(*signed_in) or ANONYMOUS
        else:
            self.actor = await queries.anew(self.actor)
