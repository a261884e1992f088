"""The taxonomy compiled: from the words of a text to the phrases that they complete."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from services.domain.matching import taxonomy
from services.domain.matching.engine.columns import Floats, Ints
from services.domain.matching.engine.guessing import Profiles, profiles
from services.domain.matching.engine.trie import Trie, trie
from services.domain.matching.taxonomy import Service
from services.domain.matching.taxonomy.phrases import Phrase, phrases

PARTLY = 0.44
"""How much a service that helps in part is worth, of 1."""
UNLIKE = -1.0


@dataclass(frozen=True, slots=True)
class Lists:
    """Row r holds member[first[r]:first[r + 1]]."""

    first: Ints
    member: Ints


@dataclass(frozen=True, slots=True)
class Lexicon:
    services: tuple[Service, ...]
    words: Trie
    alone: Lists
    """Word → phrases that it is by itself."""
    sets: Lists
    """Word → sets of words that it belongs to, as parts of phrases."""
    joined: Ints
    """Set × set → number of their pair, −1 for none; symmetric."""
    pairs: Lists
    """Number of a pair → phrases."""
    service: Ints
    """Per phrase."""
    weight: Floats
    """Per phrase; negative speaks against the service."""
    profiles: Profiles
    likeness: Floats
    """Service asked for × service given: 1 the same, PARTLY, 0, or UNLIKE."""


@lru_cache(maxsize=4)
def lexicon(added: tuple[Service, ...] = ()) -> Lexicon:
    """The taxonomy of this version with the services that staff added; those of the same id replace it."""
    merged = {service.id: service for service in (*taxonomy.services(), *added)}
    services = tuple(merged[id] for id in sorted(merged))
    return _compiled(services, list(phrases(services, taxonomy.words())))


def _compiled(services: tuple[Service, ...], every: list[Phrase]) -> Lexicon:
    words = sorted({word for phrase in every for part in phrase.parts for word in part})
    place = {word: number for number, word in enumerate(words)}
    alone: dict[int, list[int]] = defaultdict(list)
    sets: dict[frozenset[str], int] = {}
    pairs: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, phrase in enumerate(every):
        if len(phrase.parts) == 1:
            for word in phrase.parts[0]:
                alone[place[word]].append(number)
        else:
            one, other = (sets.setdefault(part, len(sets)) for part in phrase.parts)
            pairs[min(one, other), max(one, other)].append(number)
    belongs: dict[int, list[int]] = defaultdict(list)
    for part, number in sets.items():
        for word in part:
            belongs[place[word]].append(number)
    return Lexicon(
        services=services,
        words=trie(words, [number in alone or len(word) > 2 for word, number in place.items()]),
        alone=_lists([alone[number] for number in range(len(words))]),
        sets=_lists([sorted(belongs[number]) for number in range(len(words))]),
        joined=_joined(list(pairs), len(sets)),
        pairs=_lists(list(pairs.values())),
        service=np.array([phrase.service for phrase in every], dtype=np.int64),
        weight=np.array([phrase.weight for phrase in every]),
        profiles=profiles(services, every),
        likeness=_likeness(services),
    )


def _lists(rows: Sequence[list[int]]) -> Lists:
    first = np.cumsum([0, *(len(row) for row in rows)], dtype=np.int64)
    return Lists(first, np.array([one for row in rows for one in row], dtype=np.int64))


def _joined(pairs: Sequence[tuple[int, int]], sets: int) -> Ints:
    table = np.full((sets, sets), -1, dtype=np.int32)
    for number, (one, other) in enumerate(pairs):
        table[one, other] = table[other, one] = number
    return table


def _likeness(services: tuple[Service, ...]) -> Floats:
    place = {service.id: number for number, service in enumerate(services)}
    table = np.zeros((len(services), len(services)))
    for row, service in enumerate(services):
        for other in service.unlike:
            if other in place:
                table[row, place[other]] = table[place[other], row] = UNLIKE
    for row, service in enumerate(services):
        table[row, [place[other] for other in service.partly if other in place]] = PARTLY
    np.fill_diagonal(table, 1.0)
    return table
