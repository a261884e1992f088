"""Notices over HTTP: each account its own, read once."""

import asyncio

import pytest

from services.domain.notifications.actions import notify
from services.domain.notifications.models import Notice
from services.domain.reminders.models import Delivery
from tests.factories.acting import act
from tests.factories.events import an_event
from tests.factories.people import a_resident

COUNT = "query ($f: NoticeFilter) { notices(filter: $f) { totalCount } }"


async def told(*actors, key="k"):
    event, accounts = await an_event(), [actor.account_id for actor in actors]
    await act(notify(accounts, key=key, title="活动变更", body="改到周四。\n带水杯。", subject=event))
    return [await Notice.get(account_id=account, key=key) for account in accounts]


async def test_reading_again_keeps_the_moment_of_the_first_reading(api):
    resident = await a_resident()
    [notice] = await told(resident)
    reads = await asyncio.gather(
        *(
            api.verb(resident, "noticeRead", "notice { readAt }", notice=f"Notice:{notice.id}")
            for _ in range(5)
        )
    )
    assert len({read["notice"]["readAt"] for read in reads}) == 1
    assert (await Notice.get(id=notice.id)).read_at is not None


async def test_what_one_has_read_stays_unread_for_the_other(api):
    first, second = await a_resident(), await a_resident()
    notice, _ = await told(first, second)
    await api.verb(first, "noticeRead", "notice { id }", notice=f"Notice:{notice.id}")
    for actor, unread in ((first, 0), (second, 1), (None, 0)):
        assert (await api(actor, COUNT, f={"unread": True}))["notices"]["totalCount"] == unread
        assert (await api(actor, COUNT))["notices"]["totalCount"] == int(actor is not None)


async def test_the_same_key_tells_the_same_person_once(api):
    resident = await a_resident()
    await told(resident)
    await told(resident)
    await told(resident, key="another")
    assert (await api(resident, COUNT))["notices"]["totalCount"] == 2
    assert await Delivery.filter(account_id=resident.account_id).count() == 2


@pytest.mark.parametrize("raw", ["", "1", "Event:1", "Notice:0", "Notice:-1", "Notice:" + "9" * 40])
async def test_ids_that_are_no_notices_are_invalid_input(api, raw):
    answer = await api.verb(await a_resident(), "noticeRead", "notice { id }", notice=raw)
    assert (answer["code"], answer["field"]) == ("INVALID_INPUT", ["notice"])


async def test_nobody_marks_the_notice_of_another_as_read(api):
    [notice] = await told(await a_resident())
    for actor, kind in ((await a_resident(), "NotFound"), (None, "SignInNeeded")):
        answer = await api.verb(actor, "noticeRead", "notice { id }", notice=f"Notice:{notice.id}")
        assert answer["__typename"] == kind
    assert (await Notice.get(id=notice.id)).read_at is None
