"""The tree of places."""

from services.api.reads import Node, among, column, compare, many, one, order, subtree
from services.api.reads.enums import describe
from services.domain.areas import models, queries

describe(
    models.AreaKind,
    "Level of the tree of places; a child is always of a lower level than its parent.",
    SUBDISTRICT="Subdistrict (街道), the root.",
    COMMUNITY="Community (社区).",
    GRID="Grid (网格), tended by a chief and one or two members.",
    BUILDING="Building (楼栋).",
    HOUSEHOLD="Household (户).",
)


class Area(Node, model=models.Area, gate=queries.visible_to, plural="areas"):
    """A place of the four-level linkage (四级联动), from the subdistrict down to the household."""

    name = column("Name, such as 开元社区.")
    kind = column("Its level.")
    longitude = column("Longitude in degrees (WGS84); null where it is not known.")
    latitude = column("Latitude in degrees (WGS84); null where it is not known.")
    parent = one("Area", "The area that it lies in; null for a subdistrict.")
    children = many("Area", "Areas directly below it.", via="parent_id")

    class Filters:
        kind = among("kind", "Of one of these levels.")
        within = subtree("id", "This area and everything below it.")
        named = compare("name", "contains", "With these characters in the name.")

    class Orders:
        name = order("name", "By name.")
