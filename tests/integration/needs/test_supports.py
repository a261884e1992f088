"""Residents share a need: once each, however often and at once they say so."""

import asyncio

import pytest

from services.domain.actors.actor import ANONYMOUS
from services.domain.audit.models import AuditEntry
from services.domain.needs import actions, rules
from services.domain.needs.errors import NeedStateWrong
from services.domain.needs.models import NeedState, NeedSupport
from services.kit import database
from services.kit.errors import NotFound, SignInNeeded
from tests.factories.needs import a_need
from tests.factories.people import a_community, a_resident, a_secretary

pytestmark = pytest.mark.usefixtures("db")


async def support(actor, need):
    async with database.transaction():
        return await actions.support(actor, need=need.id)


async def unsupport(actor, need):
    async with database.transaction():
        return await actions.unsupport(actor, need=need.id)


async def test_concurrent_support_counts_once_for_an_account():
    need = await a_need()
    residents = [await a_resident() for _ in range(4)]

    await asyncio.gather(*(support(residents[n % 4], need) for n in range(20)))

    assert await NeedSupport.filter(need_id=need.id).count() == 4
    assert await AuditEntry.filter(verb="need_support").count() == 4


async def test_support_is_taken_back_and_taking_back_nothing_is_fine():
    need = await a_need()
    resident = await a_resident()
    await support(resident, need)

    await unsupport(resident, need)
    await unsupport(resident, need)

    assert await NeedSupport.all().count() == 0
    assert await AuditEntry.filter(verb="need_unsupport").count() == 1


async def test_one_takes_back_ones_own_support_only():
    need = await a_need(supporters=2)
    await unsupport(await a_resident(), need)
    assert await NeedSupport.filter(need_id=need.id).count() == 2


@pytest.mark.parametrize("state", sorted(rules.SHAREABLE))
async def test_a_need_is_shared_until_it_is_served(state):
    need = await a_need(state=state)
    await support(await a_resident(), need)
    assert await NeedSupport.filter(need_id=need.id).count() == 1


@pytest.mark.parametrize("state", [NeedState.SERVED, NeedState.CLOSED])
async def test_what_was_served_needs_no_support(state):
    need = await a_need(state=state)
    with pytest.raises(NeedStateWrong):
        await support(await a_resident(), need)


async def test_drafts_are_not_found_by_residents_and_not_to_be_supported_by_staff():
    area = await a_community()
    need = await a_need(area=area, state=NeedState.DRAFT)
    with pytest.raises(NotFound):
        await support(await a_resident(area=area), need)
    with pytest.raises(NeedStateWrong):
        await support(await a_secretary(area), need)


async def test_strangers_sign_in_first():
    need = await a_need()
    with pytest.raises(SignInNeeded):
        await support(ANONYMOUS, need)
    with pytest.raises(SignInNeeded):
        await unsupport(ANONYMOUS, need)
