"""Who sees which rows: the rows of a type, and every way to them tried with every caller."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.api.reads.node import NODES
from services.kit.records import Record
from tests.api.rights import ways
from tests.api.rights.callers import CALLERS
from tests.api.rights.ground import Ground
from tests.api.rights.world import World

Rows = dict[str, tuple[Record, frozenset[str]]]
"""What a row is → the row, and the callers that see it."""
Make = Callable[[World], Awaitable[Rows]]


@dataclass(frozen=True)
class Sight:
    """Rows of a type, public, draft, own, of the next area; and who sees each, whichever way they ask."""

    type: str
    make: Make

    def __str__(self) -> str:
        return self.type

    async def faults(self, ground: Ground) -> AsyncIterator[str]:
        """Where somebody sees more or less than is stated, a line each."""
        made = await self.make(ground.world)
        look = _Look(self.type, made, {label: f"{self.type}:{row.id}" for label, (row, _) in made.items()})
        walked: set[str] = set()
        for caller in CALLERS:
            for fault in await look.by_id(ground, caller):
                yield fault
            for fault in await look.by_relations(ground, caller, walked):
                yield fault
        for one in sorted({str(one) for one in ways.lists_of(self.type)} - walked):
            yield f"{one} has never led to a {self.type}: add a row on it"


@dataclass(frozen=True)
class _Look:
    type: str
    rows: Rows
    ids: dict[str, str]

    def _seen(self, caller: str, held: Mapping[str, Any] | None = None) -> set[str]:
        """Ids of the rows that the caller must see, among those with these values."""
        return {
            self.ids[label]
            for label, (row, by) in self.rows.items()
            if caller in by and all(getattr(row, name) == value for name, value in (held or {}).items())
        }

    def _differing(self, caller: str, way: str, seen: set[str], expected: set[str]) -> list[str]:
        labels = {id: label for label, id in self.ids.items()}
        both = [("sees", seen - expected), ("does not see", expected - seen)]
        return [
            f"{self.type} by {way}: {caller} {verb} {labels[id]!r}"
            for verb, ids in both
            for id in sorted(ids & labels.keys())
        ]

    async def by_id(self, ground: Ground, caller: str) -> list[str]:
        document, given = ways.by_id(NODES[self.type], list(self.ids.values()))
        answer = await ground.asks(caller, document, **given)
        found = []
        for way, seen in ways.ids_by_way(answer).items():
            found += self._differing(caller, way, seen, self._seen(caller))
        page = answer.get("page")
        if page and page["totalCount"] != len(page["nodes"]):
            found.append(f"{self.type}: {caller} is told of {page['totalCount']}, and {page['nodes']}")
        return found

    async def by_relations(self, ground: Ground, caller: str, walked: set[str]) -> list[str]:
        rows = [row for row, _ in self.rows.values()]
        document, given = ways.by_relations(rows, self.type)
        answer = await ground.asks(caller, document, **given) if document else {}
        found = []
        for number, one in enumerate(ways.lists_of(self.type)):
            for owner in filter(None, answer[f"list{number}"]):
                held = {one.via: int(owner["id"].rpartition(":")[2])}
                seen = {row["id"] for row in owner["it"]["nodes"]}
                found += self._differing(caller, str(one), seen, self._seen(caller, held))
                if owner["it"]["totalCount"] != len(seen):
                    found.append(f"{one}: {caller} is told of {owner['it']['totalCount']}, and {seen}")
                if seen & self._seen(caller, held):
                    walked.add(str(one))
        return found + self._links(caller, answer)

    def _links(self, caller: str, answer: Mapping[str, Any]) -> list[str]:
        """What a row leads to is what the caller sees by its own id."""
        found = []
        for number, one in enumerate(ways.links_of(self.type)):
            alone = {row["id"] for row in filter(None, answer[f"seen{number}"])}
            for row in filter(None, answer[f"link{number}"]):
                there = next(each for each, _ in self.rows.values() if f"{self.type}:{each.id}" == row["id"])
                wanted = set(one.ids([there], one.target)) & alone
                led = {row["it"]["id"]} if row["it"] else set()
                if led != wanted:
                    found.append(f"{one}: {caller} is led to {row['it']} and by id sees {sorted(wanted)}")
        return found


@dataclass
class Sights:
    """The sights of a subject."""

    stated: list[Sight] = field(default_factory=list)

    def __call__(self, type_name: str) -> Callable[[Make], Make]:
        def state(make: Make) -> Make:
            self.stated.append(Sight(type_name, make))
            return make

        return state

    def __iter__(self) -> Iterator[Sight]:
        return iter(self.stated)
