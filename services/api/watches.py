"""The subscription root: rows that can be watched.

A subscription is a read asked again: of one row, as the caller may see it, whenever its channel rings. What
changed is not sent along; the row is read through its gate each time, and told if the answer has changed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import strawberry
from strawberry.types.arguments import StrawberryArgument

from services.api.faults import Fault
from services.api.reads.build import Shapes
from services.api.reads.costs import WATCH, weighing
from services.api.reads.fields import annotations_of, argument, declared
from services.api.reads.ids import split_id
from services.api.reads.nested import NEED
from services.api.reads.node import NODES
from services.api.reads.reader import Object, Reader
from services.api.reads.selection import Selected
from services.domain.actors.actor import Actor

Columns = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen. `is_last` says that nothing more will happen to it."""

    row: Object
    is_last: bool


@dataclass(frozen=True, slots=True)
class Watch:
    """A subscription as declared."""

    name: str
    description: str
    target: str
    """Type of the row."""
    channel: str
    """Name of the channel that tells of the row, with {} for its id."""
    row_id: Callable[[Actor, Mapping[str, Any]], int]
    """Of the caller and the arguments; or a Fault."""
    missing: str
    """What a caller is told who may not see the row, or not any more."""
    arguments: Sequence[StrawberryArgument] = ()
    needs: tuple[str, ...] = ()
    """Columns that `is_last` asks for."""
    is_last: Callable[[Columns], bool] = lambda _columns: False

    def channel_of(self, actor: Actor, given: Mapping[str, Any]) -> str:
        """The channel that tells of the caller's row; or the Fault of `row_id`."""
        return self.channel.format(self.row_id(actor, given))

    async def look(self, reader: Reader, chosen: Selected) -> Look:
        """The row as it stands; the Fault NOT_FOUND where the caller may not see it."""
        row_id = self.row_id(reader.actor, chosen.arguments(reader.document.variables))
        found = (await reader.by_ids(NODES[self.target], chosen, [row_id], needs=self.needs))[0]
        if found is None:
            raise Fault("NOT_FOUND", self.missing)
        columns = {one: found[NEED + one] for one in self.needs}
        if reader.is_complete:  # the row is the response, in which these have no place
            found = {key: value for key, value in found.items() if not key.startswith(NEED)}
        return Look(found, self.is_last(columns))


def watched_id(type_name: str, name: str) -> Callable[[Actor, Mapping[str, Any]], int]:
    """The row is named by the argument `name`."""

    def row_id(_actor: Actor, given: Mapping[str, Any]) -> int:
        parts = split_id(given[name])
        if parts is None or parts[0] != type_name:
            raise Fault("INVALID_ID", f'{name} must be the id of {_a(type_name)}, such as "{type_name}:17".')
        return parts[1]

    return row_id


def by_id(name: str, description: str) -> StrawberryArgument:
    """The argument that names the row."""
    return argument(name, strawberry.ID, description, required=True)


def _a(name: str) -> str:
    return f"an {name}" if name[0] in "AEIOU" else f"a {name}"


def subscription_type(watches: Sequence[Watch], shapes: Shapes) -> type:
    """Strawberry's Subscription class. Its fields look into the row that was read for the event."""
    fields = [
        declared(
            one.name,
            one.name,
            shapes.types[one.target],
            one.description,
            _look,
            list(one.arguments),
            weighing(WATCH),
        )
        for one in watches
    ]
    made: Any = type("Subscription", (), {field.python_name: field for field in fields})
    made.__annotations__ = annotations_of(fields)
    sealed: type = strawberry.type(made, description="What can be watched live, over graphql-transport-ws.")
    return sealed


def _look(event: Any, info: Any) -> Any:
    return event[info.path.key]
