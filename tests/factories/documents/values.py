"""Values for arguments: most of them hit something, some hit nothing, a few are no values at all."""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_nullable_type,
)

from tests.factories.documents.supply import Supply

ODD = 0.04
"""Share of ids, moments and cursors that are malformed."""
BAD_IDS = (
    "",
    "Event",
    "Event:0",
    "event:1",
    "Event:1 ",
    "17",
    "Event:99999999999999999999",
    "近邻:1",
    "Nope:1",
)
BAD_CURSORS = ("", "x", "bm9uZQ", "WyJJRF9BU0MiLCIxIl0", "近邻", "====")
_TARGETS = {"within": "Area", "host": "Partner", "actor": "Account", "viewer": "Account", "run": "MatchRun"}
"""Filters by id that are not named for the type whose id they take."""
_COLUMNS = {"containing": ("title", "text"), "named": ("name",), "subjectType": ("subject",)}
_ZONES = (UTC, timezone(timedelta(hours=8)), timezone(-timedelta(hours=3, minutes=30)))
_WHOLE = ("category", "verb", "code", "phone", "email")
"""Texts that are compared as a whole."""
_ODD_ENTITIES: tuple[Any, ...] = (
    {},
    {"id": "Area:1"},
    {"__typename": "Area"},
    {"__typename": "Nope", "id": "Nope:1"},
    {"__typename": "Area", "id": "Event:1"},
    {"__typename": "Area", "id": 1},
    {"__typename": ["Area"], "id": "Area:1"},
    "Area:1",
    17,
)
"""Representations that cannot be read."""


class Name(str):
    """The name of an enum's value, which no document quotes."""

    __slots__ = ()


class Values:
    """Makes values of one caller's supply."""

    def __init__(self, chance: random.Random, supply: Supply) -> None:
        self.chance = chance
        self.supply = supply

    def make(self, type_: Any, owner: str, name: str) -> Any:
        """A value for input `name` of a field about type `owner`; null and single items now and then."""
        if not isinstance(type_, GraphQLNonNull) and self.chance.random() < 0.05:
            return None
        bare = get_nullable_type(type_)
        if isinstance(bare, GraphQLList):
            items = [self.make(bare.of_type, owner, name) for _ in range(self.chance.choice((0, 1, 1, 2, 3)))]
            return items[0] if len(items) == 1 and self.chance.random() < 0.4 else items
        if isinstance(bare, GraphQLInputObjectType):
            return self._object(bare, owner)
        if isinstance(bare, GraphQLEnumType):
            return Name(self.chance.choice(list(bare.values)))
        return self._SCALARS[bare.name](self, owner, name)

    def id_of(self, kind: str) -> str:
        """Of a row that the caller sees; of one hidden, of none, of another type, or malformed."""
        chance, supply = self.chance.random(), self.supply
        if chance < ODD:
            return self.chance.choice(BAD_IDS)
        if chance < 2 * ODD:
            return f"{kind}:{self.chance.choice((999_999, 9_007_199_254_740_993))}"
        if chance < 3 * ODD:
            return self.chance.choice(supply.ids[self.chance.choice(list(supply.ids))])
        seen = supply.seen.get(kind) or supply.ids[kind]
        return self.chance.choice(seen if chance < 0.9 else supply.ids[kind])

    def entity(self, kind: str) -> Any:
        """A representation, as a router sends it; now and then with more than the key, or malformed."""
        if self.chance.random() < ODD:
            return self.chance.choice(_ODD_ENTITIES)
        more = {"name": "社区"} if self.chance.random() < 0.1 else {}
        return {"__typename": kind, "id": self.id_of(kind)} | more

    def cursor(self, kind: str, order: str | None, orders: Sequence[str]) -> str:
        """Given out for this order, or for another one, or never."""
        chance = self.chance.random()
        if chance < ODD:
            return self.chance.choice(BAD_CURSORS)
        wanted = self.chance.choice(orders) if orders and chance < 3 * ODD else order
        found = self.supply.cursors.get((kind, wanted))
        return self.chance.choice(found) if found else self.chance.choice(BAD_CURSORS)

    def _object(self, type_: GraphQLInputObjectType, owner: str) -> dict[str, Any]:
        names = self.chance.sample(list(type_.fields), k=min(len(type_.fields), self._few()))
        return {name: self.make(type_.fields[name].type, owner, name) for name in names}

    def _few(self) -> int:
        return self.chance.choice((0, 1, 1, 1, 1, 2, 3))

    def _id(self, owner: str, name: str) -> str | int:
        if self.chance.random() < 0.01:
            return 17
        return self.id_of(_TARGETS.get(name) or (owner if name == "id" else f"{name[:1].upper()}{name[1:]}"))

    def _text(self, owner: str, name: str) -> str:
        known = self.known(owner, *_COLUMNS.get(name, (name,)))
        if not known or self.chance.random() < 0.1:
            return self.chance.choice(('"', "%", "_", "\\", "社", "👵🏽", "\u2028", "", "nowhere"))
        found = str(self.chance.choice(known))
        if name == "subjectType":
            return found.partition(":")[0]
        if name in _WHOLE or (name == "named" and self.chance.random() < 0.5):
            return found
        start = self.chance.randrange(len(found) + 1)
        return found[start : start + self.chance.randint(1, 3)]

    def known(self, owner: str, *fields: str) -> list[Any]:
        return [value for field in fields for value in self.supply.values.get((owner, field), ())]

    def _moment(self, owner: str, _name: str) -> str:
        known = self.known(owner, "createdAt", "startsAt", "dueAt", "publishedAt", "expiresAt")
        if self.chance.random() < ODD or not known:
            return self.chance.choice(("2026-11-25T19:00:00", "tomorrow", "2026-13-01T00:00:00Z", ""))
        at = datetime.fromisoformat(self.chance.choice(known)).astimezone(self.chance.choice(_ZONES))
        written = at.isoformat(timespec=self.chance.choice(("auto", "seconds", "milliseconds")))
        return written.replace("+00:00", "Z") if self.chance.random() < 0.5 else written

    def _day(self, owner: str, _name: str) -> str:
        known = self.known(owner, "closesOn", "validUntil", "validFrom")
        if self.chance.random() < ODD or not known:
            return self.chance.choice(("2026-11-31", "today", "2026-11-30", "0001-01-01", "9999-12-31"))
        return str(self.chance.choice(known))

    def _number(self, _owner: str, _name: str) -> int:
        return self.chance.choice((0, 1, 2, 3, 4, 5, 6, -1, 2_147_483_647))

    def _boolean(self, _owner: str, _name: str) -> bool:
        return self.chance.random() < 0.5

    _SCALARS: dict[str, Callable[["Values", str, str], Any]] = {  # noqa: RUF012  # never changed
        "ID": _id,
        "String": _text,
        "DateTime": _moment,
        "Date": _day,
        "Int": _number,
        "Boolean": _boolean,
    }
