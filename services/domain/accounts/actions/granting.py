"""Roles given and taken."""

from services.domain.accounts import queries, rules
from services.domain.accounts.errors import AlreadyGranted, GrantRevoked
from services.domain.accounts.models import Account, Grant
from services.domain.actors.actor import Actor, Role
from services.domain.areas import queries as areas
from services.domain.areas.models import Area
from services.domain.audit import actions as audit
from services.kit import clock, rows
from services.kit.constraints import refusing
from services.kit.errors import NotAllowed, NotFound


async def grant(actor: Actor, *, account: int, role: Role, area: int) -> Grant:
    """Let an account act in `role` in the area and everything below it."""
    place = await rows.find(Area, area, areas.visible_to(actor))
    if not rules.may_grant(actor, role, place.path):
        raise NotAllowed
    holder = await rows.find(Account, account, queries.visible_to(actor))
    if holder.closed_at is not None:
        raise NotFound
    with refusing("grant_once", AlreadyGranted):
        made = await Grant.create(
            account_id=holder.id, role=role, area_id=place.id, granted_by_id=actor.account_id
        )
    await audit.record(actor, "grant", made, area_id=place.id)
    return made


async def revoke(actor: Actor, *, grant: int) -> Grant:
    """End a grant; whoever may give the role there may take it."""
    found = await rows.find(Grant, grant, queries.grants_visible_to(actor), lock=True)
    place = await Area.get(id=found.area_id)
    if not rules.may_grant(actor, found.role, place.path):
        raise NotAllowed
    if found.revoked_at is not None:
        raise GrantRevoked
    before = audit.snapshot(found)
    found.revoked_at = clock.now()
    await found.save(update_fields=["revoked_at"])
    await audit.record(actor, "grant_revoke", found, area_id=place.id, before=before)
    return found
