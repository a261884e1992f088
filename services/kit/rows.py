"""Finding one row that the caller may see, locked if it is about to change.

Locks are FOR NO KEY UPDATE: they exclude each other, and let foreign keys to the row be checked
meanwhile, which plain FOR UPDATE would make wait, and at times deadlock.
"""

from typing import TypeVar

from tortoise.models import Model

from services.kit import database
from services.kit.errors import NotFound
from services.kit.sql import Parameters, Predicate

M = TypeVar("M", bound=Model)


async def find(model: type[M], id: int, gate: Predicate, *, lock: bool = False) -> M:
    """The row with this id if the gate lets it through, FOR UPDATE with `lock`; else NotFound."""
    row = await find_or_none(model, id, gate, lock=lock)
    if row is None:
        raise NotFound
    return row


async def find_or_none(model: type[M], id: int, gate: Predicate, *, lock: bool = False) -> M | None:
    """As `find`, with None for what is not there or not to be seen."""
    values = Parameters()
    condition = values.number(gate.on("t"), gate.binds)
    table = model._meta.db_table
    key = values.number(":id_", {"id_": id})
    seen = await database.rows(
        f'SELECT 1 FROM "{table}" t WHERE t.id = {key} AND {condition}',
        *values.values,
    )
    if not seen:
        return None
    query = model.filter(id=id)
    return await (query.select_for_update(no_key=True) if lock else query).get_or_none()


async def lock(model: type[M], id: int) -> M | None:
    """The row with this id, FOR UPDATE, whoever asks."""
    return await model.filter(id=id).select_for_update(no_key=True).get_or_none()
