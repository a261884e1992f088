"""What must hold of the demo data: counters agree with the rows, and the figures are Jili's."""

import asyncpg


class SeedUnsound(RuntimeError):
    """A check of the demo data failed: a fault of ours."""


_COUNTERS = """
SELECT e.id FROM event e
  LEFT JOIN (SELECT event_id, sum(party) FILTER (WHERE state = 'confirmed') AS confirmed,
                    sum(party) FILTER (WHERE state = 'waitlisted') AS waitlisted
               FROM registration GROUP BY event_id) r ON r.event_id = e.id
  LEFT JOIN (SELECT event_id, sum(party) AS came FROM check_in GROUP BY event_id) c ON c.event_id = e.id
 WHERE (e.confirmed, e.waitlisted, e.attended)
       <> (coalesce(r.confirmed, 0), coalesce(r.waitlisted, 0), coalesce(c.came, 0))
"""
_FUTURE = "SELECT id FROM {} WHERE created_at > now() + interval '1 minute'"
_MANY_CHIEFS = """
SELECT a.id FROM area a LEFT JOIN appointment p ON p.area_id = a.id AND p.ended_on IS NULL
 WHERE a.kind = 'grid' GROUP BY a.id
HAVING count(*) FILTER (WHERE p.post = 'grid_chief') <> 1
    OR count(*) FILTER (WHERE p.post = 'grid_member') NOT BETWEEN 1 AND 2
"""
_NEEDS = """
SELECT n.id FROM need n WHERE NOT EXISTS (SELECT 1 FROM suggestion s WHERE s.need_id = n.id)
    OR (SELECT array_agg(s.state::text ORDER BY s.id) FROM need_step s WHERE s.need_id = n.id)
       <> ARRAY['draft', 'published']
"""
_CHECKS = {
    "counters of events differ from their registrations and check-ins": _COUNTERS,
    "grids without one chief and one or two members": _MANY_CHIEFS,
    "needs without suggestion or history": _NEEDS,
    "check-ins in the future": _FUTURE.format("check_in"),
    "registrations in the future": _FUTURE.format("registration"),
}
_FIGURES = """
SELECT (SELECT count(*) FROM area WHERE kind = 'community') AS communities,
       (SELECT count(*) FROM area WHERE kind = 'grid') AS grids,
       (SELECT count(*) FROM partner WHERE state = 'active') AS partners,
       (SELECT count(*) FROM event WHERE state = 'held') AS held,
       (SELECT sum(attended) FROM event) AS attendances
"""
_EXPECTED = {"communities": 6, "grids": 17, "partners": 16, "held": 10}
_NEARLY = range(9_500, 10_000)


async def figures(connection: asyncpg.Connection) -> dict[str, int]:
    """The figures of the report, recomputed from records."""
    return dict(await connection.fetchrow(_FIGURES))


async def check(connection: asyncpg.Connection) -> None:
    """Raises SeedUnsound."""
    for fault, statement in _CHECKS.items():
        if wrong := await connection.fetch(statement):
            raise SeedUnsound(f"{fault}: {[row['id'] for row in wrong][:10]}")
    found = await figures(connection)
    if found.pop("attendances") not in _NEARLY or found != _EXPECTED:
        raise SeedUnsound(f"the figures are not Jili's: {found}")
