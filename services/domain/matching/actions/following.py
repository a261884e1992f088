"""Needs that are served at events of a series: those know nothing of them, so a sweep looks."""

from services.domain.needs import actions as needs
from services.domain.needs.models import NeedState
from services.kit import database

_CHUNK = 200

_OVER = f"""
SELECT n.id, bool_or(e.state = 'held') AS served FROM need n
  JOIN proposal p ON p.need_id = n.id AND p.state = 'accepted'
  JOIN event e ON e.id = p.event_id AND e.need_id IS DISTINCT FROM n.id
 WHERE n.series_id IS NOT NULL AND n.state = 'scheduled'
 GROUP BY n.id HAVING bool_and(e.state IN ('held', 'cancelled'))
 ORDER BY n.id LIMIT {_CHUNK}
"""


async def follow_series() -> int:
    """A need is served once its events were held, and looks for a partner again where none was.

    Some hundreds at a call; answers how many.
    """
    found = await database.rows(_OVER)
    served = [row["id"] for row in found if row["served"]]
    fallen = [row["id"] for row in found if not row["served"]]
    scheduled = frozenset({NeedState.SCHEDULED})
    done = await needs.advance_many(served, scheduled, NeedState.SERVED) if served else []
    back = await needs.advance_many(fallen, scheduled, NeedState.PUBLISHED) if fallen else []
    return len(done) + len(back)
