"""Suggestions, needs and calls: who may change them."""

from datetime import timedelta
from typing import Any

from services.domain.actors.actor import Actor
from services.domain.needs.models import (
    AnswerState,
    CallAnswer,
    CallNeed,
    CallState,
    NeedState,
    NeedSupport,
)
from services.kit import clock
from tests.api.rights.callers import CURATORS, HOSTS, MEMBERS, NOBODY, RESIDENT, SIGNED_IN, STAFF
from tests.api.rights.deeds import Rules
from tests.api.rights.world import World
from tests.factories.needs import a_call, a_need, a_suggestion

RULES = Rules()


async def _need(w: World, state: NeedState = NeedState.PUBLISHED, **more: Any) -> dict[str, Any]:
    return {"need": f"Need:{(await a_need(area=w.community, state=state)).id}", **more}


async def _suggestion(w: World) -> str:
    made = await a_suggestion(area=w.community, author_id=w.id(RESIDENT))
    return f"Suggestion:{made.id}"


@RULES("suggestionMake", SIGNED_IN)
async def about_the_community(w: World, _: Actor | None) -> dict[str, Any]:
    return {"area": f"Area:{w.community.id}", "text": "想学八段锦"}


@RULES("suggestionDecline", STAFF, sees=STAFF | {RESIDENT})
async def a_resident_s(w: World, _: Actor | None) -> dict[str, Any]:
    return {"suggestion": await _suggestion(w), "reason": "场地不足"}


@RULES("needDraft", CURATORS)
async def in_the_community(w: World, _: Actor | None) -> dict[str, Any]:
    return {
        "area": f"Area:{w.community.id}",
        "title": "八段锦晨练班",
        "text": "老人们想每周有人带着练。",
        "category": "health",
        "maxTier": "FREE",
    }


@RULES("needMerge", CURATORS)
async def a_suggestion_into_a_published_need(w: World, _: Actor | None) -> dict[str, Any]:
    return await _need(w, suggestions=[await _suggestion(w)])


@RULES("needMerge", CURATORS, sees=STAFF)
async def a_suggestion_into_a_draft(w: World, _: Actor | None) -> dict[str, Any]:
    return await _need(w, NeedState.DRAFT, suggestions=[await _suggestion(w)])


@RULES("needChange", CURATORS)
async def the_title(w: World, _: Actor | None) -> dict[str, Any]:
    return await _need(w, title="太极晨练班")


@RULES("needPublish", CURATORS, sees=STAFF)
async def a_draft(w: World, _: Actor | None) -> dict[str, Any]:
    return await _need(w, NeedState.DRAFT)


@RULES("needWithdraw", CURATORS)
async def a_published_need(w: World, _: Actor | None) -> dict[str, Any]:
    return await _need(w, reason="居民已自行解决")


@RULES("needWithdraw", CURATORS, sees=STAFF)
async def a_draft_need(w: World, _: Actor | None) -> dict[str, Any]:
    return await _need(w, NeedState.DRAFT, reason="重复")


@RULES("needSupport", SIGNED_IN)
async def that_everybody_reads(w: World, _: Actor | None) -> dict[str, Any]:
    return await _need(w)


@RULES("needUnsupport", SIGNED_IN)
async def that_one_supported(w: World, me: Actor | None) -> dict[str, Any]:
    need = await a_need(area=w.community)
    if me is not None:
        await NeedSupport.create(need_id=need.id, account_id=me.account_id)
    return {"need": f"Need:{need.id}"}


@RULES("needClose", CURATORS)
async def a_served_need(w: World, _: Actor | None) -> dict[str, Any]:
    return await _need(w, NeedState.SERVED, note="晨练班已开班")


@RULES("callWrite", CURATORS)
async def for_a_need(w: World, _: Actor | None) -> dict[str, Any]:
    need = await a_need(area=w.community)
    return {
        "area": f"Area:{w.community.id}",
        "title": "健康服务征集令",
        "text": "请社区合伙人认领。",
        "closesOn": (clock.today() + timedelta(days=7)).isoformat(),
        "needs": [f"Need:{need.id}"],
    }


async def _call(w: World, state: CallState, **more: Any) -> dict[str, Any]:
    return {"call": f"Call:{(await a_call(area=w.community, state=state)).id}", **more}


@RULES("callChange", CURATORS, sees=STAFF)
async def a_draft_call(w: World, _: Actor | None) -> dict[str, Any]:
    return await _call(w, CallState.DRAFT, title="新的征集令")


@RULES("callChange", CURATORS)
async def a_published_call(w: World, _: Actor | None) -> dict[str, Any]:
    return await _call(w, CallState.PUBLISHED, title="新的征集令")


@RULES("callPublish", CURATORS, sees=STAFF)
async def a_call_in_draft(w: World, _: Actor | None) -> dict[str, Any]:
    return await _call(w, CallState.DRAFT)


@RULES("callClose", CURATORS)
async def an_open_call(w: World, _: Actor | None) -> dict[str, Any]:
    return await _call(w, CallState.PUBLISHED)


@RULES("callAnswer", MEMBERS)
async def for_ones_partner(w: World, _: Actor | None) -> dict[str, Any]:
    need = await a_need(area=w.community)
    call = await a_call(area=w.community, needs=[need])
    partner = await w.a_partner()
    ids = {"call": f"Call:{call.id}", "partner": f"Partner:{partner.id}", "need": f"Need:{need.id}"}
    return ids | {"text": "我们可以每周来一次。"}


async def _answer(w: World, **more: Any) -> dict[str, Any]:
    call = await a_call(area=w.community)
    asked = await CallNeed.get(call_id=call.id)
    made = await CallAnswer.create(
        call_id=call.id,
        partner_id=(await w.a_partner()).id,
        need_id=asked.need_id,
        text="我们可以。",
        state=AnswerState.OFFERED,
    )
    return {"answer": f"CallAnswer:{made.id}", **more}


@RULES("callAnswerWithdraw", MEMBERS, sees=HOSTS)
async def ones_partner_s(w: World, _: Actor | None) -> dict[str, Any]:
    return await _answer(w)


@RULES("callAnswerAccept", CURATORS, sees=HOSTS)
async def a_partner_s(w: World, _: Actor | None) -> dict[str, Any]:
    return await _answer(w)


@RULES("callAnswerDecline", CURATORS, sees=HOSTS)
async def a_partner_s_with_thanks(w: World, _: Actor | None) -> dict[str, Any]:
    return await _answer(w, reason="已有合伙人")


@RULES("callAnswer", NOBODY, hears={"NOT_FOUND": MEMBERS})
async def a_call_that_is_a_draft(w: World, _: Actor | None) -> dict[str, Any]:
    need = await a_need(area=w.community)
    call = await a_call(area=w.community, needs=[need], state=CallState.DRAFT)
    partner = await w.a_partner()
    ids = {"call": f"Call:{call.id}", "partner": f"Partner:{partner.id}", "need": f"Need:{need.id}"}
    return ids | {"text": "我们可以每周来一次。"}


@RULES("needSupport", NOBODY, sees=NOBODY, hears={"NEED_STATE_WRONG": STAFF})
async def that_is_a_draft(w: World, _: Actor | None) -> dict[str, Any]:
    return await _need(w, NeedState.DRAFT)


@RULES("needUnsupport", STAFF, sees=NOBODY)
async def that_is_withdrawn(w: World, me: Actor | None) -> dict[str, Any]:
    need = await a_need(area=w.community, state=NeedState.WITHDRAWN)
    if me is not None:
        await NeedSupport.create(need_id=need.id, account_id=me.account_id)
    return {"need": f"Need:{need.id}"}
