"""Who may do what: the callers, the community they act in, and the rules that a verb is held to."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from services.domain.actors.actor import Actor, Role
from services.domain.areas.models import Area, AreaKind
from services.domain.partners.models import MemberRole, Membership, Partner, PartnerState
from services.kit import database
from tests.api.conftest import Api
from tests.factories.partners import a_member, a_partner
from tests.factories.people import a_community, a_resident, a_secretary, a_subdistrict, an_area, staff

STRANGER, RESIDENT, ELSEWHERE = "stranger", "resident", "resident elsewhere"
OWNER, CLERK, OTHER_MEMBER = "partner's owner", "partner's clerk", "another partner's owner"
GRID_CHIEF, SECRETARY, OTHER_SECRETARY = "grid chief", "secretary", "secretary elsewhere"
SUBDISTRICT, INTEGRATOR = "subdistrict officer", "integrator"

MEMBERS = frozenset({OWNER, CLERK})
CURATORS = frozenset({SECRETARY, SUBDISTRICT})
STAFF = CURATORS | {GRID_CHIEF}
HOSTS = STAFF | MEMBERS
SIGNED_IN = STAFF | MEMBERS | {RESIDENT, ELSEWHERE, OTHER_MEMBER, OTHER_SECRETARY, INTEGRATOR}
CALLERS = (STRANGER, *sorted(SIGNED_IN))

REFUSED = {"NOT_FOUND", "NOT_ALLOWED", "SIGN_IN_NEEDED"}


@dataclass(frozen=True)
class World:
    """A community under a subdistrict, a neighbouring one, and one actor for each kind of caller."""

    subdistrict: Area
    community: Area
    neighbour: Area
    actors: dict[str, Actor]

    def id(self, caller: str) -> int:
        account = self.actors[caller].account_id
        assert account is not None
        return account

    async def a_partner(self, state: PartnerState = PartnerState.ACTIVE) -> Partner:
        """A new one of the community, for which owner and clerk act."""
        return await self.joined(await a_partner(area=self.community, state=state))

    async def joined(self, partner: Partner) -> Partner:
        for caller, role in ((OWNER, MemberRole.OWNER), (CLERK, MemberRole.STAFF)):
            await Membership.create(partner_id=partner.id, account_id=self.id(caller), role=role)
        return partner

    async def a_grid(self) -> Area:
        return await an_area(kind=AreaKind.GRID, parent=self.community)


async def a_world() -> World:
    subdistrict = await a_subdistrict()
    community = await a_community(parent=subdistrict)
    neighbour = await a_community(parent=subdistrict)
    partner = await a_partner(area=community)
    actors = {
        RESIDENT: await a_resident(area=community),
        ELSEWHERE: await a_resident(area=neighbour),
        OWNER: await a_member(partner),
        CLERK: await a_member(partner, role=MemberRole.STAFF),
        OTHER_MEMBER: await a_member(await a_partner(area=community)),
        GRID_CHIEF: await staff(Role.GRID_CHIEF, community),
        SECRETARY: await a_secretary(community),
        OTHER_SECRETARY: await a_secretary(neighbour),
        SUBDISTRICT: await staff(Role.SUBDISTRICT, subdistrict),
        INTEGRATOR: await staff(Role.INTEGRATOR, community),
    }
    return World(subdistrict, community, neighbour, actors)


Make = Callable[[World, Actor | None], Awaitable[dict[str, Any]]]
"""Writes the rows that the verb needs and answers its input; the caller is known for personal rows."""


@dataclass(frozen=True)
class Rule:
    """`verb` lets the callers in `may` through and refuses all others."""

    verb: str
    may: frozenset[str]
    make: Make
    audited: bool

    def __str__(self) -> str:
        return f"{self.verb}-{self.make.__name__}"

    async def call(self, api: Api, world: World, caller: str, given: dict[str, Any]) -> dict[str, Any]:
        return await api.verb(world.actors.get(caller), self.verb, "__typename", **given)

    @property
    def payload(self) -> str:
        return f"{self.verb[:1].upper()}{self.verb[1:]}Payload"


@dataclass
class Rules:
    """The rules of a subject; a verb may have several."""

    stated: list[Rule] = field(default_factory=list)

    def __call__(
        self, verb: str, may: frozenset[str] | set[str], *, audited: bool = True
    ) -> Callable[[Make], Make]:
        def state(make: Make) -> Make:
            self.stated.append(Rule(verb, frozenset(may), make, audited))
            return make

        return state

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.stated)


async def everything() -> dict[str, str]:
    """A digest of the rows of each table, the audit trail among them."""
    tables = await database.rows(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'tortoise%'"
    )
    parts = (
        f"SELECT '{one['tablename']}' AS name, md5(coalesce(string_agg(t::text, '|' ORDER BY t.id), ''))"
        f' AS digest FROM "{one["tablename"]}" t'
        for one in tables
    )
    return {row["name"]: row["digest"] for row in await database.rows(" UNION ALL ".join(parts))}


async def audited_by(account: int) -> int:
    """How many entries the trail has of the account."""
    found = await database.rows("SELECT count(*) AS count FROM audit_entry WHERE actor_id = $1", account)
    count: int = found[0]["count"]
    return count
