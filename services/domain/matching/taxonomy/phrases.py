"""The phrases of the taxonomy as they are written, taken apart."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.domain.matching.taxonomy.service import Service
from services.domain.matching.taxonomy.spelling import normalised

HINT = 0.4
"""Weight of a phrase that ends with "~"; others weigh 1, one letter alone .6."""
LETTER = 0.6
UNLESS = -1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    service: int
    weight: float
    """Negative: it speaks against the service."""
    parts: tuple[frozenset[str], ...]
    """One or two sets of words."""


def phrases(services: tuple[Service, ...], lists: Mapping[str, tuple[str, ...]]) -> Iterator[Phrase]:
    """Every phrase of every service. Raises ValueError for one that cannot be read."""
    for place, service in enumerate(services):
        for written in service.says:
            yield _phrase(place, written, lists)
        for written in service.unless:
            against = _phrase(place, written, lists)
            yield Phrase(place, UNLESS, against.parts)


def _phrase(service: int, written: str, lists: Mapping[str, tuple[str, ...]]) -> Phrase:
    parts = tuple(_words(part, lists) for part in written.removesuffix("~").split("+"))
    if len(parts) > 2 or not all(parts):
        raise ValueError(f"not a phrase: {written!r}")
    alone = len(parts) == 1 and max(len(word) for word in parts[0]) == 1
    weight = HINT if written.endswith("~") else LETTER if alone else 1.0
    return Phrase(service, weight, parts)


def _words(part: str, lists: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    if part.isalnum():
        return frozenset((normalised(part),))
    found: set[str] = set()
    for word in part.split("|"):
        if word.startswith("<") and word.endswith(">"):
            if word[1:-1] not in lists:
                raise ValueError(f"no list of words is called {word}")
            found.update(lists[word[1:-1]])
        elif word and not set(word) & set("<>~"):
            found.add(word)
        else:
            raise ValueError(f"not a word: {word!r}")
    return frozenset(normalised(word) for word in found)
