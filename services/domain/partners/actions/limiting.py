"""How much a partner takes on."""

from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.partners import rules
from services.domain.partners.actions import rights
from services.domain.partners.actions.stepping import require
from services.domain.partners.models import Partner
from services.kit.inputs import within

_MOST = 1000


async def limit(actor: Actor, *, partner: int, weekly: int | None, monthly: int | None) -> Partner:
    """Set how many matches the partner takes in a civil week and month; None: any number. Its members.

    What is agreed stays agreed, also above a new limit.
    """
    for name, value in (("weekly", weekly), ("monthly", monthly)):
        if value is not None:
            within(name, value, least=1, most=_MOST)
    found = await rights.acted_for(actor, partner)
    require(found, rules.STANDING)
    before = audit.snapshot(found)
    found.takes_weekly, found.takes_monthly = weekly, monthly
    await found.save(update_fields=["takes_weekly", "takes_monthly"])
    await audit.record(actor, "partner_limit", found, area_id=found.area_id, before=before)
    return found
