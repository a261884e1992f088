"""Rows that verbs and sights share and that no factory makes."""

import itertools

from services.domain.areas.models import Area
from services.domain.matching.models import Service

_serial = itertools.count(1)


async def a_service(area: Area) -> Service:
    """A kind of service that the area's staff have added to the taxonomy."""
    return await Service.create(
        area_id=area.id,
        code=f"sharpening_{next(_serial)}",
        zh="磨剪刀",
        en="sharpening",
        category="repair",
        says=["磨剪刀"],
    )
