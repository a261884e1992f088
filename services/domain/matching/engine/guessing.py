"""Which services a text resembles when it holds none of their phrases: a guess by characters and pairs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.domain.matching.engine.columns import Floats, Ints
from services.domain.matching.engine.grams import grams
from services.domain.matching.engine.spans import spans
from services.domain.matching.taxonomy import Service
from services.domain.matching.taxonomy.phrases import Phrase

PAIR, LETTER = 1.6, 0.6
"""A pair of characters says more than one character."""
ENOUGH = 3.5
"""Resemblance under which nothing is guessed."""
GUESSES = 3
AT_ONCE = 2048
"""Texts guessed at together, to bound the memory."""
_NOTHING = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0))


@dataclass(frozen=True, slots=True)
class Profiles:
    """Gram g stands in phrases of service[first[g]:first[g + 1]], and says this much for each."""

    code: Ints
    """Ascending."""
    first: Ints
    service: Ints
    weight: Floats


def profiles(services: Sequence[Service], every: Sequence[Phrase]) -> Profiles:
    """Weight of a gram for a service: how usual in its phrases · how unusual elsewhere."""
    parts = [(phrase, part) for phrase in every if phrase.weight > 0 for part in phrase.parts]
    texts = ["\n".join(sorted(part)) for _, part in parts] + [service.zh for service in services]
    owner = np.array([phrase.service for phrase, _ in parts] + list(range(len(services))), dtype=np.int64)
    worth = np.array([phrase.weight / len(part) for phrase, part in parts] + [1.0] * len(services))
    found = grams(texts)
    code, gram = np.unique(found.code, return_inverse=True)
    cell, back = np.unique(gram * len(services) + owner[found.text], return_inverse=True)
    count = np.bincount(back, weights=worth[found.text], minlength=len(cell))
    gram, service = np.divmod(cell, max(len(services), 1))
    rare = np.log(len(services) / np.bincount(gram, minlength=len(code)))[gram]
    long = np.where(code > 2**21, PAIR, LETTER)[gram]
    return Profiles(
        code=code,
        first=np.searchsorted(gram, np.arange(len(code) + 1)),
        service=service,
        weight=(np.minimum(count, 1) + np.log1p(count) / 2) * rare * long,
    )


def guessed(texts: Sequence[str], within: Profiles, services: int) -> tuple[Ints, Ints, Floats]:
    """Text, service and weight (the text's best 1), by text, best first, GUESSES at most."""
    starts = range(0, len(texts), AT_ONCE)
    found = [_resembling(texts[at : at + AT_ONCE], within, services, at) for at in starts]
    text, service, total = (np.concatenate(column) for column in zip(_NOTHING, *found, strict=True))
    return text, service, total


def _resembling(
    texts: Sequence[str], within: Profiles, services: int, offset: int
) -> tuple[Ints, Ints, Floats]:
    found = grams(texts)
    place = np.minimum(np.searchsorted(within.code, found.code), max(len(within.code) - 1, 0))
    known = np.flatnonzero(within.code[place] == found.code) if len(within.code) else place[:0]
    seen = np.unique(found.text[known] * max(len(within.code), 1) + place[known])
    text, gram = np.divmod(seen, max(len(within.code), 1))
    length = np.diff(within.first)[gram]
    entry = spans(within.first[gram], length)
    cell = np.repeat(text * services, length) + within.service[entry]
    total = np.bincount(cell, weights=within.weight[entry], minlength=len(texts) * services)
    total = total.reshape(len(texts), services)
    best = total.max(axis=1, initial=0)
    row, service = np.nonzero(total >= np.maximum(ENOUGH, 0.6 * best)[:, None])
    order = np.lexsort((service, -total[row, service], row))
    row, service = row[order], service[order]
    good = np.arange(len(row)) - np.searchsorted(row, row) < GUESSES
    row, service = row[good], service[good]
    return row + offset, service, total[row, service] / best[row]
