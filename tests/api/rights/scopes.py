"""What an API key reads by its scopes: a type that none of them names is refused, whichever way one asks."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from services.api.reads.node import NODES
from tests.api.rights import ways
from tests.api.rights.callers import KEY
from tests.api.rights.ground import Ground
from tests.api.rights.world import a_key_with

_ELSE = {"Area": "Event"}
"""A type that the key may read instead; of all others it is the area."""


@dataclass(frozen=True)
class Scopes:
    """Each type by a key with its scope and by one without, and each relation by a key for one end alone."""

    def __str__(self) -> str:
        return "scopes"

    async def faults(self, ground: Ground) -> AsyncIterator[str]:
        """Where a key reads what it must not, or not what it may, a line each."""
        bearers = {name: await self._bearer(ground, name) for name in NODES}
        for name in NODES:
            for fault in await self._type(ground, bearers, name):
                yield fault
        for fault in await self._relations(ground, bearers):
            yield fault

    async def _bearer(self, ground: Ground, name: str) -> str:
        """Of a key that reads this type alone."""
        world = ground.world
        return f"Bearer {await a_key_with(world.id(KEY), world.community, f'read:{name}')}"

    async def _type(self, ground: Ground, bearers: dict[str, str], name: str) -> list[str]:
        found = []
        for document in _documents(name):
            if codes := await _codes(ground, bearers[name], document):
                found.append(f"read:{name} must read it by {document} and heard {codes}")
            codes = await _codes(ground, bearers[_ELSE.get(name, "Area")], document)
            if codes != {"SCOPE_MISSING"}:
                found.append(f"{name} was read without its scope by {document}: {codes}")
        return found

    async def _relations(self, ground: Ground, bearers: dict[str, str]) -> list[str]:
        found = []
        for one in ways.relations():
            below = "{ totalCount }" if one in ways.lists_of(one.target) else "{ id }"
            document = (
                f'{{ nodes(ids: ["{one.owner}:1"]) {{ ... on {one.owner} {{ {one.field} {below} }} }} }}'
            )
            codes = await _codes(ground, bearers[one.owner], document)
            if codes != ({"SCOPE_MISSING"} if one.target != one.owner else set()):
                found.append(f"{one} by read:{one.owner} alone: {codes}")
        return found


def _documents(name: str) -> list[str]:
    """Every root that leads to the type."""
    id = f"{name}:1"
    entity = f'{{__typename: "{name}", id: "{id}"}}'
    asked = [
        f'{{ node(id: "{id}") {{ id }} }}',
        f'{{ nodes(ids: ["{id}"]) {{ id }} }}',
        f"{{ _entities(representations: [{entity}]) {{ ... on {name} {{ id }} }} }}",
    ]
    plural = NODES[name].plural
    if plural:
        asked.append(f'{{ {name[:1].lower() + name[1:]}(id: "{id}") {{ id }} }}')
        asked += [f"{{ {plural} {{ nodes {{ id }} }} }}", f"{{ {plural} {{ totalCount }} }}"]
    return asked


async def _codes(ground: Ground, bearer: str, document: str) -> set[str]:
    """Of the errors that the holder of the key hears."""
    answer = await ground.raw(bearer, document)
    return {error["extensions"]["code"] for error in answer.get("errors", [])}
