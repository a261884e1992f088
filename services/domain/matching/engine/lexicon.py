"""The taxonomy compiled: from the words of a text to the phrases that they complete."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

import msgspec
import numpy as np

from services.domain.matching import taxonomy
from services.domain.matching.engine.columns import Floats, Ints
from services.domain.matching.engine.compiled import kept
from services.domain.matching.engine.guessing import Profiles, profiles
from services.domain.matching.engine.trie import Trie, trie
from services.domain.matching.taxonomy import Service
from services.domain.matching.taxonomy.phrases import Phrase, phrases

PARTLY = 0.44
"""How much a service that helps in part is worth, of 1."""
AKIN = 0.25
"""How much the other way round, where nothing is said of it."""
UNLIKE = -1.0
SETS = 2**20
"""More than there are sets of words."""
HERE = Path(__file__).parent
SOURCES = (
    *(HERE / f"{name}.py" for name in ("lexicon", "guessing", "trie", "grams", "letters", "compiled")),
    *(HERE.parent / "taxonomy" / f"{name}.py" for name in ("phrases", "spelling")),
)
"""What is made of the taxonomy depends on these."""


@dataclass(frozen=True, slots=True)
class Lists:
    """Row r holds member[first[r]:first[r + 1]]."""

    first: Ints
    member: Ints


@dataclass(frozen=True, slots=True)
class Tables:
    """What texts are read with."""

    words: Trie
    alone: Lists
    """Word → phrases that it is by itself."""
    sets: Lists
    """Word → sets of words that it belongs to, as parts of phrases."""
    joined: Ints
    """set · SETS + set of each pair that phrases are made of, ascending; the lesser set first."""
    pairs: Lists
    """Place in `joined` → phrases."""
    service: Ints
    """Per phrase."""
    weight: Floats
    """Per phrase; negative speaks against the service."""
    profiles: Profiles
    likeness: Floats
    """Service asked for × service given: 1 the same, PARTLY, AKIN, 0, or UNLIKE."""


@dataclass(frozen=True, slots=True)
class Lexicon(Tables):
    services: tuple[Service, ...]
    """By number."""


@lru_cache(maxsize=4)
def lexicon(added: tuple[Service, ...] = ()) -> Lexicon:
    """The taxonomy of this version with the services that staff added; those of the same id replace it."""
    merged = {service.id: service for service in (*taxonomy.services(), *added)}
    services = tuple(merged[id] for id in sorted(merged))
    content = msgspec.json.encode([services, dict(taxonomy.words())])
    tables = kept(Tables, content, SOURCES, lambda: _compiled(services))
    return Lexicon(**{field.name: getattr(tables, field.name) for field in fields(Tables)}, services=services)


def _compiled(services: tuple[Service, ...]) -> Tables:
    every = list(phrases(services, taxonomy.words()))
    words = sorted({word for phrase in every for part in phrase.parts for word in part})
    alone = _alone(every)
    sets, pairs = _paired(every)
    belongs: dict[str, list[int]] = defaultdict(list)
    for part, number in sets.items():
        for word in part:
            belongs[word].append(number)
    return Tables(
        words=trie(words, [word in alone or len(word) > 2 for word in words]),
        alone=_lists([alone.get(word, []) for word in words]),
        sets=_lists([sorted(belongs[word]) for word in words]),
        joined=np.array(sorted(pairs), dtype=np.int64),
        pairs=_lists([pairs[pair] for pair in sorted(pairs)]),
        service=np.array([phrase.service for phrase in every], dtype=np.int64),
        weight=np.array([phrase.weight for phrase in every]),
        profiles=profiles(services, every),
        likeness=_likeness(services),
    )


def _alone(every: Sequence[Phrase]) -> dict[str, list[int]]:
    """Word → the phrases that it is by itself."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, phrase in enumerate(every):
        if len(phrase.parts) == 1:
            for word in phrase.parts[0]:
                found[word].append(number)
    return found


def _paired(every: Sequence[Phrase]) -> tuple[dict[frozenset[str], int], dict[int, list[int]]]:
    """The numbers of the sets of words in phrases of two parts; pair of sets → its phrases."""
    sets: dict[frozenset[str], int] = {}
    pairs: dict[int, list[int]] = defaultdict(list)
    for number, phrase in enumerate(every):
        if len(phrase.parts) == 2:
            one, other = (sets.setdefault(part, len(sets)) for part in phrase.parts)
            pairs[min(one, other) * SETS + max(one, other)].append(number)
    return sets, pairs


def _lists(rows: Sequence[list[int]]) -> Lists:
    first = np.cumsum([0, *(len(row) for row in rows)], dtype=np.int64)
    return Lists(first, np.array([one for row in rows for one in row], dtype=np.int64))


def _likeness(services: tuple[Service, ...]) -> Floats:
    place = {service.id: number for number, service in enumerate(services)}
    table = np.zeros((len(services), len(services)))
    for row, service in enumerate(services):
        for other in service.unlike:
            if other in place:
                table[row, place[other]] = table[place[other], row] = UNLIKE
    for row, service in enumerate(services):
        for other in service.partly:
            if other in place:
                table[row, place[other]] = PARTLY
                back = place[other], row
                table[back] = table[back] or AKIN
    np.fill_diagonal(table, 1.0)
    return table
