"""What narrows a problem besides its filters: what partners declined, and how much they take."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

from msgspec.structs import replace

from services.domain.matching import declining
from services.domain.matching.declining import Declined
from services.domain.matching.engine import Need, Offer, Problem, Slot
from services.domain.matching.loads import Loads, loads
from services.domain.matching.models import DeclineReason
from services.domain.matching.stating import TIERS
from services.domain.partners.models import Tier
from services.kit import database

_DECLINED = """
SELECT p.declined_for, p.need_id, p.offer_id, p.partner_id, p.starts_at, p.ends_at, o.tier,
       n.title || E'\\n' || n.text AS text, n.longitude, n.latitude,
       o.longitude AS offer_longitude, o.latitude AS offer_latitude
  FROM proposal p JOIN need n ON n.id = p.need_id JOIN offer o ON o.id = p.offer_id
 WHERE p.partner_id = ANY($1::bigint[]) AND p.state = 'declined' AND p.declined_for IS NOT NULL
   AND (p.need_id = ANY($2::bigint[]) OR p.answered_at > $3)
 ORDER BY p.id
"""


async def narrow(problem: Problem, *, now: datetime, but: Collection[int] = ()) -> Problem:
    """The problem without what partners do not want; proposals `but` do not count as theirs."""
    partners = sorted({offer.partner for offer in problem.offers})
    learnt = await declined(partners, [need.id for need in problem.needs], since=now - declining.REMEMBERED)
    return narrowed(problem, learnt, await loads(partners, but=but))


async def declined(partners: Collection[int], needs: Collection[int], *, since: datetime) -> list[Declined]:
    """What the partners declined since then, or of these needs ever."""
    rows = await database.rows(_DECLINED, list(partners), list(needs), since)
    return [
        Declined(
            reason=DeclineReason(row["declined_for"]),
            need=row["need_id"],
            offer=row["offer_id"],
            partner=row["partner_id"],
            tier=TIERS[Tier(row["tier"])],
            starts_at=row["starts_at"],
            ends_at=row["ends_at"],
            text=row["text"],
            need_place=_point(row["longitude"], row["latitude"]),
            offer_place=_point(row["offer_longitude"], row["offer_latitude"]),
        )
        for row in rows
    ]


def narrowed(problem: Problem, learnt: Sequence[Declined], held: Loads) -> Problem:
    """Pairs barred, radii drawn in, slots closed or smaller."""
    if not learnt and not held.takes:
        return problem
    barred = _barred(problem, learnt)
    by_partner = defaultdict(list)
    for one in learnt:
        by_partner[one.partner].append(one)
    needs = [
        replace(need, barred=sorted({*need.barred, *barred[need.id]})) if need.id in barred else need
        for need in problem.needs
    ]
    offers = [_offer(offer, by_partner[offer.partner], held) for offer in problem.offers]
    return replace(problem, needs=needs, offers=offers)


def _barred(problem: Problem, learnt: Sequence[Declined]) -> dict[int, set[int]]:
    alike, offers = defaultdict(list), defaultdict(list)
    by_id: dict[int, Need] = {}
    for need in problem.needs:
        by_id[need.id] = need
        alike[need.text].append(need)
    for offer in problem.offers:
        offers[offer.partner].append(offer)
    pairs: dict[int, set[int]] = defaultdict(set)
    for one in learnt:
        for need in {need.id: need for need in (*_same(by_id, one), *alike.get(one.text, ()))}.values():
            found = {offer.id for offer in offers[one.partner] if declining.bars(one, need, offer)}
            if found:
                pairs[need.id] |= found
    return pairs


def _same(needs: Mapping[int, Need], one: Declined) -> list[Need]:
    return [needs[one.need]] if one.need in needs else []


def _offer(offer: Offer, learnt: Sequence[Declined], held: Loads) -> Offer:
    if not learnt and offer.partner not in held.takes:
        return offer
    slots = [
        _slot(offer, slot, held)
        for slot in offer.slots
        if not any(declining.closes(one, offer, slot) for one in learnt)
    ]
    return replace(offer, slots=slots, radius_m=declining.reach(learnt, offer))


def _slot(offer: Offer, slot: Slot, held: Loads) -> Slot:
    room = held.room(offer.partner, datetime.fromtimestamp(slot.start, UTC))
    return slot if room is None else replace(slot, capacity=min(slot.capacity, room))


def _point(longitude: float | None, latitude: float | None) -> tuple[float, float] | None:
    return None if longitude is None or latitude is None else (longitude, latitude)
