"""Who sees what, on real rows."""

import pytest

from services.domain.actors.actor import ANONYMOUS, Role
from services.domain.needs import queries
from services.domain.needs.models import (
    AnswerState,
    Call,
    CallAnswer,
    CallNeed,
    CallState,
    Need,
    NeedState,
    NeedStep,
    NeedSupport,
    Suggestion,
    SuggestionState,
)
from services.kit import rows
from tests.factories.needs import a_call, a_need, a_suggestion
from tests.factories.partners import a_member, a_partner
from tests.factories.people import a_community, a_resident, a_secretary, staff

pytestmark = pytest.mark.usefixtures("db")


async def sees(actor, model, row, gate) -> bool:
    return await rows.find_or_none(model, row.id, gate(actor)) is not None


@pytest.mark.parametrize("state", list(NeedState))
async def test_a_need_and_its_history_are_public_from_publication_on(state):
    area = await a_community()
    need = await a_need(area=area, state=state)
    step = await NeedStep.get(need_id=need.id)
    public = state not in ("draft", "withdrawn")

    for actor, expected in (
        (ANONYMOUS, public),
        (await a_resident(area=area), public),
        (await a_secretary(await a_community()), public),
        (await staff(Role.GRID_MEMBER, area), True),
    ):
        assert await sees(actor, Need, need, queries.needs_visible_to) is expected
        assert await sees(actor, NeedStep, step, queries.steps_visible_to) is expected


@pytest.mark.parametrize("state", [NeedState.DRAFT, NeedState.WITHDRAWN])
async def test_a_resident_reads_what_became_of_their_suggestion(state):
    author = await a_resident()
    need = await a_need(state=state)
    await a_suggestion(author_id=author.account_id, state=SuggestionState.MERGED, need_id=need.id)
    assert await sees(author, Need, need, queries.needs_visible_to)


async def test_supports_are_seen_by_who_gave_them_and_by_staff():
    area = await a_community()
    need = await a_need(area=area)
    resident = await a_resident(area=area)
    support = await NeedSupport.create(need_id=need.id, account_id=resident.account_id)

    for actor, expected in (
        (resident, True),
        (await a_secretary(area), True),
        (await a_resident(area=area), False),
        (ANONYMOUS, False),
    ):
        assert await sees(actor, NeedSupport, support, queries.supports_visible_to) is expected


async def test_suggestions_are_seen_by_their_author_and_by_staff():
    area = await a_community()
    author = await a_resident(area=area)
    suggestion = await a_suggestion(area=area, author_id=author.account_id)

    for actor, expected in (
        (author, True),
        (await staff(Role.GRID_MEMBER, area), True),
        (await staff(Role.INTEGRATOR, area), False),
        (await a_secretary(await a_community()), False),
        (await a_resident(area=area), False),
        (ANONYMOUS, False),
    ):
        assert await sees(actor, Suggestion, suggestion, queries.suggestions_visible_to) is expected


@pytest.mark.parametrize("state", list(CallState))
async def test_calls_are_public_from_publication_on(state):
    area = await a_community()
    call = await a_call(area=area, state=state)
    named = await CallNeed.get(call_id=call.id)
    public = state is not CallState.DRAFT

    for actor, expected in (
        (ANONYMOUS, public),
        (await a_resident(area=area), public),
        (await a_secretary(area), True),
    ):
        assert await sees(actor, Call, call, queries.calls_visible_to) is expected
        assert await sees(actor, CallNeed, named, queries.call_needs_visible_to) is expected


async def test_answers_are_seen_by_the_partners_members_and_by_staff():
    area = await a_community()
    call, partner = await a_call(area=area), await a_partner(area=area)
    need = await CallNeed.get(call_id=call.id)
    answer = await CallAnswer.create(
        call_id=call.id,
        partner_id=partner.id,
        need_id=need.need_id,
        text="好",
        state=AnswerState.OFFERED,
    )

    for actor, expected in (
        (await a_member(partner), True),
        (await a_secretary(area), True),
        (await a_member(await a_partner(area=area)), False),
        (await a_resident(area=area), False),
        (ANONYMOUS, False),
    ):
        assert await sees(actor, CallAnswer, answer, queries.answers_visible_to) is expected
