"""One need, one offer and the other offers around them, as a problem of their own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from services.domain.areas.models import AreaKind
from services.domain.matching import engine, in_force, loading, parameters, rules
from services.domain.matching.asking import asked
from services.domain.matching.engine.pairing import Paired, Question
from services.domain.matching.loading import Material, Row
from services.domain.matching.loads import Loads, loads
from services.domain.matching.narrowing import narrow
from services.domain.matching.stating import days, stated
from services.kit import clock, database

_NEED = "SELECT n.*, a.path, a.name AS area_name FROM need n JOIN area a ON a.id = n.area_id WHERE n.id = $1"

_OFFERS = f"""
SELECT o.*, serves.path AS serves_path, serves.name AS serves_name,
       (SELECT avg(f.rating)::float8 FROM feedback f JOIN event e ON e.id = f.event_id
         WHERE e.partner_id = o.partner_id) AS rating,
       o.state = 'active' AND p.state = 'active' AND o.valid_from <= $4 AND o.valid_until >= $3 AS is_active
  FROM area here JOIN area top ON here.path LIKE top.path || '%' AND top.kind = '{AreaKind.SUBDISTRICT}'
  JOIN area serves ON serves.path LIKE top.path || '%' OR top.path LIKE serves.path || '%'
       OR serves.id = (SELECT meant.serves_id FROM offer meant WHERE meant.id = $2)
  JOIN offer o ON o.serves_id = serves.id JOIN partner p ON p.id = o.partner_id
 WHERE here.id = $1 AND (o.id = $2 OR o.state = 'active' AND p.state = 'active'
       AND o.valid_from <= $4 AND o.valid_until >= $3
       AND (serves.path LIKE top.path || '%' OR top.path LIKE serves.path || '%'))
 ORDER BY o.id
"""
"""Those of the need's subdistrict, and the one that is meant wherever it serves."""


@dataclass(frozen=True, slots=True)
class Looked:
    """The pair as rows, what the engine makes of it, and what its partner takes."""

    need: Row
    offer: Row
    problem: engine.Problem
    """Of the pair and the other offers, whatever the time that was looked at."""
    paired: Paired
    held: Loads
    at: rules.Times | None = None

    @property
    def stated_offer(self) -> engine.Offer:
        """With the radius and the slots that count."""
        return next(one for one in self.problem.offers if one.id == self.offer["id"])

    @property
    def is_open(self) -> bool:
        """Whether the offer has a slot around the time that was looked at, full or not."""
        if self.at is None:
            return False
        start, end = (moment.timestamp() for moment in self.at)
        return any(one.start <= start and end <= one.end for one in self.stated_offer.slots)


async def look(need: int, offer: int, *, at: rules.Times | None = None) -> Looked:
    """Ask the engine what stands between the two; `at` looks at this time alone. Raises EngineSilent."""
    now = clock.now()
    material = await _material(need, offer, now)
    [row] = material.needs
    version = await in_force.in_force(row["area_id"])
    weights = parameters.weights(parameters.values_of(version))
    problem = await narrow(stated(material, now=now, weights=weights), now=now)
    problem = replace(problem, needs=[replace(problem.needs[0], wanted=1, kept=[])])
    question = Question(problem if at is None else _at(problem, offer, at), offer)
    meant = next(one for one in material.offers if one["id"] == offer)
    return Looked(
        need=row,
        offer=meant,
        problem=problem,
        paired=await asked(question),
        held=await loads([meant["partner_id"]]),
        at=at,
    )


async def _material(need: int, offer: int, now: datetime) -> Material:
    first, last = days(now)
    needs = await database.rows(_NEED, need)
    offers = await database.rows(_OFFERS, needs[0]["area_id"], offer, first, last)
    ids = [row["id"] for row in offers]
    return Material(
        needs=needs,
        offers=offers,
        windows=await loading.times("need_window", "need_id", [need]),
        slots=await loading.times("offer_slot", "offer_id", ids),
        barred=await _barred(need),
        taken=await loading.taken(ids),
        services=await loading.services(needs[0]["area_id"]),
    )


async def _barred(need: int) -> dict[int, set[int]]:
    """But for what is proposed or agreed: that is no reason."""
    live = await database.rows(
        "SELECT id FROM proposal WHERE need_id = $1 AND state IN ('proposed', 'accepted')", need
    )
    return await loading.barred([need], _ids(live))


def _ids(rows: Collection[Row]) -> list[int]:
    return [row["id"] for row in rows]


def _at(problem: engine.Problem, offer: int, at: rules.Times) -> engine.Problem:
    """The offer's slots around this time become one for it, with the room that they have."""
    start, end = (int(moment.timestamp()) for moment in at)
    offers = [
        replace(one, slots=[engine.Slot(rules.slot_id(*at), start, end, _room(one, start, end))])
        if one.id == offer
        else one
        for one in problem.offers
    ]
    return replace(problem, offers=offers)


def _room(offer: engine.Offer, start: int, end: int) -> int:
    return max((slot.capacity for slot in offer.slots if slot.start <= start and end <= slot.end), default=0)
