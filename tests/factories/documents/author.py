"""Writes selections: what stands below a field, piece by piece, within bounds of size."""

import functools
import random
from dataclasses import dataclass, field, replace
from typing import Any

from graphql import GraphQLSchema, get_named_type, is_abstract_type, is_leaf_type

from tests.factories.documents.arguments import Arguments
from tests.factories.documents.calls import Calls
from tests.factories.documents.pieces import Chosen, Fragment, Inline, Piece, Spread
from tests.factories.documents.roads import Aim, roads
from tests.factories.documents.scopes import ABSTRACT, Entry, Scope
from tests.factories.documents.supply import Supply
from tests.factories.documents.values import Values

_COUNTS = (1, 1, 2, 2, 3, 4, 5, 8)
_NAMES = ("F", "fields", "_", "query")
_PAGES = ("Connection", "Edge")
_LONG = "a_response_key_longer_than_the_sixty_three_bytes_that_PostgreSQL_keeps_of_a_name_"
HARD = ("__id", "__cursor", "__total", "__words_need", "rows", "total", "t0", "r", f"{_LONG}a", f"{_LONG}b")
"""Response keys that are hard on whoever makes names of SQL of them."""


_FAVOURED = {"Connection": ("nodes", "nodes", "edges")}
_AIMED = 0.25
_SLOW = ("matchWhyNot",)
"""It starts the match engine."""


def fields_of(type_: Any) -> Any:
    """Name → field; a union has none."""
    return getattr(type_, "fields", {})


@functools.cache
def _nested_only(schema: GraphQLSchema, type_: Any) -> tuple[str, ...]:
    """Fields to favour: nothing else leads to their pages."""
    assert schema.query_type
    direct = {get_named_type(one.type) for one in schema.query_type.fields.values()}
    pages = {name: get_named_type(one.type) for name, one in type_.fields.items() if "first" in one.args}
    return tuple(name for name, page in pages.items() if page not in direct) * 3


@dataclass(frozen=True)
class Place:
    """Where a selection stands: objects that may go below it, rows so far, and what a Node may be."""

    depth: int
    rows: int = 1
    kinds: tuple[str, ...] = ()


@dataclass
class Author:
    """Writes the selections of one document."""

    schema: GraphQLSchema
    chance: random.Random
    supply: Supply
    rows: int
    """To how many rows nested connections may multiply."""
    depth: int
    """How many objects may stand below the root."""
    left: int
    """How many fields there may still be, but for those that a selection must have."""
    aim: Aim
    """What to ask for rather than for anything else."""
    fragments: list[tuple[Fragment, Scope]] = field(default_factory=list)
    selected: set[tuple[str, str]] = field(default_factory=set)
    """(type, field) of all that was written."""
    deepest: int = 0
    widest: int = 1

    def __post_init__(self) -> None:
        self.arguments = Arguments(self.chance)
        self.calls = Calls(self.chance, self.arguments, Values(self.chance, self.supply))
        self.roads = roads(self.schema, self.aim[0])
        self.nodes = sorted(one.name for one in self.schema.get_possible_types(self._type(ABSTRACT[0])))

    def root(self) -> list[Piece]:
        """The selection of one operation."""
        return self.pieces(self.schema.query_type, Scope(), Place(self.depth))

    def pieces(self, type_: Any, scope: Scope, place: Place) -> list[Piece]:
        """What is selected of an object or interface; never nothing."""
        self.deepest = max(self.deepest, self.depth - place.depth)
        self.widest = max(self.widest, place.rows)
        made: list[Piece] = []
        count = self.chance.choice(_COUNTS)
        for _ in range(min(count, 3) if type_ is self.schema.query_type else count):
            if self.left > 0:
                made += self._piece(type_, scope, place)
        return made or [self._leaf(type_, scope, "__typename", "String!")]

    def _piece(self, type_: Any, scope: Scope, place: Place) -> list[Piece]:
        chance = self.chance.random() / (3 if is_abstract_type(type_) else 1)
        if chance < 0.1:
            return [self._inline(type_, scope, place)]
        if chance < 0.2:
            return self._spread(type_, scope, place)
        if chance < (0.35 if type_.name.endswith(_PAGES) else 0.26):
            return [self._leaf(type_, scope, "__typename", "String!")]
        return self._field(type_, scope, place)

    def _field(self, type_: Any, scope: Scope, place: Place) -> list[Piece]:
        fields = fields_of(type_)
        names = [name for name in fields if place.depth or not self._descends(type_, name)]
        if not names:
            return []
        names += _FAVOURED.get(type_.name[-10:], ()) or (
            _nested_only(self.schema, type_) if place.depth else ()
        )
        name = self._towards_the_aim(type_, names) or self.chance.choice(names)
        if self._in_vain(name, fields[name].type):
            name = self.chance.choice(names)
        of = fields[name].type
        if is_leaf_type(get_named_type(of)):
            return [self._leaf(type_, scope, name, str(of))]
        return list(self._composite(type_, scope, name, place))

    def _towards_the_aim(self, type_: Any, names: list[str]) -> str | None:
        """The aim, or a field on the way to it, now and then."""
        if self.chance.random() > _AIMED:
            return None
        road = (self.aim[1],) if type_.name == self.aim[0] else self.roads.get(type_.name, ())
        open_ = [name for name in road if name in names]
        return self.chance.choice(open_) if open_ else None

    def _in_vain(self, name: str, of: Any) -> bool:
        """Whether the caller sees no row of the type, or it takes long: mostly another field is better."""
        if name in _SLOW and name not in (self.aim[1], *self.roads.get("Query", ())):
            return self.chance.random() < 0.8
        kind = get_named_type(of).name.removesuffix("Connection")
        return kind in self.supply.seen and not self.supply.seen[kind] and self.chance.random() < 0.8

    def _leaf(self, type_: Any, scope: Scope, name: str, of: str) -> Chosen:
        call = self.calls.of(fields_of(type_)[name], 0, self.nodes).text if name != "__typename" else ""
        return self._chosen(type_, scope, Entry(type_.name, name + call, of), name, call)[0]

    def _composite(self, type_: Any, scope: Scope, name: str, place: Place) -> list[Chosen]:
        """A field of objects, at times twice, so that what is below it merges."""
        definition = type_.fields[name]
        call = self.calls.of(definition, self.rows // place.rows, self.nodes)
        kinds, rows = call.kinds or place.kinds, place.rows * max(1, call.rows)
        below = Place(place.depth - self._descends(type_, name), rows, kinds)
        entry = Entry(type_.name, name + call.text, str(definition.type))
        made, inner = self._chosen(type_, scope, entry, name, call.text)
        named = get_named_type(definition.type)
        made.below = self.pieces(named, inner, below)
        if self.chance.random() > 0.08 or not scope.admits(made.key, entry):
            return [made]
        scope.add(made.key, entry)
        again = replace(made, directives=self._directives(), below=self.pieces(named, inner, below))
        return [made, again]

    def _chosen(
        self, type_: Any, scope: Scope, entry: Entry, name: str, arguments: str = ""
    ) -> tuple[Chosen, Scope]:
        """The field under a key that is free for it, and the scope below."""
        self.left -= 1
        self.selected.add((type_.name, name))
        alias = self._alias(type_, name)
        if not scope.admits(alias or name, entry):
            alias = f"k{self.left % 1000}_{len(scope.entries)}"
        inner = scope.add(alias or name, entry)
        return Chosen(type_.name, name, alias, arguments, self._directives()), inner

    def _alias(self, type_: Any, name: str) -> str | None:
        """None mostly; else a plain one, one that is also a field, or one that is hard on SQL."""
        if self.chance.random() > 0.12:
            return None
        kinds = ([f"x{self.chance.randrange(4)}"], ["id", *fields_of(type_)], HARD, (name.upper(),))
        return self.chance.choice(self.chance.choice(kinds))

    def _inline(self, type_: Any, scope: Scope, place: Place) -> Inline:
        condition = self._condition(type_, place)
        named = self._type(condition) if condition else type_
        inner = replace(place, kinds=place.kinds or (type_.name,)) if named.name in ABSTRACT else place
        return Inline(condition, self._directives(), self.pieces(named, scope, inner))

    def _condition(self, type_: Any, place: Place) -> str | None:
        """A type that something of type `type_` may be of; None for none."""
        if type_.name in ABSTRACT and self.chance.random() < 0.85:
            return self.chance.choice(place.kinds or self.nodes)
        kinds = [None, type_.name]
        if type_.name in ABSTRACT:
            kinds.append(self.chance.choice((*self.nodes, *ABSTRACT)))
        elif type_.name in self.nodes:
            kinds.append(self.chance.choice(ABSTRACT))
        return self.chance.choice(kinds)

    def _spread(self, type_: Any, scope: Scope, place: Place) -> list[Piece]:
        """A fragment that is there, or a new one; nothing if it does not fit."""
        fitting = [one for one in self.fragments if self._fits(one, type_, scope, place)]
        if not fitting or self.chance.random() < 0.4:
            made = self._fragment(self._type(self._condition(type_, place) or type_.name), place)
            fitting = [made] if self._fits(made, type_, scope, place) else []
        if not fitting:
            return []
        fragment, inner = self.chance.choice(fitting)
        scope.absorb(inner)
        self.left -= fragment.fields
        self.arguments.used |= fragment.variables
        return [Spread(fragment, self._directives())]

    def _fragment(self, type_: Any, place: Place) -> tuple[Fragment, Scope]:
        kept = self.arguments.used, self.left, self.deepest, self.widest
        self.arguments.used, self.deepest, self.widest = set(), 0, 1
        scope, top = Scope(), replace(place, depth=self.chance.randint(0, place.depth))
        below = self.pieces(type_, scope, top)
        fragment = Fragment(
            name=f"{self.chance.choice(_NAMES)}{len(self.fragments)}",
            condition=type_.name,
            below=below,
            fields=kept[1] - self.left,
            depth=self.deepest - (self.depth - top.depth),
            rows=max(1, self.widest // place.rows),
            variables=self.arguments.used,
        )
        self.arguments.used, self.left = kept[:2]
        self.deepest, self.widest = max(kept[2], self.deepest), max(kept[3], self.widest)
        self.fragments.append((fragment, scope))
        return fragment, scope

    def _fits(self, known: tuple[Fragment, Scope], type_: Any, scope: Scope, place: Place) -> bool:
        fragment, inner = known
        alike = (type_.name, *ABSTRACT) if type_.name in (*self.nodes, *ABSTRACT) else (type_.name,)
        apt = fragment.condition in alike
        apt = apt or (type_.name in ABSTRACT and fragment.condition in (place.kinds or self.nodes))
        small = fragment.depth <= place.depth and fragment.rows * place.rows <= max(self.rows, place.rows)
        return apt and small and fragment.fields <= self.left + 5 and scope.takes(inner)

    def _directives(self) -> str:
        """@skip and @include, seldom such that nothing is left."""
        if self.chance.random() > 0.07:
            return ""
        names = self.chance.choice((("skip",), ("include",), ("skip", "include"), ("include", "skip")))
        stays = self.chance.random() < 0.7
        return "".join(
            f" @{name}(if: {self.arguments.boolean(stays is (name == 'include'))})" for name in names
        )

    def _descends(self, type_: Any, name: str) -> bool:
        """Whether the field leads to other objects: pages and edges are none."""
        return not type_.name.endswith(_PAGES) and not is_leaf_type(get_named_type(type_.fields[name].type))

    def _type(self, name: str) -> Any:
        return self.schema.type_map[name]
