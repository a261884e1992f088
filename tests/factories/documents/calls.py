"""The arguments of a field: which are given, and what they let through."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graphql import get_named_type, is_required_argument

from tests.factories.documents.arguments import Arguments
from tests.factories.documents.values import Name, Values

DEFAULT = 20
"""The page's size where `first` is left out."""
_SIZES = (0, 1, 1, 2, 3, 3, 5, 8, 10, 25, 60, 100)
_NO_SIZES = (-1, 101, 1000, 2_147_483_648)


@dataclass(frozen=True)
class Call:
    """`text` with its parentheses; at most so many rows come; types that a Node will be of."""

    text: str = ""
    rows: int = 1
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Calls:
    chance: random.Random
    arguments: Arguments
    values: Values

    def of(self, definition: Any, most: int, nodes: Sequence[str]) -> Call:
        """A call of a field that should bring `most` rows or fewer; `nodes` are all types with an id."""
        named = get_named_type(definition.type).name
        if "first" in definition.args:
            return self._page(definition.args, named.removesuffix("Connection"), most)
        if "ids" in definition.args:
            return self._several(definition.args["ids"].type, most, nodes)
        if "representations" in definition.args:
            return self._entities(definition.args["representations"].type, most, nodes)
        if "id" in definition.args:
            kind = self.chance.choice(nodes) if named not in nodes else named
            text = self.arguments.spelled(definition.args["id"].type, self.values.id_of(kind))
            return Call(f"(id: {text})", 1, (kind,))
        return self._plain(definition.args, named)

    def _plain(self, args: Any, owner: str) -> Call:
        """Of arguments that tell no rows; those with a default are left out at times."""
        given = {
            name: self.arguments.spelled(one.type, self.values.make(one.type, owner, name))
            for name, one in args.items()
            if is_required_argument(one) or self.chance.random() < 0.7
        }
        return Call(f"({', '.join(f'{name}: {text}' for name, text in given.items())})" if given else "")

    def _entities(self, type_: Any, most: int, nodes: Sequence[str]) -> Call:
        kinds = tuple(self.chance.sample(nodes, k=self.chance.choice((1, 1, 2, 3))))
        count = min(max(most, 1), self.chance.choice((0, 1, 2, 3, 5, 9, 30)))
        asked = [self.values.entity(self.chance.choice(kinds)) for _ in range(count)]
        return Call(f"(representations: {self.arguments.spelled(type_, asked)})", count, kinds)

    def _several(self, type_: Any, most: int, nodes: Sequence[str]) -> Call:
        kinds = tuple(self.chance.sample(nodes, k=self.chance.choice((1, 1, 2, 3))))
        count = min(max(most, 1), self.chance.choice((0, 1, 2, 3, 5, 9, 30)))
        ids = [self.values.id_of(self.chance.choice(kinds)) for _ in range(count)]
        if self.chance.random() < 0.01:
            ids = [f"Area:{number}" for number in range(1, 102)]
        one_alone = len(ids) == 1 and self.chance.random() < 0.3
        return Call(f"(ids: {self.arguments.spelled(type_, ids[0] if one_alone else ids)})", len(ids), kinds)

    def _page(self, args: Any, kind: str, most: int) -> Call:
        given: dict[str, Any] = {}
        if "filter" in args and self.chance.random() < 0.45:
            given["filter"] = self.values.make(args["filter"].type, kind, "filter")
        orders = list(args["order"].type.values) if "order" in args else []
        if orders and self.chance.random() < 0.4:
            given["order"] = self._rarely_null(Name(self.chance.choice(orders)))
        if self.chance.random() < 0.12:
            order = given.get("order") or (orders[0] if orders else None)
            given["after"] = self._rarely_null(self.values.cursor(kind, order, orders))
        if most < DEFAULT or self.chance.random() < 0.75:
            given["first"] = self._size(most)
        names = self.chance.sample(list(given), k=len(given))
        texts = [f"{name}: {self.arguments.spelled(args[name].type, given[name])}" for name in names]
        size = given.get("first")
        rows = DEFAULT if size is None else max(0, min(size, 100))
        return Call(f"({', '.join(texts)})" if texts else "", rows)

    def _size(self, most: int) -> int | None:
        chance = self.chance.random()
        if chance < 0.015:
            return self.chance.choice(_NO_SIZES)
        if chance < 0.05 and most >= DEFAULT:
            return None
        return self.chance.choice([size for size in _SIZES if size <= max(most, 1)])

    def _rarely_null(self, value: Any) -> Any:
        return None if self.chance.random() < 0.05 else value
