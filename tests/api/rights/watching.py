"""Who may watch what: subscriptions over real sockets, tried with every caller."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field

from services.api.schema import contract
from tests.api.rights.callers import CALLERS
from tests.api.rights.ground import Ground
from tests.api.rights.words import case_of
from tests.api.rights.world import World
from tests.factories.sockets import Client, a_socket, serving

Make = Callable[[World], Awaitable[dict[str, str]]]
"""Writes the row and answers the subscription's arguments."""


@dataclass(frozen=True)
class Watching:
    """The subscription tells the callers in `may`, and ends for the others by the error `refusal`."""

    name: str
    may: frozenset[str]
    refusal: str
    make: Make

    def __str__(self) -> str:
        return f"{self.name}-{self.make.__name__}"

    @property
    def case(self) -> str:
        """In words."""
        return case_of(self.make.__name__)

    async def faults(self, ground: Ground) -> AsyncIterator[str]:
        """Where somebody is told or refused against what is stated, a line each."""
        given = await self.make(ground.world)
        async with serving(ground.settings) as port:
            for caller in CALLERS:
                heard = await self._heard(ground, port, caller, given)
                expected = "next" if caller in self.may else self.refusal
                if heard != expected:
                    yield f"{self}: {caller} must hear {expected} and heard {heard}"

    async def _heard(self, ground: Ground, port: int, caller: str, given: dict[str, str]) -> str:
        """ "next", or the code of the error."""
        bearer = ground.bearer(caller)
        async with a_socket(port) as client:
            await client.tell("connection_init", **({"payload": {"Authorization": bearer}} if bearer else {}))
            assert (await client.hear())["type"] == "connection_ack"
            await client.ask(f"subscription {{ it: {self.name}{_spelt(given)} {{ id }} }}")
            return await _answer(client)


async def _answer(client: Client) -> str:
    heard = await client.hear()
    return "next" if heard["type"] == "next" else str(heard["payload"][0]["extensions"]["code"])


def _spelt(given: dict[str, str]) -> str:
    arguments = ", ".join(f'{name}: "{one}"' for name, one in given.items())
    return f"({arguments})" if given else ""


@dataclass
class Watchings:
    """The subscriptions of a subject."""

    stated: list[Watching] = field(default_factory=list)

    def __call__(
        self, name: str, may: frozenset[str] | set[str], *, refusal: str = "NOT_FOUND"
    ) -> Callable[[Make], Make]:
        def state(make: Make) -> Make:
            self.stated.append(Watching(name, frozenset(may), refusal, make))
            return make

        return state

    def __iter__(self) -> Iterator[Watching]:
        return iter(self.stated)


def subscriptions() -> set[str]:
    """The names of the contract's subscriptions."""
    return set(contract().watches)
