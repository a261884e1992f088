"""Which needs and offers the changes of some audit entries concern."""

from collections.abc import Collection

from services.domain.matching.hearing import Touched
from services.kit import database

_TOUCHED = """
WITH entry AS MATERIALIZED (
    SELECT id, subject_type, subject_id FROM audit_entry WHERE id = ANY($1::bigint[])
),
proposal_of AS (
    SELECT e.id, p.need_id, p.offer_id FROM entry e JOIN proposal p ON p.id = e.subject_id
     WHERE e.subject_type = 'Proposal'
     UNION ALL
    SELECT e.id, p.need_id, p.offer_id FROM entry e JOIN proposal p ON p.event_id = e.subject_id
     WHERE e.subject_type = 'Event'
),
need_of AS (
    SELECT id, subject_id AS need_id FROM entry WHERE subject_type = 'Need'
     UNION SELECT id, need_id FROM proposal_of
),
offer_of AS (
    SELECT id, subject_id AS offer_id FROM entry WHERE subject_type = 'Offer'
     UNION SELECT id, offer_id FROM proposal_of
     UNION SELECT e.id, o.id FROM entry e JOIN offer o ON o.partner_id = e.subject_id
            WHERE e.subject_type = 'Partner'
)
SELECT of.id AS entry, a.path, n.id AS need, NULL::bigint AS offer
  FROM need_of of JOIN need n ON n.id = of.need_id JOIN area a ON a.id = n.area_id
 UNION ALL
SELECT of.id, a.path, NULL, o.id
  FROM offer_of of JOIN offer o ON o.id = of.offer_id JOIN area a ON a.id = o.serves_id
 ORDER BY 1, 3, 4
"""


async def touched(entry_ids: Collection[int]) -> list[Touched]:
    """By entry; a proposal touches its need and its offer, a partner all its offers."""
    return [Touched(**row) for row in await database.rows(_TOUCHED, list(entry_ids))]
