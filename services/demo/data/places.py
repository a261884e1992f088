"""The subdistrict's tree: communities, grids, buildings."""

from services.demo.data.facts import Place
from services.demo.data.world import World
from services.domain.areas.models import Area, AreaKind


def add_places(world: World) -> None:
    world.subdistrict = _area(world, AreaKind.SUBDISTRICT, None, world.facts.subdistrict)
    number = 0
    for place in world.facts.communities:
        community = _area(world, AreaKind.COMMUNITY, world.subdistrict, place)
        world.communities[place.name] = community
        world.grids[place.name] = []
        world.buildings[place.name] = []
        for _ in range(place.grids):
            number += 1
            _add_grid(world, community, number)


def _add_grid(world: World, community: Area, number: int) -> None:
    grid = _area(world, AreaKind.GRID, community, _near(world, community, f"第{number}网格"))
    world.grids[community.name].append(grid)
    for building in range(1, world.facts.buildings_per_grid + 1):
        place = _near(world, grid, f"{number}-{building}号楼")
        world.buildings[community.name].append(_area(world, AreaKind.BUILDING, grid, place))


def _near(world: World, area: Area, name: str) -> Place:
    longitude, latitude = area.longitude or 0.0, area.latitude or 0.0
    return Place(
        name=name,
        longitude=round(longitude + world.chance.uniform(-0.004, 0.004), 5),
        latitude=round(latitude + world.chance.uniform(-0.003, 0.003), 5),
    )


def _area(world: World, kind: AreaKind, parent: Area | None, place: Place) -> Area:
    area = world.rows.add(
        Area(
            created_at=world.days_ago(700),
            kind=kind,
            parent_id=parent.id if parent else None,
            name=place.name,
            path="",
            longitude=place.longitude,
            latitude=place.latitude,
        )
    )
    area.path = f"{parent.path if parent else ''}{area.id}."
    return area
