"""Partners answer calls; staff decide."""

import asyncio
from datetime import timedelta

import pytest

from services.domain.actors.actor import ANONYMOUS, Role
from services.domain.audit.models import AuditEntry
from services.domain.needs import actions
from services.domain.needs.errors import (
    AlreadyAnswered,
    AnswerNotOpen,
    CallNotOpen,
    NeedNotLooking,
    PartnerCannotAnswer,
)
from services.domain.needs.models import AnswerState, CallAnswer, CallNeed, CallState, Need, NeedState
from services.domain.partners.models import OfferState, PartnerState
from services.kit import clock, database
from services.kit.errors import InvalidInput, NotAllowed, NotFound, SignInNeeded
from tests.factories.needs import a_call, a_need
from tests.factories.partners import a_member, a_partner, an_offer
from tests.factories.people import a_community, a_secretary, staff

pytestmark = pytest.mark.usefixtures("db")


async def need_of(call) -> Need:
    return await Need.get(id=(await CallNeed.get(call_id=call.id)).need_id)


async def answer(member, call, partner, *, need=None, **given):
    async with database.transaction():
        return await actions.answer_call(
            member,
            call=call.id,
            partner=partner.id,
            need=(need or await need_of(call)).id,
            **({"text": "我们可以每周来一次。"} | given),
        )


async def decide(verb, actor, made, **given):
    async with database.transaction():
        return await verb(actor, answer=made.id, **given)


async def test_a_member_answers_with_an_offer_and_staff_accept():
    area = await a_community()
    call, partner = await a_call(area=area), await a_partner(area=area)
    offer = await an_offer(partner=partner)

    made = await answer(await a_member(partner), call, partner, offer=offer.id)
    accepted = await decide(actions.accept_answer, await a_secretary(area), made)

    assert (made.state, made.offer_id) == (AnswerState.OFFERED, offer.id)
    assert accepted.state is AnswerState.ACCEPTED
    verbs = await AuditEntry.filter(subject_type="CallAnswer").order_by("id").values_list("verb", flat=True)
    assert verbs == ["call_answer", "call_answer_accept"]


async def test_an_accepted_answer_agrees_on_the_need_without_matching():
    area = await a_community()
    call = await a_call(area=area)
    secretary = await a_secretary(area)
    for _ in range(2):
        partner = await a_partner(area=area)
        made = await answer(await a_member(partner), call, partner)
        await decide(actions.accept_answer, secretary, made)
        need = await need_of(call)
        assert need.state is NeedState.AGREED
        await Need.filter(id=need.id).update(state=NeedState.PUBLISHED)


async def test_an_answer_to_a_need_that_was_withdrawn_meanwhile_is_not_accepted():
    area = await a_community()
    call, partner = await a_call(area=area), await a_partner(area=area)
    made = await answer(await a_member(partner), call, partner)
    await Need.filter(id=made.need_id).update(state=NeedState.WITHDRAWN)
    with pytest.raises(NeedNotLooking):
        await decide(actions.accept_answer, await a_secretary(area), made)
    assert (await CallAnswer.get(id=made.id)).state is AnswerState.OFFERED


async def test_an_answer_is_declined_with_a_reason():
    area = await a_community()
    call, partner = await a_call(area=area), await a_partner(area=area)
    made = await answer(await a_member(partner), call, partner)

    declined = await decide(actions.decline_answer, await a_secretary(area), made, reason="已有人选")

    assert (declined.state, declined.reason) == (AnswerState.DECLINED, "已有人选")
    entry = await AuditEntry.get(verb="call_answer_decline")
    assert (entry.before["reason"], entry.after["reason"]) == ("", "已有人选")


async def test_a_need_is_answered_once_and_anew_after_a_withdrawal():
    call, partner = await a_call(), await a_partner()
    member = await a_member(partner)
    first = await answer(member, call, partner)
    with pytest.raises(AlreadyAnswered):
        await answer(member, call, partner)

    await decide(actions.withdraw_answer, member, first)
    again = await answer(member, call, partner)

    assert again.state is AnswerState.OFFERED
    with pytest.raises(AnswerNotOpen):
        await decide(actions.withdraw_answer, member, first)


async def test_of_ten_concurrent_answers_of_a_partner_one_is_kept():
    call, partner = await a_call(), await a_partner()
    members = [await a_member(partner) for _ in range(2)]

    async def attempt(turn: int) -> bool:
        try:
            await answer(members[turn % 2], call, partner)
        except AlreadyAnswered:
            return False
        return True

    assert sum(await asyncio.gather(*(attempt(turn) for turn in range(10)))) == 1
    assert await CallAnswer.all().count() == 1


async def test_of_concurrent_decisions_one_stands():
    area = await a_community()
    call, partner = await a_call(area=area), await a_partner()
    secretary, member = await a_secretary(area), await a_member(partner)
    made = await answer(member, call, partner)

    async def attempt(turn: int) -> bool:
        verb, actor = ((actions.accept_answer, secretary), (actions.withdraw_answer, member))[turn % 2]
        try:
            await decide(verb, actor, made)
        except AnswerNotOpen:
            return False
        return True

    assert sum(await asyncio.gather(*(attempt(turn) for turn in range(10)))) == 1


@pytest.mark.parametrize("state", [state for state in PartnerState if state != "active"])
async def test_only_active_partners_answer(state):
    call, partner = await a_call(), await a_partner(state=state)
    with pytest.raises(PartnerCannotAnswer):
        await answer(await a_member(partner), call, partner)


async def test_nobody_answers_for_a_partner_that_is_not_theirs():
    call, partner = await a_call(), await a_partner()
    with pytest.raises(NotAllowed):
        await answer(await a_member(await a_partner()), call, partner)
    with pytest.raises(SignInNeeded):
        await answer(ANONYMOUS, call, partner)


async def test_the_offer_is_the_partners_own_and_active():
    call, partner = await a_call(), await a_partner()
    member = await a_member(partner)
    with pytest.raises(NotFound):
        await answer(member, call, partner, offer=(await an_offer()).id)
    with pytest.raises(NotFound):
        await answer(member, call, partner, offer=987654)
    paused = await an_offer(partner=partner, state=OfferState.PAUSED)
    with pytest.raises(InvalidInput) as refused:
        await answer(member, call, partner, offer=paused.id)
    assert refused.value.field == ["offer"]


async def test_a_call_that_is_closed_or_past_its_last_day_takes_no_answers():
    partner = await a_partner()
    member = await a_member(partner)
    with pytest.raises(CallNotOpen):
        await answer(member, await a_call(state=CallState.CLOSED), partner)
    with pytest.raises(CallNotOpen):
        await answer(member, await a_call(closes_on=clock.today() - timedelta(days=1)), partner)
    with pytest.raises(NotFound):
        await answer(member, await a_call(state=CallState.DRAFT), partner)


async def test_the_need_is_one_of_the_call_and_still_looks_for_a_partner():
    area = await a_community()
    partner = await a_partner(area=area)
    member = await a_member(partner)
    with pytest.raises(NotFound):
        await answer(member, await a_call(area=area), partner, need=await a_need(area=area))
    agreed = await a_need(area=area, state=NeedState.AGREED)
    with pytest.raises(NeedNotLooking):
        await answer(member, await a_call(area=area, needs=[agreed]), partner)


@pytest.mark.parametrize("text", ["", "字" * 1001, "响铃\x07"])
async def test_texts_that_cannot_be_kept(text):
    call, partner = await a_call(), await a_partner()
    with pytest.raises(InvalidInput):
        await answer(await a_member(partner), call, partner, text=text)


async def test_staff_decide_and_partners_withdraw_and_nobody_else_finds_the_answer():
    area = await a_community()
    call, partner = await a_call(area=area), await a_partner()
    member = await a_member(partner)
    made = await answer(member, call, partner)

    with pytest.raises(NotAllowed):
        await decide(actions.accept_answer, member, made)
    with pytest.raises(NotAllowed):
        await decide(actions.accept_answer, await staff(Role.GRID_CHIEF, area), made)
    with pytest.raises(NotAllowed):
        await decide(actions.withdraw_answer, await a_secretary(area), made)
    for verb in (actions.accept_answer, actions.withdraw_answer):
        with pytest.raises(NotFound):
            await decide(verb, await a_member(await a_partner()), made)
    with pytest.raises(SignInNeeded):
        await decide(actions.accept_answer, ANONYMOUS, made)
