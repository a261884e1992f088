"""A need before the residents' eyes: published, withdrawn, closed."""

from services.domain.actors.actor import Actor
from services.domain.needs import details
from services.domain.needs.actions import rights
from services.domain.needs.actions.advancing import move
from services.domain.needs.errors import NeedNotServed, NeedStateWrong
from services.domain.needs.models import Need, NeedState
from services.kit.inputs import Typed


async def publish(actor: Actor, *, need: int) -> Need:
    """From now on everybody reads it and partners can be matched with it."""
    found = await rights.need_of(actor, need)
    if found.state is not NeedState.DRAFT:
        raise NeedStateWrong
    return await move(actor, found, NeedState.PUBLISHED, verb="need_publish")


async def withdraw(actor: Actor, *, need: int, reason: str) -> Need:
    """Before it is scheduled. The reason stands in its history."""
    typed = Typed()
    note = _note(typed, "reason", reason)
    found = await rights.need_of(actor, need)
    return await move(
        actor,
        found,
        NeedState.WITHDRAWN,
        verb="need_withdraw",
        note=note,
        original=typed.original,
    )


async def close(actor: Actor, *, need: int, note: str) -> Need:
    """Once it has been served. The note tells residents what came of it."""
    typed = Typed()
    kept = _note(typed, "note", note)
    found = await rights.need_of(actor, need)
    if found.state is NeedState.CLOSED:
        raise NeedStateWrong
    if found.state is not NeedState.SERVED:
        raise NeedNotServed
    return await move(actor, found, NeedState.CLOSED, verb="need_close", note=kept, original=typed.original)


def _note(typed: Typed, field: str, raw: str) -> str:
    return details.public(field, typed.passage(field, raw, most=500))
