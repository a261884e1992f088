"""Which services texts speak of, and how surely."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.domain.matching.engine.columns import Floats, Ints, Mask
from services.domain.matching.engine.guessing import guessed
from services.domain.matching.engine.letters import letters
from services.domain.matching.engine.lexicon import SETS, Lexicon, Lists
from services.domain.matching.engine.spans import owners, placed, spans
from services.domain.matching.engine.trie import find

REACH = 14
"""Characters between the starts of the two parts of a phrase, at most."""
AGAINST = 0.3
"""What is left of a service that something speaks against."""
LEAST = 0.4
"""A service this much less sure than the text's surest is not meant."""
GUESSED = 0.3
"""How sure the best guess is; one phrase makes .7, one hint .38."""
FILED = 1.6
"""What a service of the text's own category counts beside others."""
HINTED = 0.75
"""A text that is less sure than this is guessed at."""
AT_ONCE = 8192
"""Texts whose letters are laid out at a time."""
MOST = 4
"""Services kept of a text."""


@dataclass(frozen=True, slots=True)
class Fired:
    """Phrases found: in which text, from where to where (a phrase of two parts: two rows)."""

    text: Ints
    phrase: Ints
    start: Ints
    """In the normalised text."""
    end: Ints


@dataclass(frozen=True, slots=True)
class Meanings:
    """Texts of one meaning share a row of `service` and `weight`."""

    text: Ints
    """Per text its number among the different texts, as in `fired`."""
    code: Ints
    """Per text its row."""
    service: Ints
    """Rows × MOST; 0 where the weight is 0."""
    weight: Floats
    """Rows × MOST, the surest 1, descending; all 0 where nothing was recognised."""
    sure: Floats
    """Per row how sure the surest is, 0 to 1."""
    fired: Fired


def meanings(texts: Sequence[str], categories: Sequence[str], within: Lexicon) -> Meanings:
    """Read each different text once. Services of the category that a text is filed under gain a little.

    What a text means depends on itself alone, so that scores stay as others come and go.
    """
    place: dict[tuple[str, str], int] = {}
    own = [place.setdefault(one, len(place)) for one in zip(texts, categories, strict=True)]
    different = [text for text, _ in place]
    fired = fires(different, within)
    cell, total = _with_guesses(different, *_weights(fired, within), within)
    total = total * np.where(_filed_so([filed for _, filed in place], cell, within), FILED, 1.0)
    service, weight, sure = _strongest(cell, total, len(different), len(within.services))
    shape = np.concatenate([service, np.rint(weight * 10), np.rint(sure[:, None] * 10)], axis=1)
    once, code = np.unique(shape.astype(np.int64), axis=0, return_inverse=True)
    text = np.array(own, dtype=np.int64)
    return Meanings(
        text=text,
        code=code.reshape(-1)[text],
        service=once[:, :MOST],
        weight=once[:, MOST:-1] / 10,
        sure=once[:, -1] / 10,
        fired=fired,
    )


def said(read: Meanings, within: Lexicon, text: Ints, service: Ints) -> list[list[tuple[int, int]]]:
    """From where to where text[k] speaks of service[k] (−1: none), in the order of the text."""
    fired, number = read.fired, read.text[text]
    low, high = np.searchsorted(fired.text, number), np.searchsorted(fired.text, number, side="right")
    row, place = owners(high - low), spans(low, high - low)
    phrase = fired.phrase[place]
    meant = np.flatnonzero((within.service[phrase] == service[row]) & (within.weight[phrase] > 0))
    columns = row[meant], fired.start[place[meant]], fired.end[place[meant]]
    found: list[dict[tuple[int, int], None]] = [{} for _ in range(len(text))]
    order = np.lexsort(columns[::-1])
    for pair, start, end in zip(*(column[order].tolist() for column in columns), strict=True):
        found[pair][start, end] = None
    return [list(one) for one in found]


def fires(texts: Sequence[str], within: Lexicon) -> Fired:
    """All phrases found, by text."""
    parts = [_fires(texts[at : at + AT_ONCE], at, within) for at in range(0, len(texts), AT_ONCE)]
    none = np.zeros(0, dtype=np.int64)
    return Fired(*(np.concatenate(column) for column in zip((none,) * 4, *parts, strict=True)))


def _fires(texts: Sequence[str], first: int, within: Lexicon) -> tuple[Ints, Ints, Ints, Ints]:
    """The columns of Fired for texts of which the first has the number `first`."""
    code, text, at, sentence = letters(texts)
    hits = find(within.words, code)
    which, phrase = _members(within.alone, hits.word)
    counts = np.flatnonzero(hits.outer[which] | (within.weight[phrase] < 0))
    outer = np.flatnonzero(hits.outer)
    place, part = _members(within.sets, hits.word[outer])
    one, other, both = _pairs(hits.start, sentence[hits.start], outer[place], part, within)
    hit = np.concatenate([which[counts], one, other])
    phrase = np.concatenate([phrase[counts], both, both])
    start, length = hits.start[hit], (hits.end - hits.start)[hit]
    order = np.lexsort((at[start], phrase, text[start]))
    begin = at[start][order]
    return text[start][order] + first, phrase[order], begin, begin + length[order]


def _members(lists: Lists, rows: Ints) -> tuple[Ints, Ints]:
    """Place in `rows` and member, of all members of the rows."""
    length = np.diff(lists.first)[rows]
    return owners(length), lists.member[spans(lists.first[rows], length)]


def _pairs(start: Ints, sentence: Ints, hit: Ints, part: Ints, within: Lexicon) -> tuple[Ints, Ints, Ints]:
    """Two hits and the phrase that they complete. `hit` ascending, `part` the sets they belong to."""
    found = [np.zeros((3, 0), dtype=np.int64)]
    for shift in range(1, len(hit)):
        one, other = hit[:-shift], hit[shift:]
        near = (start[other] - start[one] <= REACH) & (sentence[other] == sentence[one])
        if not near.any():
            break
        at = np.flatnonzero(near & (one != other))
        one_part, other_part = part[at], part[at + shift]
        lesser, greater = np.minimum(one_part, other_part), np.maximum(one_part, other_part)
        pair, good = placed(lesser * SETS + greater, within.joined)
        which, phrase = _members(within.pairs, pair)
        place = at[good[which]]
        found.append(np.stack([hit[place], hit[place + shift], phrase]))
    one, other, phrase = np.concatenate(found, axis=1)
    return one, other, phrase


def _with_guesses(texts: Sequence[str], cell: Ints, total: Floats, within: Lexicon) -> tuple[Ints, Floats]:
    """What the texts that hold no more than hints resemble is added to what they say."""
    services, best = len(within.services), np.zeros(len(texts))
    np.maximum.at(best, cell // services, total)
    unsure = np.flatnonzero(best < HINTED)
    text, guess, share = guessed([texts[row] for row in unsure.tolist()], within.profiles, services)
    cells, back = np.unique(np.concatenate([cell, unsure[text] * services + guess]), return_inverse=True)
    every = np.concatenate([total, GUESSED * share])
    return cells, np.bincount(back, every, minlength=len(cells)).astype(np.float64)


def _filed_so(categories: Sequence[str], cell: Ints, within: Lexicon) -> Mask:
    """For which cells (text · services + service) the text is filed under the service's category."""
    code = {category: number for number, category in enumerate(dict.fromkeys(categories))}
    filed = np.array([code[category] for category in categories], dtype=np.int64)
    usual = np.array([code.get(service.category, -1) for service in within.services], dtype=np.int64)
    text, service = np.divmod(cell, max(len(within.services), 1))
    return np.asarray(filed[text] == usual[service])


def _strongest(cell: Ints, total: Floats, texts: int, services: int) -> tuple[Ints, Floats, Floats]:
    """Per text its surest services, their weights, and how sure the surest is."""
    text, service = cell // services, cell % services
    best = np.zeros(texts)
    np.maximum.at(best, text, total)
    meant = np.flatnonzero(total >= LEAST * best[text])
    order = meant[np.lexsort((service[meant], -total[meant], text[meant]))]
    text, service, share = text[order], service[order], (total / best[text])[order]
    rank = np.arange(len(text)) - np.searchsorted(text, text)
    kept = np.flatnonzero(rank < MOST)
    place = (text[kept], rank[kept])
    named, weight = np.zeros((texts, MOST), dtype=np.int64), np.zeros((texts, MOST))
    named[place], weight[place] = service[kept], share[kept]
    return named, weight, np.minimum(best, 1.0)


def _weights(fired: Fired, within: Lexicon) -> tuple[Ints, Floats]:
    """Cells text · services + service that some phrase speaks for, ascending, and how surely, 0 to 1."""
    once = np.unique(fired.text * max(len(within.service), 1) + fired.phrase)
    text, phrase = np.divmod(once, max(len(within.service), 1))
    cell, weight = text * len(within.services) + within.service[phrase], within.weight[phrase]
    for_, back = np.unique(cell[weight > 0], return_inverse=True)
    sum_ = np.bincount(back, weights=weight[weight > 0], minlength=len(for_))
    sure = 1 - np.exp(-1.2 * sum_)
    return for_, np.where(np.isin(for_, cell[weight < 0]), AGAINST * sure, sure)
