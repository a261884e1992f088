"""The rows that a match problem is made of: one statement for each kind, however many there are."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from services.domain.matching import rules, taxonomy
from services.kit import clock, database

Row = dict[str, Any]

LIVE = (
    "(p.state = 'proposed' OR p.state = 'accepted'"
    " AND NOT EXISTS (SELECT 1 FROM event e WHERE e.id = p.event_id AND e.state = 'cancelled'))"
)
"""SQL: the proposal `p` holds its need and its slot; a cancelled event gives both back."""

_BARRED = f"""
SELECT p.need_id, p.offer_id FROM proposal p WHERE p.need_id = ANY($1::bigint[]) AND p.id <> ALL($2::bigint[])
 GROUP BY p.need_id, p.offer_id
HAVING bool_or(p.state IN ('proposed', 'accepted', 'declined'))
    OR bool_or(p.state = 'withdrawn' AND p.answered_by_id IS NOT NULL)
    OR count(*) FILTER (WHERE p.state = 'expired') >= {rules.UNANSWERED_MOST}
"""

_KEPT = """
SELECT need_id, array_agg(DISTINCT offer_id ORDER BY offer_id) AS offers
  FROM (SELECT p.need_id, p.offer_id, p.state, p.run_id, max(p.run_id) OVER (PARTITION BY p.need_id) AS last
          FROM proposal p WHERE p.need_id = ANY($1::bigint[])) seen
 WHERE run_id = last AND state = 'expired'
 GROUP BY need_id
"""

_HAD = f"""
SELECT p.need_id, count(*) AS had FROM proposal p
 WHERE p.need_id = ANY($1::bigint[]) AND {LIVE} AND p.id <> ALL($2::bigint[]) GROUP BY p.need_id
"""

_TAKEN = f"""
SELECT p.offer_id, p.starts_at, p.ends_at FROM proposal p
 WHERE p.offer_id = ANY($1::bigint[]) AND p.ends_at > $2 AND {LIVE} AND p.id <> ALL($3::bigint[])
"""

_OPEN = """
SELECT p.id, p.need_id, p.offer_id, p.starts_at, p.ends_at FROM proposal p
 WHERE p.state = 'proposed' AND p.need_id = ANY($1::bigint[]) AND p.offer_id = ANY($2::bigint[])
   AND p.starts_at > $3 AND p.assigned_by_id IS NULL
 ORDER BY p.id
"""

_NEEDS = f"""
SELECT n.*, a.path FROM area top
  JOIN area a ON a.path LIKE top.path || '%'
  JOIN need n ON n.area_id = a.id
 WHERE top.id = $1 AND n.state = ANY($2::text[]) AND a.path NOT LIKE ALL($3::text[])
   AND n.wanted > (SELECT count(*) FROM proposal p WHERE p.need_id = n.id AND p.state = 'accepted' AND {LIVE})
 ORDER BY n.id
"""

_OFFERS = """
SELECT o.*, serves.path AS serves_path, rated.rating FROM area top
  JOIN area serves ON serves.path LIKE top.path || '%' OR top.path LIKE serves.path || '%'
  JOIN offer o ON o.serves_id = serves.id
  JOIN partner p ON p.id = o.partner_id AND p.state = 'active'
  LEFT JOIN (SELECT e.partner_id, avg(f.rating)::float8 AS rating
               FROM feedback f JOIN event e ON e.id = f.event_id GROUP BY e.partner_id) rated
    ON rated.partner_id = o.partner_id
 WHERE top.id = $1 AND o.state = 'active' AND o.valid_from <= $3 AND o.valid_until >= $2
 ORDER BY o.id
"""


_SERVICES = """
SELECT s.* FROM area top
  JOIN area above ON top.path LIKE above.path || '%'
  JOIN service s ON s.area_id = above.id
 WHERE top.id = $1 AND s.retired_at IS NULL
 ORDER BY length(above.path), s.id
"""


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a problem is stated from, by need or offer."""

    needs: list[Row]
    offers: list[Row]
    windows: dict[int, list[Row]] = field(default_factory=dict)
    slots: dict[int, list[Row]] = field(default_factory=dict)
    had: dict[int, int] = field(default_factory=dict)
    barred: dict[int, set[int]] = field(default_factory=dict)
    kept: dict[int, list[int]] = field(default_factory=dict)
    taken: dict[int, list[rules.Times]] = field(default_factory=dict)
    open: list[Row] = field(default_factory=list)
    """Proposals that nobody has answered: the run may find better ones."""
    services: list[Row] = field(default_factory=list)
    """What staff of the area and above it added to the taxonomy, the nearest last."""


async def material(area_id: int, *, now: datetime, first: date, last: date, apart: list[str]) -> Material:
    """What a run over the area has to choose from, between two civil days.

    `apart`: paths below the area whose needs are not meant. Open proposals between what is here do
    not hold anything; but those that staff made by hand, or whose slot is about to begin, do.
    """
    needs = await database.rows(
        _NEEDS, area_id, sorted(rules.OPEN_TO_MATCHING), [f"{path}%" for path in apart]
    )
    offers = await database.rows(_OFFERS, area_id, first, last)
    need_ids, offer_ids = [row["id"] for row in needs], [row["id"] for row in offers]
    waiting = await database.rows(_OPEN, need_ids, offer_ids, now + rules.LEAD)
    free = [row["id"] for row in waiting]
    return Material(
        needs=needs,
        offers=offers,
        windows=await times("need_window", "need_id", need_ids),
        slots=await times("offer_slot", "offer_id", offer_ids),
        had=await had(need_ids, free),
        barred=await barred(need_ids, free),
        kept=await _kept(need_ids, waiting),
        taken=await taken(offer_ids, free),
        open=waiting,
        services=await services(area_id),
    )


async def _kept(need_ids: Collection[int], waiting: list[Row]) -> dict[int, list[int]]:
    """Need → offers that are proposed to it, and those that nobody answered in its last run."""
    kept: dict[int, set[int]] = defaultdict(set)
    for row in await database.rows(_KEPT, list(need_ids)):
        kept[row["need_id"]].update(row["offers"])
    for row in waiting:
        kept[row["need_id"]].add(row["offer_id"])
    return {need: sorted(offers) for need, offers in kept.items()}


async def services(area_id: int) -> list[Row]:
    """Services that staff added for the area or one above it; of one code the last counts."""
    return await database.rows(_SERVICES, area_id)


async def codes(area_id: int) -> set[str]:
    """Codes of all services that a run over the area knows."""
    added = {row["code"] for row in await services(area_id)}
    return added | {service.id for service in taxonomy.services()}


async def had(need_ids: Collection[int], but: Collection[int] = ()) -> dict[int, int]:
    """Need → how many offers it has or is proposed, not counting the proposals `but`."""
    found = await database.rows(_HAD, list(need_ids), list(but))
    return {row["need_id"]: row["had"] for row in found}


async def barred(need_ids: Collection[int], but: Collection[int] = ()) -> dict[int, set[int]]:
    """Need → offers that are not to be proposed to it: open already, refused, or never answered.

    The proposals `but` do not count.
    """
    pairs: dict[int, set[int]] = defaultdict(set)
    for row in await database.rows(_BARRED, list(need_ids), list(but)):
        pairs[row["need_id"]].add(row["offer_id"])
    return pairs


async def taken(offer_ids: Collection[int], but: Collection[int] = ()) -> dict[int, list[rules.Times]]:
    """Offer → the times to come that it has given away, not counting the proposals `but`."""
    times: dict[int, list[rules.Times]] = defaultdict(list)
    for row in await database.rows(_TAKEN, list(offer_ids), clock.now(), list(but)):
        times[row["offer_id"]].append((row["starts_at"], row["ends_at"]))
    return times


async def times(table: str, owner: str, ids: Collection[int]) -> dict[int, list[Row]]:
    """Owner → its windows or slots as they are kept."""
    found: dict[int, list[Row]] = defaultdict(list)
    for row in await database.rows(
        f"SELECT * FROM {table} WHERE {owner} = ANY($1::bigint[]) ORDER BY id", list(ids)
    ):
        found[row[owner]].append(row)
    return found
