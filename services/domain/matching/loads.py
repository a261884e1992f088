"""What partners that set themselves a limit have, and what of a run's matches still fits."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.domain.matching.engine import Match
from services.domain.matching.rules import slot_times
from services.domain.matching.takes import Takes
from services.kit import database

_TAKES = """
SELECT id, takes_weekly, takes_monthly FROM partner
 WHERE id = ANY($1::bigint[]) AND (takes_weekly IS NOT NULL OR takes_monthly IS NOT NULL)
"""

_HAS = """
SELECT p.partner_id, p.starts_at FROM proposal p
 WHERE p.partner_id = ANY($1::bigint[]) AND p.id <> ALL($2::bigint[]) AND p.state = ANY($3::text[])
   AND NOT EXISTS (SELECT 1 FROM event e WHERE e.id = p.event_id AND e.state = 'cancelled')
"""
HELD = ("proposed", "accepted")
"""States of proposals that a partner's limits count."""


@dataclass(frozen=True, slots=True)
class Loads:
    """Of partners that have limits: what they take, and when the slots begin that they have."""

    takes: Mapping[int, Takes] = field(default_factory=dict)
    has: Mapping[int, Sequence[datetime]] = field(default_factory=dict)

    def room(self, partner: int, at: datetime, also: Sequence[datetime] = ()) -> int | None:
        """How many more matches fit besides those that it has and `also`; None without a limit."""
        takes = self.takes.get(partner)
        return None if takes is None else takes.room(at, [*self.has.get(partner, ()), *also])


async def loads(
    partners: Collection[int], *, but: Collection[int] = (), states: Collection[str] = HELD
) -> Loads:
    """Of those of the partners that have limits; proposals `but` do not count."""
    rows = await database.rows(_TAKES, sorted(partners))
    takes = {row["id"]: Takes(row["takes_weekly"], row["takes_monthly"]) for row in rows}
    has: dict[int, list[datetime]] = defaultdict(list)
    if takes:
        for row in await database.rows(_HAS, sorted(takes), list(but), list(states)):
            has[row["partner_id"]].append(row["starts_at"])
    return Loads(takes, has)


async def fitting(matches: Sequence[Match], partners: Mapping[int, int]) -> list[Match]:
    """Those of the matches that their partners (by offer) take besides what they have."""
    return within(matches, partners, await loads({partners[match.offer] for match in matches}))


def within(matches: Sequence[Match], partners: Mapping[int, int], held: Loads) -> list[Match]:
    """Those of the matches that their partners (by offer) take, best first where not all fit.

    The engine knows the room of a slot, not that the slots of a week share it.
    """
    also: dict[int, list[datetime]] = defaultdict(list)
    fit = []
    for match in sorted(matches, key=lambda match: (-match.score, match.need, match.offer)):
        partner, (starts_at, _) = partners[match.offer], slot_times(match.slot)
        room = held.room(partner, starts_at, also[partner])
        if room is None or room > 0:
            also[partner].append(starts_at)
            fit.append(match)
    return fit
