"""Areas and accounts: a small Jili with one subdistrict, and whoever a test needs in it."""

import itertools

from services.domain.accounts import queries
from services.domain.accounts.models import Account, Grant
from services.domain.actors.actor import Actor, Role
from services.domain.areas.models import Area, AreaKind

_serial = itertools.count(1)


async def an_area(
    name: str | None = None, *, kind: AreaKind = AreaKind.COMMUNITY, parent: Area | None = None
) -> Area:
    area = await Area.create(
        kind=kind,
        name=name or f"开元社区{next(_serial)}",
        parent_id=parent.id if parent else None,
        path=f"new-{next(_serial)}",
        longitude=112.59,
        latitude=34.90,
    )
    area.path = f"{parent.path if parent else ''}{area.id}."
    await area.save(update_fields=["path"])
    return area


async def a_subdistrict() -> Area:
    return await an_area(f"吉利街道{next(_serial)}", kind=AreaKind.SUBDISTRICT)


async def a_community(*, parent: Area | None = None) -> Area:
    return await an_area(parent=parent or await a_subdistrict())


async def an_account(*, area: Area | None = None, name: str = "王居民") -> Account:
    serial = next(_serial)
    return await Account.create(
        name=name,
        phone=f"+86101{serial:08d}",
        email=f"account{serial}@example.test",
        area_id=area.id if area else None,
    )


async def a_resident(*, area: Area | None = None) -> Actor:
    account = await an_account(area=area)
    return await actor_of(account)


async def staff(role: Role, area: Area) -> Actor:
    """Somebody who holds `role` on `area`, such as `await staff(Role.SECRETARY, community)`."""
    account = await an_account(area=area, name="李书记")
    await Grant.create(account_id=account.id, role=role, area_id=area.id)
    return await actor_of(account)


async def a_secretary(area: Area) -> Actor:
    return await staff(Role.SECRETARY, area)


async def actor_of(account: Account) -> Actor:
    """The actor as of now: call it again after grants or memberships changed."""
    actor = await queries.actor_of(account.id)
    assert actor is not None
    return actor
