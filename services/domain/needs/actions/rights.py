"""Finding the row that a verb changes and judging the caller's right to it, in one go."""

from collections.abc import Callable
from typing import TypeVar

from services.domain.actors.actor import Actor
from services.domain.areas.models import Area
from services.domain.needs import queries, rules
from services.domain.needs.models import Call, Need, Suggestion
from services.kit import rows
from services.kit.errors import NotAllowed, SignInNeeded
from services.kit.sql import Predicate

M = TypeVar("M", Need, Suggestion, Call)


def signed_in(actor: Actor) -> int:
    """The caller's account, or SignInNeeded."""
    if actor.account_id is None:
        raise SignInNeeded
    return actor.account_id


async def curate(actor: Actor, area_id: int) -> Area:
    """The area, if the caller curates its needs."""
    return await _held(actor, area_id, rules.may_curate)


async def need_of(actor: Actor, need_id: int) -> Need:
    """A need that the caller curates, locked."""
    return await _locked(actor, Need, need_id, queries.needs_visible_to(actor), rules.may_curate)


async def call_of(actor: Actor, call_id: int) -> Call:
    """A call that the caller curates, locked."""
    return await _locked(actor, Call, call_id, queries.calls_visible_to(actor), rules.may_curate)


async def suggestion_of(actor: Actor, suggestion_id: int) -> Suggestion:
    """A suggestion that the caller may decline, locked."""
    gate = queries.suggestions_visible_to(actor)
    return await _locked(actor, Suggestion, suggestion_id, gate, rules.may_decline)


Rule = Callable[[Actor, str], bool]


async def _locked(actor: Actor, model: type[M], id: int, gate: Predicate, rule: Rule) -> M:
    signed_in(actor)
    row = await rows.find(model, id, gate, lock=True)
    await _held(actor, row.area_id, rule)
    return row


async def _held(actor: Actor, area_id: int, rule: Rule) -> Area:
    area = await Area.get(id=area_id)
    if not rule(actor, area.path):
        raise NotAllowed
    return area
