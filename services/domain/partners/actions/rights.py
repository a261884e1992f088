"""Finding the partner that a verb changes, locked, and judging the caller's right to it."""

from services.domain.accounts.rules import signed_in
from services.domain.actors.actor import Actor
from services.domain.areas.models import Area
from services.domain.partners import queries, rules
from services.domain.partners.models import Partner
from services.kit import rows
from services.kit.errors import NotAllowed


async def overseen(actor: Actor, partner: int) -> Partner:
    """A partner of an area whose partners the caller oversees."""
    found = await _seen(actor, partner)
    if not await oversees(actor, found):
        raise NotAllowed
    return found


async def acted_for(actor: Actor, partner: int) -> Partner:
    """A partner that the caller is a member of."""
    found = await _seen(actor, partner)
    if not actor.acts_for(found.id):
        raise NotAllowed
    return found


async def overseen_or_acted_for(actor: Actor, partner: int) -> Partner:
    """A partner that the caller is a member of, or oversees."""
    found = await _seen(actor, partner)
    if not (actor.acts_for(found.id) or await oversees(actor, found)):
        raise NotAllowed
    return found


async def _seen(actor: Actor, partner: int) -> Partner:
    signed_in(actor)
    return await rows.find(Partner, partner, queries.visible_to(actor), lock=True)


async def oversees(actor: Actor, partner: Partner) -> bool:
    """Whether the caller curates the area that the partner has joined."""
    area = await Area.get(id=partner.area_id)
    return rules.may_oversee(actor, area.path)
