"""One verb of the API: its transaction, its refusals as a union, its payload read after the commit."""

import inspect
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Union, get_args, get_type_hints

import strawberry
from strawberry.types import Info

from services.api import repeating
from services.api.context import Context
from services.api.reads.costs import VERB, weighing
from services.api.reads.ids import local_id
from services.api.reads.names import camel
from services.api.reads.node import Payload
from services.api.refusals import COMMON, Refusals, Refused
from services.domain.actors.actor import Actor
from services.domain.idempotency import actions as idempotency
from services.kit import database
from services.kit.errors import InvalidInput, Refusal, ScopeMissing, SignInNeeded

__all__ = ["Payload", "Refused", "Verb", "local_id", "mutation_type", "verb"]

DELEGABLE: set[str] = set()
"""The verbs that an API key can have a scope for."""
AtOnce = Callable[..., Awaitable[Payload | None]]
"""(actor, input) → payload, or None where nothing was done."""
Act = Callable[..., Awaitable[Payload | Refusal]]
"""(actor, input) → payload; one that declares `settings: Settings` or `address: str`, the caller's network
address, is given it as a keyword. A refusal that is returned, not raised, lets what was done stand."""


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb as declared; `mutation_type` makes its field."""

    name: str
    description: str
    act: Act
    input: Any
    payload: type[Payload]
    refuses: tuple[type[Refusal], ...]
    wants: tuple[str, ...]
    cost: int = VERB
    at_once: AtOnce | None = None
    """The verb as one statement, for when nothing stands against it."""
    is_open: bool = False
    """Whether strangers may call it, as for signing in."""
    is_secret: bool = False
    """Whether it answers with a secret, which must not be kept to be answered again."""
    is_delegable: bool = True
    """Whether an API key can have a scope for it."""

    async def perform(self, context: Context, given: Any) -> "Payload | Refused":
        """The payload, or the refusal, whose transaction has been rolled back."""
        barred = self._barred(context.actor, given)
        if barred is not None:
            return Refused(barred)
        do = self._done if given.idempotency_key is None else self._once
        try:
            return await do(context, given)
        except (*self.refuses, *COMMON) as refusal:
            return Refused(refusal)

    def _barred(self, actor: Actor, given: Any) -> Refusal | None:
        """What stands against this caller whatever the verb is to do."""
        if actor.account_id is None and not self.is_open:
            return SignInNeeded()
        if actor.key is not None and not (self.is_delegable and actor.key.performs(self.name)):
            scope = f"needs the scope write:{self.name}" if self.is_delegable else "must not do this at all"
            return ScopeMissing(f"This API key may not call {self.name}: it {scope}.")
        if self.is_secret and given.idempotency_key is not None:
            message = f"{self.name} takes no idempotencyKey: its answer holds a secret, which is not kept."
            return InvalidInput(message, field=repeating.KEY)
        return None

    async def _done(self, context: Context, given: Any) -> "Payload | Refused":
        if self.at_once is not None:
            payload = await self.at_once(context.actor, given)
            if payload is not None:
                return payload
        done = await self._acted(context, given)
        await context.refresh(done.signed_in if isinstance(done, Payload) else None)
        return done

    async def _once(self, context: Context, given: Any) -> "Payload | Refused":
        """Done for the first request with this key; its answer, a refusal too, is that of all others."""
        actor, key, asked = context.actor, given.idempotency_key, repeating.asked(self.name, given)
        async with database.transaction():
            kept = await idempotency.claim(actor, key=key, asked=asked)
            if kept is not None:
                return repeating.read(kept, self.payload, (*COMMON, *self.refuses))
            done = await self._judged(context, given)
            await idempotency.keep(actor, key=key, asked=asked, answer=repeating.written(done))
        await context.refresh()
        return done

    async def _judged(self, context: Context, given: Any) -> "Payload | Refused":
        """A refusal undoes the deed alone, not the transaction around it."""
        try:
            return await self._acted(context, given)
        except (*self.refuses, *COMMON) as refusal:
            return Refused(refusal)

    async def _acted(self, context: Context, given: Any) -> "Payload | Refused":
        async with database.transaction():
            more = {name: getattr(context, name) for name in self.wants}
            done = await self.act(context.actor, given, **more)
            return Refused(done) if isinstance(done, Refusal) else done


def verb(
    *,
    refuses: Sequence[type[Refusal]] = (),
    at_once: AtOnce | None = None,
    cost: int = VERB,
    is_open: bool = False,
    is_secret: bool = False,
    is_delegable: bool = True,
) -> Callable[[Act], Verb]:
    """Declares `async def object_verb(actor, input) -> Payload`; the docstring describes it.

    `at_once(actor, input)` does it by one statement outside a transaction if nothing stands against it;
    else it changes nothing and gives None, and the verb itself finds out what to do or to refuse. It must
    not change what the caller may see; its payload may hold rows as the statement returned them.
    """

    def declare(act: Any) -> Verb:
        hints = get_type_hints(act)
        if is_delegable:
            DELEGABLE.add(camel(act.__name__))
        if not act.__doc__:
            raise TypeError(f"the verb {act.__name__} needs a docstring: it describes it in the schema")
        return Verb(
            name=camel(act.__name__),
            description=inspect.cleandoc(act.__doc__),
            act=act,
            input=repeating.keyed(hints["input"]),
            payload=_payload_of(hints["return"]),
            refuses=tuple(refuses),
            wants=tuple(name for name in ("settings", "address") if name in hints),
            cost=cost,
            at_once=at_once,
            is_open=is_open,
            is_secret=is_secret,
            is_delegable=is_delegable,
        )

    return declare


def _payload_of(answer: Any) -> type[Payload]:
    """The payload of what a verb says it returns, which may be it or refusals."""
    found: type[Payload] = next(one for one in get_args(answer) or (answer,) if issubclass(one, Payload))
    return found


def _either(members: Any, union: Any) -> Any:
    return Annotated[Union[members], union]  # noqa: UP007  # the members are known at run time only


def _described(input: Any) -> Any:
    return Annotated[input, strawberry.argument(description="What to do, and to what.")]


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
            resolver=_resolver(one, result),
            name=one.name,
            description=one.description,
            directives=weighing(one.cost),
        )
    made = type("Mutation", (), members)
    return strawberry.type(made, description="The verbs; each answers with its payload or a named refusal.")


def _resolver(one: Verb, result: Any) -> Any:
    async def perform(info: Info[Context, None], input: Any) -> Any:
        return await one.perform(info.context, input)

    perform.__annotations__ = {"info": Info, "input": _described(one.input), "return": result}
    return perform
