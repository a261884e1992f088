"""Suggestions become part of a need; their authors share it from then on."""

from collections.abc import Sequence

from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.needs import queries, rules
from services.domain.needs.actions import rights
from services.domain.needs.errors import NeedStateWrong, SuggestionNotOpen
from services.domain.needs.models import Need, NeedSupport, Suggestion, SuggestionState
from services.kit import rows
from services.kit.inputs import within

MOST = 100


async def merge(actor: Actor, *, need: int, suggestions: Sequence[int]) -> Need:
    """All of the suggestions or, if one is not open, none."""
    within("suggestions", len(suggestions), least=1, most=MOST)
    found = await rights.need_of(actor, need)
    if found.state not in rules.GATHERING:
        raise NeedStateWrong
    await gather(actor, found, suggestions)
    return found


async def gather(actor: Actor, need: Need, suggestions: Sequence[int]) -> None:
    """Merge them into a need that is locked, or new."""
    within("suggestions", len(suggestions), least=0, most=MOST)
    gate = queries.suggestions_visible_to(actor)
    for id in sorted(set(suggestions)):
        one = await rows.find(Suggestion, id, gate, lock=True)
        await rights.curate(actor, one.area_id)
        await _into(actor, need, one)


async def _into(actor: Actor, need: Need, one: Suggestion) -> None:
    if one.state is not SuggestionState.RECEIVED:
        raise SuggestionNotOpen
    before = audit.snapshot(one)
    one.state, one.need_id = SuggestionState.MERGED, need.id
    await one.save(update_fields=["state", "need_id"])
    await NeedSupport.get_or_create(need_id=need.id, account_id=one.author_id)
    await audit.record(actor, "suggestion_merge", one, area_id=one.area_id, before=before)
