"""Who is answered by the roots of Query that lead to no row of a type, tried with every caller."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field

from services.api.reads.node import NODES
from services.api.schema import schema
from tests.api.rights.callers import CALLERS
from tests.api.rights.ground import Ground
from tests.api.rights.words import case_of
from tests.api.rights.world import World

Make = Callable[[World], Awaitable[str]]
"""Writes the rows and answers the field with its arguments and what is selected of it."""
OF_ROWS = {"node", "nodes", "_entities"}


@dataclass(frozen=True)
class Asking:
    """The root answers the callers in `may`; all others get null, or an error."""

    root: str
    may: frozenset[str]
    make: Make

    def __str__(self) -> str:
        return f"{self.root}-{self.make.__name__}"

    @property
    def case(self) -> str:
        """In words."""
        return case_of(self.make.__name__)

    async def faults(self, ground: Ground) -> AsyncIterator[str]:
        """Where somebody is answered or refused against what is stated, a line each."""
        document = f"{{ it: {await self.make(ground.world)} }}"
        for caller in CALLERS:
            answer = await ground.raw(ground.bearer(caller), document)
            given = (answer.get("data") or {}).get("it") is not None
            if given is not (caller in self.may):
                yield f"{self}: {caller} is answered {answer}"


@dataclass
class Askings:
    """The roots of a subject."""

    stated: list[Asking] = field(default_factory=list)

    def __call__(self, root: str, may: frozenset[str] | set[str]) -> Callable[[Make], Make]:
        def state(make: Make) -> Make:
            self.stated.append(Asking(root, frozenset(may), make))
            return make

        return state

    def __iter__(self) -> Iterator[Asking]:
        return iter(self.stated)


def roots() -> set[str]:
    """Those of the contract's query root that are not walked as ways to rows."""
    query = schema()._schema.query_type
    assert query is not None
    listed = {name: node.plural for name, node in NODES.items() if node.plural}
    own = {name[:1].lower() + name[1:] for name in listed} | set(listed.values())
    return set(query.fields) - own - OF_ROWS
