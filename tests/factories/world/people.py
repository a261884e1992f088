"""The tree of places and the callers: one of each role, in the first community or above it."""

from typing import Any

from services.domain.accounts.models import Account, Grant
from services.domain.actors.actor import Role
from services.domain.areas.models import Appointment, Area, AreaKind, Post
from tests.factories.world import texts
from tests.factories.world.sowing import Sower

STRANGER = "stranger"
_GRANTED = {
    "grid member": Role.GRID_MEMBER,
    "secretary": Role.SECRETARY,
    "subdistrict": Role.SUBDISTRICT,
    "integrator": Role.INTEGRATOR,
}
_ACCOUNTS = ("resident", "partner member", *_GRANTED)
_BELOW = {
    AreaKind.SUBDISTRICT: (AreaKind.COMMUNITY, 3),
    AreaKind.COMMUNITY: (AreaKind.GRID, 2),
    AreaKind.GRID: (AreaKind.BUILDING, 1),
}


async def sow_areas(sower: Sower) -> None:
    """Two subdistricts, each with communities, grids and buildings; siblings have different names."""
    sower.ids[Area] = []
    for number in range(2):
        await _sow_area(sower, AreaKind.SUBDISTRICT, None, number)


async def _sow_area(sower: Sower, kind: AreaKind, parent: Area | None, number: int) -> None:
    place = sower.values(Area, {"kind": kind, "parent_id": parent.id if parent else None, "path": ""})
    area = await Area.create(**place | {"name": f"{number}{place['name']}"[:60], "path": f"new {number}"})
    area.path = f"{parent.path if parent else ''}{area.id}."
    await area.save(update_fields=["path"])
    sower.ids[Area].append(area.id)
    below, count = _BELOW.get(kind, (kind, 0))
    for each in range(count):
        await _sow_area(sower, below, area, each)


async def sow_people(sower: Sower) -> None:
    """The callers first, then others; grants and posts, those of the callers among them."""
    community = sower.ids[Area][1]
    await sower.sow(Account, len(_ACCOUNTS), lambda *_: _account(sower) | {"area_id": community})
    await sower.sow(Account, 34, lambda *_: _account(sower))
    held = list(_GRANTED.items())
    await sower.sow(Grant, len(held), lambda _, number: _grant(sower, *held[number]))
    await sower.sow(Grant, 20, lambda *_: {"role": Role.INTEGRATOR, "revoked_at": texts.moment(sower.chance)})
    await sower.sow(Appointment, 30, _appointment)


def accounts(sower: Sower) -> dict[str, int]:
    """Role → account id."""
    return dict(zip(_ACCOUNTS, sower.ids[Account], strict=False))


def _account(sower: Sower) -> dict[str, Any]:
    number = sower.chance.randrange(10**8)
    return {"phone": sower.maybe(f"+86100{number:08d}"), "closed_at": None}


def _grant(sower: Sower, caller: str, role: Role) -> dict[str, Any]:
    top, community = sower.ids[Area][:2]
    area = top if role is Role.SUBDISTRICT else community
    return {"role": role, "area_id": area, "account_id": accounts(sower)[caller], "revoked_at": None}


def _appointment(sower: Sower, _number: int) -> dict[str, Any]:
    """Those of others than the callers may last: a caller's would make it staff."""
    began, ended = sorted((texts.day(sower.chance), texts.day(sower.chance)))
    callers = set(accounts(sower).values())
    account = sower.pick(Account)
    lasts = account not in callers and sower.chance.random() < 0.5
    post = sower.chance.choice(list(Post))
    return {"account_id": account, "began_on": began, "ended_on": None if lasts else ended, "post": post}
