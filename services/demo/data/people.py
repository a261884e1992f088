"""Invented people. Their phone numbers begin +86100, which no operator is given; mail goes nowhere."""

from services.demo.data.world import World
from services.domain.accounts.models import Account, Grant
from services.domain.actors.actor import Role
from services.domain.areas.models import Appointment, Area, Post

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉红建国文辉志春梅秀珍海燕晨雨欣怡浩宇子"
_FIRST_NUMBER = 1_000
"""Numbers below it are the demo's named accounts."""


def add_people(world: World) -> None:
    """Those who hold posts and grants first, then residents in the buildings of all communities."""
    _add_offices(world)
    for name, community in world.communities.items():
        world.secretaries[name] = _official(world, community, Role.SECRETARY)
        for grid in world.grids[name]:
            _appoint(world, grid)
    shares = [len(world.buildings[name]) for name in world.communities]
    for name, share in zip(world.communities, shares, strict=True):
        count = round(world.facts.residents * share / sum(shares))
        world.residents[name] = [_resident(world, name) for _ in range(count)]


def person(world: World, area: Area | None, *, days: float, name: str | None = None) -> Account:
    """An account that was opened so many days ago."""
    number = _FIRST_NUMBER + len(world.rows.of(Account))
    return world.rows.add(
        Account(
            created_at=world.days_ago(days),
            name=name or _name(world),
            phone=f"+86100{number:08d}",
            email=f"account{number}@example.test",
            area_id=area.id if area else None,
        )
    )


def _add_offices(world: World) -> None:
    _official(world, world.subdistrict, Role.SUBDISTRICT)
    platform = person(world, None, days=600, name="城市平台数据接口")
    _grant(world, platform, world.subdistrict, Role.INTEGRATOR)


def _official(world: World, area: Area, role: Role) -> Account:
    account = person(world, area, days=600)
    _grant(world, account, area, role)
    return account


def _grant(world: World, account: Account, area: Area, role: Role) -> None:
    world.rows.add(
        Grant(
            created_at=account.created_at,
            account_id=account.id,
            role=role,
            area_id=area.id,
            granted_by_id=None,
        )
    )


def _appoint(world: World, grid: Area) -> None:
    """One chief and one or two members, as in Jili."""
    posts = [Post.GRID_CHIEF, *[Post.GRID_MEMBER] * world.chance.randint(1, 2)]
    for post in posts:
        account = person(world, grid, days=590)
        world.rows.add(
            Appointment(
                created_at=account.created_at,
                area_id=grid.id,
                account_id=account.id,
                post=post,
                began_on=account.created_at.date(),
            )
        )


def _resident(world: World, community: str) -> Account:
    building = world.chance.choice(world.buildings[community])
    return person(world, building, days=world.chance.uniform(90, 580))


def _name(world: World) -> str:
    given = world.chance.choices(_GIVEN, k=world.chance.randint(1, 2))
    return world.chance.choice(_SURNAMES) + "".join(given)
