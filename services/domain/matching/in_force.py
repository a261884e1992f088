"""Which parameters hold where: the last version of the nearest area that has some."""

from services.domain.matching.hearing import Seat
from services.domain.matching.models import MatchParameters
from services.kit import database

IN_FORCE = """
SELECT m.id FROM match_parameters m
  JOIN area above ON above.id = m.area_id
  JOIN area here ON here.path LIKE above.path || '%'
 WHERE here.id = {area} AND NOT m.inherits
   AND NOT EXISTS (SELECT 1 FROM match_parameters l WHERE l.area_id = m.area_id AND l.version > m.version)
 ORDER BY length(above.path) DESC LIMIT 1
"""
"""SQL: the id of the version that holds for `{area}`; no row where the standard holds."""

_ABOVE = IN_FORCE.replace("here.id = {area}", "here.id = $1 AND above.id <> $1")
_OWN = """
SELECT m.area_id, a.path FROM match_parameters m JOIN area a ON a.id = m.area_id
 WHERE NOT m.inherits
   AND NOT EXISTS (SELECT 1 FROM match_parameters l WHERE l.area_id = m.area_id AND l.version > m.version)
 ORDER BY a.path
"""


async def in_force(area_id: int) -> MatchParameters | None:
    """The version that holds for the area; None where the standard does."""
    return await _found(IN_FORCE.format(area="$1"), area_id)


async def from_above(area_id: int) -> MatchParameters | None:
    """The version that would hold for the area if it had none of its own."""
    return await _found(_ABOVE, area_id)


async def seats() -> list[Seat]:
    """All areas that have parameters of their own."""
    return [Seat(row["area_id"], row["path"]) for row in await database.rows(_OWN)]


async def _found(statement: str, area_id: int) -> MatchParameters | None:
    rows = await database.rows(statement, area_id)
    return await MatchParameters.get(id=rows[0]["id"]) if rows else None
