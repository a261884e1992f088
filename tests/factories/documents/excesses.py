"""Requests that ask for more than there may be: one too many of everything that is counted."""

import random

from services.api.operations import limits
from services.api.reads.paging import MOST as MOST_ROWS
from services.api.roots import MOST_IDS
from tests.factories.documents.draft import Draft
from tests.factories.documents.faults import Fault


def _many(text: str, most: int) -> str:
    """One more than `most`, numbered where # stands."""
    return " ".join(text.replace("#", str(number)) for number in range(most + 1))


def _braced(text: str, times: int = 1) -> str:
    return "{ " * times + text + " }" * times


_SPREAD = _braced(_many("...F", 9))
_FRAGMENT = "fragment F on Account"
_PARENTS = "{ parent " * (limits.MOST_LEVELS - 2)
_NESTED = f"areas(first: {MOST_ROWS}) {{ nodes {{ needs(first: {MOST_ROWS}) {{ nodes "
_IDS = _many('"Area:#"', limits.MOST_ITEMS)
_MANY_IDS = _many('"Area:#"', MOST_IDS)
_LONG = "x" * (limits.MOST_CHARACTERS + 1)
BEYOND = {
    "tokens": _braced(_many("__typename", limits.MOST_TOKENS)),
    "levels": _braced(f"me {{ area {_PARENTS} {_braced('id')}" + " }" * (limits.MOST_LEVELS - 1)),
    "fields": f"{_braced(_many('a#: me { ...F }', 19))} {_FRAGMENT} {_braced(_many('b#: id', 100))}",
    "alike": _braced(_many("__typename", limits.MOST_ALIKE)),
    "aliases": _braced(_many("a#: __typename", limits.MOST_ALIASES)),
    "fragments": "{ __typename } " + _many("fragment F# on Area { id }", limits.MOST_FRAGMENTS),
    "spreads": f"{_braced(_many(f'a#: me {_SPREAD}', limits.MOST_SPREADS // 10))} {_FRAGMENT} {{ id }}",
    "operations": _many("query O# { __typename }", limits.MOST_OPERATIONS),
    "variables": f"query ({_many('$v#: Int', limits.MOST_VARIABLES)}) {{ __typename }}",
    "directives": _braced(_many("a#: __typename @skip(if: false)", limits.MOST_DIRECTIVES)),
    "directives_here": _braced("__typename " + _many("@skip(if: false)", limits.MOST_DIRECTIVES_HERE)),
    "items": f"{{ nodes(ids: [{_IDS}]) {{ id }} }}",
    "characters": f'{{ events(filter: {{containing: "{_LONG}"}}) {{ totalCount }} }}',
    "digits": f"{{ events(first: {'1' * (limits.MOST_DIGITS + 1)}) {{ totalCount }} }}",
}
"""Limit of documents → a document beyond it."""
_OTHERS = {
    "cost": _braced(_NESTED + _braced(f"supports(first: {MOST_ROWS}) {{ totalCount }}") + " }" * 4),
    "ids": f"{{ nodes(ids: [{_MANY_IDS}]) {{ id }} }}",
}


def _excess(limit: str, text: str) -> Fault:
    def fault(_chance: random.Random, draft: Draft) -> None:
        draft.spoil = lambda _: text

    fault.__name__ = f"too_many_{limit}"
    return fault


def long_text_in_variables(_chance: random.Random, draft: Draft) -> None:
    draft.given = {"text": _LONG}


def many_items_in_variables(_chance: random.Random, draft: Draft) -> None:
    draft.given = {"items": list(range(limits.MOST_ITEMS + 1))}


EXCESSES: tuple[Fault, ...] = (
    *(_excess(limit, text) for limit, text in (BEYOND | _OTHERS).items()),
    long_text_in_variables,
    many_items_in_variables,
)
