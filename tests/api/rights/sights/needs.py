"""Suggestions, needs and calls: who sees which."""

from collections.abc import Awaitable, Callable
from datetime import time
from typing import Any

from services.domain.areas.models import Area
from services.domain.needs.models import (
    AnswerState,
    CallAnswer,
    CallNeed,
    CallState,
    Need,
    NeedState,
    NeedStep,
    NeedSupport,
    NeedWindow,
    SuggestionState,
)
from services.kit.records import Record
from tests.api.rights.callers import (
    ELSEWHERE,
    EVERYBODY,
    MEMBERS,
    RESIDENT,
    STAFF,
    STAFF_THERE,
)
from tests.api.rights.seeing import Rows, Sights
from tests.api.rights.world import World
from tests.factories.needs import a_call, a_need, a_suggestion
from tests.factories.partners import a_partner

SIGHTS = Sights()


@SIGHTS("Call")
async def calls(w: World) -> Rows:
    return {
        "published": (await a_call(area=w.community), EVERYBODY),
        "closed": (await a_call(area=w.community, state=CallState.CLOSED), EVERYBODY),
        "draft": (await a_call(area=w.community, state=CallState.DRAFT), STAFF),
        "draft there": (await a_call(area=w.neighbour, state=CallState.DRAFT), STAFF_THERE),
    }


@SIGHTS("CallAnswer")
async def call_answers(w: World) -> Rows:
    here, there = await a_call(area=w.community), await a_call(area=w.neighbour)
    mine, other = await w.a_partner(), await a_partner(area=w.neighbour)

    async def answer(call: Any, partner: Any) -> CallAnswer:
        need_id = (await CallNeed.get(call_id=call.id)).need_id
        said: dict[str, Any] = {"text": "我们可以。", "state": AnswerState.OFFERED}
        return await CallAnswer.create(call_id=call.id, partner_id=partner.id, need_id=need_id, **said)

    return {
        "own, here": (await answer(here, mine), STAFF | MEMBERS),
        "another's, here": (await answer(here, other), STAFF),
        "own, there": (await answer(there, mine), STAFF_THERE | MEMBERS),
    }


@SIGHTS("Suggestion")
async def suggestions(w: World) -> Rows:
    async def of(caller: str, area: Any, state: SuggestionState = SuggestionState.RECEIVED) -> Record:
        return await a_suggestion(area=area, author_id=w.id(caller), state=state)

    need = await a_need(area=w.community)
    merged = {"state": SuggestionState.MERGED, "need_id": need.id}
    of_a_need = await a_suggestion(area=w.community, author_id=w.id(RESIDENT), **merged)
    declined = await of(RESIDENT, w.community, SuggestionState.DECLINED)
    return {
        "a resident's": (await of(RESIDENT, w.community), STAFF | {RESIDENT}),
        "a resident's, merged into a need": (of_a_need, STAFF | {RESIDENT}),
        "a resident's, declined": (declined, STAFF | {RESIDENT}),
        "a resident's, there": (await of(RESIDENT, w.neighbour), STAFF_THERE | {RESIDENT}),
        "another's": (await of(ELSEWHERE, w.community), STAFF | {ELSEWHERE}),
    }


@SIGHTS("Need")
async def needs(w: World) -> Rows:
    states = [one for one in NeedState if one not in (NeedState.DRAFT, NeedState.WITHDRAWN)]
    rows: Rows = {str(one): (await a_need(area=w.community, state=one), EVERYBODY) for one in states}
    suggested = await a_need(area=w.community, state=NeedState.DRAFT)
    merged = {"state": SuggestionState.MERGED, "need_id": suggested.id}
    await a_suggestion(area=w.community, author_id=w.id(RESIDENT), **merged)
    return rows | {
        "draft": (await a_need(area=w.community, state=NeedState.DRAFT), STAFF),
        "withdrawn": (await a_need(area=w.community, state=NeedState.WITHDRAWN), STAFF),
        "draft that one suggested": (suggested, STAFF | {RESIDENT}),
        "draft there": (await a_need(area=w.neighbour, state=NeedState.DRAFT), STAFF_THERE),
    }


async def _of_needs(w: World, make: Callable[[Need], Awaitable[Record]]) -> Rows:
    """A row of a published need, of a draft, of one that a resident suggested, and of a draft there."""
    draft = NeedState.DRAFT
    suggested = await a_need(area=w.community, state=draft)
    withdrawn = await a_need(area=w.community, state=NeedState.WITHDRAWN)
    await a_suggestion(
        area=w.community, author_id=w.id(RESIDENT), state=SuggestionState.MERGED, need_id=suggested.id
    )
    return {
        "of a published need": (await make(await a_need(area=w.community)), EVERYBODY),
        "of a draft": (await make(await a_need(area=w.community, state=draft)), STAFF),
        "of a withdrawn need": (await make(withdrawn), STAFF),
        "of a draft that one suggested": (await make(suggested), STAFF | {RESIDENT}),
        "of a draft there": (await make(await a_need(area=w.neighbour, state=draft)), STAFF_THERE),
    }


@SIGHTS("NeedStep")
async def need_steps(w: World) -> Rows:
    return await _of_needs(w, lambda need: NeedStep.get(need_id=need.id))


@SIGHTS("NeedWindow")
async def need_windows(w: World) -> Rows:
    times: dict[str, Any] = {"weekday": 3, "starts": time(9), "ends": time(11)}
    return await _of_needs(w, lambda need: NeedWindow.create(need_id=need.id, **times))


@SIGHTS("NeedSupport")
async def need_supports(w: World) -> Rows:
    here, there = await a_need(area=w.community), await a_need(area=w.neighbour)

    async def of(caller: str, need: Need) -> NeedSupport:
        return await NeedSupport.create(need_id=need.id, account_id=w.id(caller))

    return {
        "a resident's": (await of(RESIDENT, here), STAFF | {RESIDENT}),
        "a resident's, there": (await of(RESIDENT, there), STAFF_THERE | {RESIDENT}),
        "another's": (await of(ELSEWHERE, here), STAFF | {ELSEWHERE}),
    }


@SIGHTS("CallNeed")
async def call_needs(w: World) -> Rows:
    async def of(state: CallState, area: Area) -> CallNeed:
        return await CallNeed.get(call_id=(await a_call(area=area, state=state)).id)

    return {
        "of a published call": (await of(CallState.PUBLISHED, w.community), EVERYBODY),
        "of a draft": (await of(CallState.DRAFT, w.community), STAFF),
        "of a draft there": (await of(CallState.DRAFT, w.neighbour), STAFF_THERE),
    }
