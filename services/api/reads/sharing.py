"""Reads that have not been sent yet and ask for the same share one statement.

Rows by id are gathered for one prepared read and one scope: callers for whom every bind of the statement is
the same, so that they see the same. Nobody joins once the statement has left, so what is shared is never
older than the question. Within a transaction nothing is shared.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.api.reads.reading import Raw, Reading
from services.api.reads.slots import Asked
from services.kit import database
from services.kit.gathering import Gathered, Gathering

WhenSent = Callable[[], None]
"""Called when the statement leaves: from then on nobody may join."""
MOST_TOGETHER = 200
"""Rows by id that one statement fetches."""


@dataclass(frozen=True, slots=True)
class _Point:
    """What requests for rows by id must have in common to share a statement."""

    reading: Reading
    binds: tuple[object, ...]
    raw: Raw


async def rows_of(reading: Reading, asked: Asked, when_sent: WhenSent) -> Sequence[Any]:
    """The rows of a statement, by a lane, or by the connection of the open transaction."""
    if database.in_a_transaction():
        when_sent()
        _, found = await database.connection().execute_query(reading.text, reading.values(asked))
        return found

    def take() -> Sequence[object]:
        when_sent()
        return reading.values(asked)

    return await database.lanes().fetch(reading.text, take)


async def objects_of(reading: Reading, asked: Asked, raw: Raw, when_sent: WhenSent) -> Mapping[int, Any]:
    """Objects by id, of one statement with whoever asks for rows of this kind at the same time."""
    if reading.is_alike and not database.in_a_transaction():
        point = _Point(reading, asked.scope(reading.binds), raw)
        return await _gathering(point, asked.ids, when_closed=when_sent)
    found: Mapping[int, Any] = reading.render(await rows_of(reading, asked, when_sent), raw)
    return found


async def _fetch(point: _Point, gathered: Gathered[_Point, int, Any]) -> Mapping[int, Any]:
    def take() -> Sequence[object]:
        return point.reading.values_alike(point.binds, gathered.close())

    rows = await database.lanes().fetch(point.reading.text, take)
    found: Mapping[int, Any] = point.reading.render(rows, point.raw)
    return found


_gathering: Gathering[_Point, int, Any] = Gathering(_fetch, most=MOST_TOGETHER)
