"""One verb of the API: its transaction, its refusals as a union, its payload read after the commit."""

import inspect
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Union, get_type_hints

import strawberry
from strawberry.types import Info

from services.api.context import Context
from services.api.reads.ids import local_id
from services.api.reads.names import camel
from services.api.reads.node import Payload
from services.kit import database
from services.kit.errors import InvalidInput, NotAllowed, NotFound, Refusal, SignInNeeded

__all__ = ["Payload", "Verb", "local_id", "mutation_type", "verb"]

COMMON: tuple[type[Refusal], ...] = (NotFound, NotAllowed, SignInNeeded, InvalidInput)

AtOnce = Callable[..., Awaitable[Payload | None]]
"""(actor, input) → payload, or None where nothing was done."""
Act = Callable[..., Awaitable[Payload]]
"""(actor, input) → payload; one that declares `settings: Settings` is given them as a keyword."""


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb as declared; `mutation_type` makes its field."""

    name: str
    description: str
    act: Act
    input: Any
    payload: type[Payload]
    refuses: tuple[type[Refusal], ...]
    takes_settings: bool
    at_once: AtOnce | None = None
    """The verb as one statement, for when nothing stands against it."""

    async def perform(self, context: Context, given: Any) -> "Payload | Refused":
        """The payload, or the refusal, whose transaction has been rolled back."""
        if context.actor.is_anonymous:
            return Refused(SignInNeeded())
        try:
            return await self._done(context, given)
        except (*self.refuses, *COMMON) as refusal:
            return Refused(refusal)

    async def _done(self, context: Context, given: Any) -> Payload:
        if self.at_once is not None:
            payload = await self.at_once(context.actor, given)
            if payload is not None:
                return payload
        async with database.transaction():
            more = {"settings": context.settings} if self.takes_settings else {}
            payload = await self.act(context.actor, given, **more)
        await context.refresh()
        return payload


def verb(*, refuses: Sequence[type[Refusal]] = (), at_once: AtOnce | None = None) -> Callable[[Act], Verb]:
    """Declares `async def object_verb(actor, input) -> Payload`; the docstring describes it.

    `at_once(actor, input)` does it by one statement outside a transaction if nothing stands against it;
    else it changes nothing and gives None, and the verb itself finds out what to do or to refuse. It must
    not change what the caller may see; its payload may hold rows as the statement returned them.
    """

    def declare(act: Any) -> Verb:
        hints = get_type_hints(act)
        if not act.__doc__:
            raise TypeError(f"the verb {act.__name__} needs a docstring: it describes it in the schema")
        return Verb(
            name=camel(act.__name__),
            description=inspect.cleandoc(act.__doc__),
            act=act,
            input=hints["input"],
            payload=hints["return"],
            refuses=tuple(refuses),
            takes_settings="settings" in hints,
            at_once=at_once,
        )

    return declare


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal as data: graphql-core raises whatever exception it is handed."""

    refusal: Refusal

    @property
    def message(self) -> str:
        return self.refusal.message

    @property
    def code(self) -> str:
        return self.refusal.code

    @property
    def field(self) -> list[str] | None:
        return [camel(part) for part in self.refusal.field] if self.refusal.field else None


@strawberry.interface(name="Refusal", description="Why a verb did nothing; each kind is a type of its own.")
class RefusalInterface:
    message: str = strawberry.field(description="What is wrong and what to do, in a sentence.")
    code: str = strawberry.field(description="The kind in SCREAMING_SNAKE_CASE; the type says the same.")
    field: list[str] | None = strawberry.field(description="Path of the input field at fault, if it is one.")


class Refusals:
    """GraphQL types of the domain's refusals, one for each class."""

    def __init__(self) -> None:
        self._types: dict[type[Refusal], type] = {}

    def type_of(self, refusal: type[Refusal]) -> type:
        if refusal not in self._types:
            if any(known.__name__ == refusal.__name__ for known in self._types):
                raise TypeError(f"two refusals are named {refusal.__name__}; each needs a name of its own")
            made: Any = type(refusal.__name__, (RefusalInterface,), {"__annotations__": {}})
            made.is_type_of = classmethod(lambda _cls, found, _info: _is_refused(found, refusal))
            description = inspect.cleandoc(refusal.__doc__ or "")
            self._types[refusal] = strawberry.type(made, name=refusal.__name__, description=description)
        return self._types[refusal]


def _either(members: Any, union: Any) -> Any:
    return Annotated[Union[members], union]  # noqa: UP007  # the members are known at run time only


def _described(input: Any) -> Any:
    return Annotated[input, strawberry.argument(description="What to do, and to what.")]


def _is_refused(found: object, kind: type[Refusal]) -> bool:
    return isinstance(found, Refused) and type(found.refusal) is kind


def mutation_type(verbs: Sequence[Verb], payloads: dict[str, type]) -> type:
    """The mutation root with one field for each verb."""
    refusals, members = Refusals(), {}
    for one in verbs:
        answers = tuple(refusals.type_of(kind) for kind in dict.fromkeys((*COMMON, *one.refuses)))
        union = strawberry.union(
            f"{one.name[:1].upper()}{one.name[1:]}Result",
            description=f"What {one.name} answers: its payload or a named refusal.",
        )
        result = _either((payloads[one.payload.__name__], *answers), union)
        members[one.name] = strawberry.mutation(
            resolver=_resolver(one, result), name=one.name, description=one.description
        )
    made = type("Mutation", (), members)
    return strawberry.type(made, description="The verbs; each answers with its payload or a named refusal.")


def _resolver(one: Verb, result: Any) -> Any:
    async def perform(info: Info[Context, None], input: Any) -> Any:
        return await one.perform(info.context, input)

    perform.__annotations__ = {"info": Info, "input": _described(one.input), "return": result}
    return perform
