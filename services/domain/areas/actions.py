"""Verbs on areas."""

from services.domain.actors.actor import Actor
from services.domain.areas import queries, rules
from services.domain.areas.errors import AreaKindWrong, AreaNameTaken
from services.domain.areas.models import Area, AreaKind
from services.domain.audit import actions as audit
from services.kit import database, rows
from services.kit.constraints import refusing
from services.kit.errors import NotAllowed
from services.kit.inputs import Typed

MOST_NAME = 60


async def create(
    actor: Actor,
    *,
    parent: int,
    kind: AreaKind,
    name: str,
    longitude: float | None = None,
    latitude: float | None = None,
) -> Area:
    """A new area in `parent`; coordinates are WGS84 degrees."""
    above = await rows.find(Area, parent, queries.visible_to(actor))
    if not rules.may_tend(actor, above.path):
        raise NotAllowed
    if not rules.may_lie_in(kind, above.kind):
        raise AreaKindWrong
    rules.check_coordinates(longitude, latitude)
    typed = Typed()
    kept = typed.line("name", name, most=MOST_NAME)
    id = await _next_id()
    with refusing("area_name_once_in_parent", AreaNameTaken):
        made = await Area.create(
            id=id,
            kind=kind,
            parent_id=above.id,
            name=kept,
            path=f"{above.path}{id}.",
            longitude=longitude,
            latitude=latitude,
        )
    await audit.record(actor, "area_create", made, area_id=made.id, original=typed.original)
    return made


async def rename(actor: Actor, *, area: int, name: str) -> Area:
    """Give the area another name; its path and all that refers to it stay."""
    found = await rows.find(Area, area, queries.visible_to(actor), lock=True)
    if not rules.may_tend(actor, found.path):
        raise NotAllowed
    typed = Typed()
    before = audit.snapshot(found)
    found.name = typed.line("name", name, most=MOST_NAME)
    root = "area_one_root_name" if found.parent_id is None else "area_name_once_in_parent"
    with refusing(root, AreaNameTaken):
        await found.save(update_fields=["name"])
    await audit.record(actor, "area_rename", found, area_id=found.id, before=before, original=typed.original)
    return found


async def _next_id() -> int:
    """An area's path holds its own id, so the id is drawn before the row is written."""
    drawn = await database.rows("SELECT nextval(pg_get_serial_sequence('area', 'id')) AS id")
    id: int = drawn[0]["id"]
    return id
