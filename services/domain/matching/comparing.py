"""What a trial would change: its proposals against those that are open now; pure."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from services.domain.matching.engine import Match, Problem
from services.domain.matching.engine.standing import Standing

MOST_NAMED = 100
"""Ids kept of those who gain or lose; the counts are of all."""


class Side(Struct, frozen=True):
    """One set of proposals."""

    proposals: int
    served: int
    """Needs with a proposal."""
    score: int
    """Merit by the weights that are tried, milli-points; 0 for a pair that they rule out."""
    gini: int
    """Thousandths: 0 if all partners with an offer have equally many, towards 1000 if one has all."""


class Shift(Struct, frozen=True):
    """Who would be better or worse off; the ids of those with the greatest difference first."""

    gaining: int
    losing: int
    gain: list[int]
    lose: list[int]


class Comparison(Struct, frozen=True):
    """The proposals that are open now, and those that the trial would make."""

    now: Side
    then: Side
    kept: int
    """Pairs of need and offer that are in both."""
    dropped: int
    added: int
    needs: Shift
    """By the merit of what is proposed to them."""
    partners: Shift
    """By the number of proposals."""


def compared(
    problem: Problem, standing: Sequence[Standing], valued: Sequence[Match], tried: Sequence[Match]
) -> Comparison:
    """`valued` are those of `standing` that the problem admits, as its weights score them."""
    giver = {offer.id: offer.partner for offer in problem.offers}
    now = [(one.need, one.offer) for one in standing]
    then = [(one.need, one.offer) for one in tried]
    merits, hopes = _merits(valued), _merits(tried)
    work, would = _work(now, giver), _work(then, giver)
    return Comparison(
        now=_side(now, merits, work),
        then=_side(then, hopes, would),
        kept=len(set(now) & set(then)),
        dropped=len(set(now) - set(then)),
        added=len(set(then) - set(now)),
        needs=_shift(merits, hopes),
        partners=_shift(work, would),
    )


def gini(counts: Collection[int]) -> int:
    """The Gini coefficient of counts, in thousandths; 0 where there is nothing to share."""
    total = sum(counts)
    if not total:
        return 0
    ranked = sum(place * count for place, count in enumerate(sorted(counts), start=1))
    return round(1000 * (2 * ranked / (len(counts) * total) - (len(counts) + 1) / len(counts)))


def _side(pairs: Sequence[tuple[int, int]], merits: Mapping[int, int], work: Mapping[int, int]) -> Side:
    return Side(
        proposals=len(pairs),
        served=len({need for need, _ in pairs}),
        score=sum(merits.values()),
        gini=gini(work.values()),
    )


def _merits(matches: Sequence[Match]) -> Counter[int]:
    found: Counter[int] = Counter()
    for match in matches:
        found[match.need] += match.merit
    return found


def _work(pairs: Sequence[tuple[int, int]], giver: Mapping[int, int]) -> Counter[int]:
    """Partner → proposals, with those who have none."""
    found = Counter(dict.fromkeys(giver.values(), 0))
    found.update(giver[offer] for _, offer in pairs)
    return found


def _shift(before: Counter[int], after: Counter[int]) -> Shift:
    change = [(after[one] - before[one], one) for one in before.keys() | after.keys()]
    gain = [one for by, one in sorted(change, key=lambda pair: (-pair[0], pair[1])) if by > 0]
    lose = [one for by, one in sorted(change) if by < 0]
    return Shift(len(gain), len(lose), gain[:MOST_NAMED], lose[:MOST_NAMED])
