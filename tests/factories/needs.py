"""Suggestions, needs and calls, each with whoever it takes."""

from datetime import timedelta
from typing import Any

from services.domain.areas.models import Area
from services.domain.needs.models import (
    Call,
    CallNeed,
    CallState,
    Need,
    NeedState,
    NeedStep,
    NeedSupport,
    Suggestion,
    SuggestionState,
    Urgency,
)
from services.domain.partners.models import Tier
from services.kit import clock
from tests.factories.people import a_community, an_account


async def a_suggestion(*, area: Area | None = None, text: str = "想学八段锦", **given: Any) -> Suggestion:
    """One that is received; its author lives in the area."""
    area = area or await a_community()
    author_id = given.pop("author_id", None) or (await an_account(area=area)).id
    values = {"text": text, "state": SuggestionState.RECEIVED, **given}
    return await Suggestion.create(area_id=area.id, author_id=author_id, **values)


async def a_need(
    *,
    area: Area | None = None,
    state: NeedState = NeedState.PUBLISHED,
    supporters: int = 0,
    **given: Any,
) -> Need:
    """A need in `state`, with as many supporters; any column may be given."""
    area = area or await a_community()
    drafted_by_id = given.pop("drafted_by_id", None) or (await an_account(area=area, name="李书记")).id
    published_at = None if state is NeedState.DRAFT else clock.now()
    values = _NEED | {"published_at": published_at, "state": state} | given
    need = await Need.create(area_id=area.id, drafted_by_id=drafted_by_id, **values)
    await NeedStep.create(need_id=need.id, state=state)
    for _ in range(supporters):
        await NeedSupport.create(need_id=need.id, account_id=(await an_account(area=area)).id)
    return need


async def a_call(
    *,
    area: Area | None = None,
    needs: list[Need] | None = None,
    state: CallState = CallState.PUBLISHED,
    **given: Any,
) -> Call:
    """A call for `needs` (one published need by default) that can be answered for a week."""
    area = area or await a_community()
    needs = [await a_need(area=area)] if needs is None else needs
    written_by_id = given.pop("written_by_id", None) or (await an_account(area=area, name="李书记")).id
    published_at = None if state is CallState.DRAFT else clock.now()
    values = _CALL | {"closes_on": clock.today() + timedelta(days=7), "published_at": published_at} | given
    call = await Call.create(area_id=area.id, written_by_id=written_by_id, state=state, **values)
    for need in needs:
        await CallNeed.create(call_id=call.id, need_id=need.id)
    return call


_NEED: dict[str, Any] = {
    "title": "八段锦晨练班",
    "text": "老人们想每周有人带着练八段锦。",
    "category": "health",
    "max_tier": Tier.FREE,
    "urgency": Urgency.NORMAL,
}
_CALL: dict[str, Any] = {"title": "健康服务征集令", "text": "请社区合伙人认领下列需求。"}
