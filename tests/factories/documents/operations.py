"""Whole requests: a document of one or more operations, its variables, and the operation's name."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLSchema

from tests.factories.documents.arguments import given
from tests.factories.documents.author import Author
from tests.factories.documents.draft import Definition, Draft
from tests.factories.documents.excesses import EXCESSES
from tests.factories.documents.faults import FAULTS
from tests.factories.documents.pieces import Piece
from tests.factories.documents.roads import aims
from tests.factories.documents.supply import Supply
from tests.factories.documents.verbs import NO_READS

FAULTY = 0.15
"""Share of requests that are spoilt on purpose."""
SPOILERS = (*FAULTS, *EXCESSES, *NO_READS)
SEVERAL = 0.1
"""Share of documents with more than one operation."""
_GAPS = ("\n", "\n  ", " ", ", ", "\t,\r\n", "\n# } a comment {\n")
_SIZES = ((1, 10), (2, 20), (3, 40), (4, 110))
"""Objects below the root, and fields."""
_ROWS = (6, 25, 60, 100)
_NAMES = (None, None, "Read", "query", "_")


@dataclass(frozen=True)
class Operation:
    """One request of a caller; `variables` and `name` are not sent where they are None."""

    caller: str
    text: str
    variables: Any
    name: str | None
    fault: str | None = None
    """How it was spoilt on purpose."""
    selected: frozenset[tuple[str, str]] = frozenset()
    """(type, field) of all that it selects, be it under a directive."""
    pieces: Sequence[Piece] = field(default=(), repr=False)
    fields: int = 0
    depth: int = 0

    @property
    def body(self) -> dict[str, Any]:
        """The JSON that a client posts."""
        optional = {"variables": self.variables, "operationName": self.name}
        return {"query": self.text} | {key: one for key, one in optional.items() if one is not None}


class Operations:
    """Operations by number: the same ones for the same seed, schema and supplies, in any order."""

    def __init__(self, schema: GraphQLSchema, supplies: Mapping[str, Supply], seed: int) -> None:
        self.schema = schema
        self.supplies = supplies
        self.seed = seed

    def __getitem__(self, number: int) -> Operation:
        chance = random.Random(f"{self.seed}:{number}")
        caller = chance.choice(list(self.supplies))
        rows, size = chance.choice(_ROWS), chance.choice(_SIZES)
        known = aims(self.schema)
        author = Author(self.schema, chance, self.supplies[caller], rows, *size, known[number % len(known)])
        return _operation(author, caller)


def _operation(author: Author, caller: str) -> Operation:
    chance = author.chance
    several, most = chance.random() < SEVERAL, author.left
    asked = _definition(author, "Asked" if several else chance.choice(_NAMES))
    selected, depth, fields = frozenset(author.selected), author.deepest, most - author.left
    draft = _draft(author, asked, _others(author) if several else [])
    fault = chance.choice(SPOILERS) if chance.random() < FAULTY else None
    if fault:
        fault(chance, draft)
    return Operation(
        caller=caller,
        text=draft.text(),
        variables=draft.given if draft.given or chance.random() < 0.3 else None,
        name=draft.name,
        fault=fault.__name__ if fault else None,
        selected=selected,
        pieces=asked.pieces,
        fields=fields,
        depth=depth,
    )


def _draft(author: Author, asked: Definition, others: list[Definition]) -> Draft:
    chance = author.chance
    named = asked.name if others or chance.random() < 0.5 else None
    return Draft(
        definitions=chance.sample([asked, *others], k=1 + len(others)),
        asked=asked,
        variables=author.arguments.variables,
        given=given(author.arguments.variables),
        name=named,
        gap=chance.choice(_GAPS),
    )


def _others(author: Author) -> list[Definition]:
    """Operations that are not run; they may share fragments with the one that is."""
    made = []
    for number in range(author.chance.randint(1, 2)):
        author.left = 12
        made.append(_definition(author, f"Other{number}"))
    return made


def _definition(author: Author, name: str | None) -> Definition:
    author.arguments.used = set()
    return Definition(name, author.root(), author.arguments.used)
