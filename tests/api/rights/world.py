"""The community in which everything happens, with one caller of each kind."""

from dataclasses import dataclass
from datetime import timedelta

from services.api.verbs import DELEGABLE
from services.domain.accounts import opaque
from services.domain.accounts.credentials import ApiKey
from services.domain.actors.actor import Actor, Role
from services.domain.areas.models import Area, AreaKind
from services.domain.partners.models import MemberRole, Membership, Partner, PartnerState
from services.kit import clock
from tests.api.rights import callers as c
from tests.factories.partners import a_member, a_partner
from tests.factories.people import a_community, a_resident, a_subdistrict, an_area, staff


@dataclass(frozen=True)
class World:
    """A community under a subdistrict, a neighbouring one, and one actor for each kind of caller."""

    subdistrict: Area
    community: Area
    neighbour: Area
    actors: dict[str, Actor]
    keys: dict[str, str]
    """The texts of the API keys by which callers come."""

    def id(self, caller: str) -> int:
        account = self.actors[caller].account_id
        assert account is not None
        return account

    async def a_partner(self, state: PartnerState = PartnerState.ACTIVE) -> Partner:
        """A new one of the community, for which owner and clerk act."""
        return await self.joined(await a_partner(area=self.community, state=state))

    async def joined(self, partner: Partner) -> Partner:
        for caller, role in ((c.OWNER, MemberRole.OWNER), (c.CLERK, MemberRole.STAFF)):
            await Membership.create(partner_id=partner.id, account_id=self.id(caller), role=role)
        return partner

    async def a_grid(self) -> Area:
        return await an_area(kind=AreaKind.GRID, parent=self.community)


async def a_world() -> World:
    subdistrict, other = await a_subdistrict(), await a_subdistrict()
    here, there = await a_community(parent=subdistrict), await a_community(parent=subdistrict)
    mine, foreign = await a_partner(area=here), await a_partner(area=here)
    actors = {
        c.RESIDENT: await a_resident(area=here),
        c.ELSEWHERE: await a_resident(area=there),
        c.OWNER: await a_member(mine),
        c.CLERK: await a_member(mine, role=MemberRole.STAFF),
        c.OTHER_OWNER: await a_member(foreign),
        c.OTHER_CLERK: await a_member(foreign, role=MemberRole.STAFF),
        c.SUBDISTRICT: await staff(Role.SUBDISTRICT, subdistrict),
        c.OTHER_SUBDISTRICT: await staff(Role.SUBDISTRICT, other),
    }
    for caller, elsewhere, role in _ROLES:
        actors |= {caller: await staff(role, here), elsewhere: await staff(role, there)}
    world = World(subdistrict, here, there, actors, {})
    for caller, place in ((c.KEY, here), (c.OTHER_KEY, there)):
        world.keys[caller] = await a_key_with(world.id(caller), place, "read")
    for caller, place in ((c.WRITING_KEY, here), (c.OTHER_WRITING_KEY, there)):
        scopes = (f"write:{verb}" for verb in sorted(DELEGABLE))
        world.keys[caller] = await a_key_with(world.id(caller), place, "read", *scopes)
    return world


_ROLES = (
    (c.GRID_MEMBER, c.OTHER_GRID_MEMBER, Role.GRID_MEMBER),
    (c.GRID_CHIEF, c.OTHER_GRID_CHIEF, Role.GRID_CHIEF),
    (c.SECRETARY, c.OTHER_SECRETARY, Role.SECRETARY),
    (c.INTEGRATOR, c.OTHER_INTEGRATOR, Role.INTEGRATOR),
    (c.KEY, c.OTHER_KEY, Role.INTEGRATOR),
    (c.WRITING_KEY, c.OTHER_WRITING_KEY, Role.INTEGRATOR),
)


async def a_key_with(account_id: int, area: Area, *scopes: str) -> str:
    """The text of a new key of the account with these scopes."""
    text = opaque.new_api_key()
    await ApiKey.create(
        account_id=account_id,
        area_id=area.id,
        name="城市平台",
        scopes=list(scopes),
        shown=opaque.shown(text),
        key_hash=opaque.kept(text),
        expires_at=clock.now() + timedelta(days=30),
    )
    return text
