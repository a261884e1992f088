"""Curators change what counts how much in the runs of their area; every version stays on record."""

from typing import Any

from services.domain.accounts.rules import signed_in
from services.domain.actors.actor import Actor
from services.domain.areas.models import Area
from services.domain.audit import actions as audit
from services.domain.matching import in_force, parameters
from services.domain.matching.actions.running import check_right
from services.domain.matching.errors import MatchParametersChanged, MatchParametersSame
from services.domain.matching.models import MatchParameters
from services.domain.matching.parameters import Given
from services.kit import rows
from services.kit.constraints import refusing
from services.kit.sql import EVERYTHING


async def change_parameters(
    actor: Actor, *, area: int, given: Given, inherit: bool = False
) -> MatchParameters:
    """A new version for the area: what is given changes, the rest stays as it held.

    With `inherit` the area goes by the one above it again. Runs that begin from now on go by it.
    """
    place = await rows.find(Area, area, EVERYTHING)
    check_right(actor, place)
    last = await MatchParameters.filter(area_id=area).order_by("-version").first()
    held = parameters.values_of(await in_force.in_force(area))
    if inherit:
        after = await _from_above(area, given)
        same = last is None or last.inherits
    else:
        after = parameters.changed(held, given)
        same = not parameters.differences(held, after)
    if same:
        raise MatchParametersSame
    return await _write(actor, area, last, held, after, inherits=inherit)


async def _from_above(area: int, given: Given) -> dict[str, int]:
    parameters.check_alone(given)
    return parameters.values_of(await in_force.from_above(area))


async def _write(
    actor: Actor,
    area: int,
    last: MatchParameters | None,
    held: dict[str, int],
    after: dict[str, Any],
    *,
    inherits: bool,
) -> MatchParameters:
    with refusing("match_parameters_version", MatchParametersChanged):
        made = await MatchParameters.create(
            area_id=area,
            version=last.version + 1 if last else 1,
            changed_by_id=signed_in(actor),
            inherits=inherits,
            changes=parameters.differences(held, after),
            **after,
        )
    before = audit.snapshot(last) if last else None
    await audit.record(actor, "match_parameters_change", made, area_id=area, before=before)
    return made
