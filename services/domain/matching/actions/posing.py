"""The problem of a run that a worker holds."""

from services.domain.matching import engine
from services.domain.matching.actions.leasing import Held, LeaseLost
from services.domain.matching.loading import material
from services.domain.matching.stating import days, stated
from services.domain.needs import actions as needs
from services.domain.needs.models import NeedState
from services.kit import clock, database

_COUNT = """
UPDATE match_run SET needs = $3, offers = $4
 WHERE id = $1 AND lease = $2 AND state = 'running' RETURNING id
"""


async def problem(held: Held) -> engine.Problem:
    """What is to be solved; the needs that wait for a partner are now being matched.

    The number of statements does not depend on how many needs and offers there are. Open proposals
    of earlier runs stand: they hold their slots, and their needs ask for the rest. Raises LeaseLost.
    """
    now = clock.now()
    first, last = days(now)
    found = await material(held.area, first=first, last=last)
    waiting = [row["id"] for row in found.needs if row["state"] == NeedState.PUBLISHED]
    if waiting:
        await needs.advance_many(waiting, [NeedState.PUBLISHED], NeedState.MATCHING)
    counted = await database.rows(_COUNT, held.run, held.lease, len(found.needs), len(found.offers))
    if not counted:
        raise LeaseLost
    return stated(found, now=now)
