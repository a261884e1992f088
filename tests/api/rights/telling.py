"""Who is told what of a row that many see: the fields whose value depends on the caller."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from services.api.reads.names import camel
from services.api.reads.node import NODES
from services.api.reads.sources import Sql
from services.kit.records import Record
from tests.api.rights.callers import CALLERS
from tests.api.rights.ground import Ground
from tests.api.rights.words import case_of
from tests.api.rights.world import World

Make = Callable[[World], Awaitable[tuple[Record, Any]]]
"""The row, and the value as it is told to those who may know it."""
BINDS = (":me", ":my_partners", ":staff_paths")


@dataclass(frozen=True)
class Telling:
    """The field is told in full to the callers in `by`; all others get another value, or see no row."""

    type: str
    field: str
    by: frozenset[str]
    make: Make

    def __str__(self) -> str:
        return f"{self.type}.{self.field}-{self.make.__name__}"

    @property
    def case(self) -> str:
        """In words."""
        return case_of(self.make.__name__)

    async def faults(self, ground: Ground) -> AsyncIterator[str]:
        """Where somebody is told more or less than is stated, a line each."""
        row, whole = await self.make(ground.world)
        document = f"query($id: ID!) {{ node(id: $id) {{ ... on {self.type} {{ it: {self.field} }} }} }}"
        for caller in CALLERS:
            seen = (await ground.asks(caller, document, id=f"{self.type}:{row.id}"))["node"]
            knows = seen is not None and seen["it"] == whole
            if knows is not (caller in self.by):
                yield f"{self}: {caller} is told {seen}"


@dataclass
class Tellings:
    """The tellings of a subject."""

    stated: list[Telling] = field(default_factory=list)

    def __call__(self, coordinate: str, by: frozenset[str] | set[str]) -> Callable[[Make], Make]:
        """`coordinate` is such as "Partner.contactPhone"."""

        def state(make: Make) -> Make:
            type_name, _, name = coordinate.partition(".")
            self.stated.append(Telling(type_name, name, frozenset(by), make))
            return make

        return state

    def __iter__(self) -> Iterator[Telling]:
        return iter(self.stated)


def that_depend_on_the_caller() -> set[str]:
    """The fields of the contract, such as "Partner.contactPhone", whose SQL asks who is asking."""
    return {
        f"{name}.{camel(field)}"
        for name, node in NODES.items()
        for field, source in node.sources.items()
        if isinstance(source, Sql) and any(bind in source.text for bind in BINDS)
    }
