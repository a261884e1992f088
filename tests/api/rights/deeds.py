"""Who may do what: the rules that verbs are held to, and how one is tried with every caller.

Who has no right hears the reason that the rule says: SIGN_IN_NEEDED, SCOPE_MISSING, NOT_FOUND where the thing
is hidden from them, NOT_ALLOWED where they see it. And nothing has changed, in no table.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.api.verbs import DELEGABLE
from services.domain.actors.actor import Actor
from tests.api.rights.callers import CALLERS, EVERYBODY, KEYS, READING_KEYS, STRANGER
from tests.api.rights.ground import Ground, audited_by, everything
from tests.api.rights.words import case_of
from tests.api.rights.world import World

Make = Callable[[World, Actor | None], Awaitable[dict[str, Any]]]
"""Writes the rows that the verb needs and answers its input; the caller is known for personal rows."""


@dataclass(frozen=True)
class Rule:
    """`verb` lets the callers in `may` through and refuses all others, those in `sees` by NOT_ALLOWED."""

    verb: str
    may: frozenset[str]
    sees: frozenset[str]
    make: Make
    audited: bool
    hears: Mapping[str, frozenset[str]]
    """Code → who is refused by it: for another reason than that they have no right to the thing itself."""

    def __str__(self) -> str:
        return f"{self.verb}-{self.make.__name__}"

    @property
    def case(self) -> str:
        """In words."""
        return case_of(self.make.__name__)

    @property
    def payload(self) -> str:
        return f"{self.verb[:1].upper()}{self.verb[1:]}Payload"

    def answer_to(self, caller: str) -> str:
        """The code that the caller must get; the payload's type for who may."""
        if caller in self.may:
            return self.payload
        for code, callers in self.hears.items():
            if caller in callers:
                return code
        if caller == STRANGER:
            return "SIGN_IN_NEEDED"
        if caller in READING_KEYS or (caller in KEYS and self.verb not in DELEGABLE):
            return "SCOPE_MISSING"
        return "NOT_ALLOWED" if caller in self.sees else "NOT_FOUND"

    async def faults(self, ground: Ground) -> AsyncIterator[str]:
        """Where the verb does otherwise than the rule says, a line each."""
        for fault in await self._refusals(ground):
            yield fault
        for fault in await self._deeds(ground):
            yield fault

    async def _refusals(self, ground: Ground) -> list[str]:
        refused = [caller for caller in CALLERS if caller not in self.may]
        given = {one: await self.make(ground.world, ground.world.actors.get(one)) for one in refused}
        before = await everything()
        said = {one: await self._call(ground, one, given[one]) for one in refused}
        after = await everything()
        changed = [name for name in after if after[name] != before[name]]
        wrong = [
            f"{self}: {one} must hear {self.answer_to(one)} and heard {answer.get('code', answer)}"
            for one, answer in said.items()
            if answer.get("code") != self.answer_to(one)
        ]
        return wrong + [f"{self}: who was refused has changed {name}" for name in changed]

    async def _deeds(self, ground: Ground) -> list[str]:
        wrong = []
        for caller in sorted(self.may):
            given = await self.make(ground.world, ground.world.actors[caller])
            before = await audited_by(ground.world.id(caller))
            answer = await self._call(ground, caller, given)
            if answer["__typename"] != self.payload:
                wrong.append(f"{self}: {caller} may, and heard {answer}")
            elif (await audited_by(ground.world.id(caller)) > before) is not self.audited:
                wrong.append(f"{self}: {caller}'s deed is {'not ' * self.audited}on record")
        return wrong

    async def _call(self, ground: Ground, caller: str, given: dict[str, Any]) -> dict[str, Any]:
        kind = self.payload.removesuffix("Payload")
        document = (
            f"mutation($input: {kind}Input!) {{ it: {self.verb}(input: $input)"
            " { __typename ... on Refusal { code message field } } }"
        )
        found: dict[str, Any] = (await ground.asks(caller, document, input=given))["it"]
        return found


@dataclass
class Rules:
    """The rules of a subject; a verb may have several, one for each case."""

    stated: list[Rule] = field(default_factory=list)

    def __call__(
        self,
        verb: str,
        may: frozenset[str] | set[str],
        *,
        sees: frozenset[str] | set[str] = EVERYBODY,
        audited: bool = True,
        hears: Mapping[str, frozenset[str]] | None = None,
    ) -> Callable[[Make], Make]:
        """`sees`: who may read what the verb would change, and so is told NOT_ALLOWED, not NOT_FOUND."""

        def state(make: Make) -> Make:
            self.stated.append(Rule(verb, frozenset(may), frozenset(sees), make, audited, hears or {}))
            return make

        return state

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.stated)
