"""Notices over HTTP."""

from services.domain.notifications.actions import notify
from tests.factories.acting import act
from tests.factories.events import an_event
from tests.factories.people import a_resident

QUERY = "{ notices(order: CREATED_AT_DESC) { totalCount nodes { id title body readAt subject } } }"


async def test_who_was_told_reads_it_once(api):
    resident, event = await a_resident(), await an_event()
    await act(notify([resident.account_id], key="k", title="活动变更", body="改到周四。", subject=event))
    notice = (await api(resident, QUERY))["notices"]["nodes"][0]
    assert (notice["title"], notice["body"], notice["readAt"]) == ("活动变更", "改到周四。", None)
    assert notice["subject"] == f"Event:{event.id}"
    read = await api.verb(resident, "noticeRead", "notice { readAt }", notice=notice["id"])
    assert read["notice"]["readAt"] is not None
    unread = await api(resident, "{ notices(filter: {unread: true}) { totalCount } }")
    assert unread["notices"]["totalCount"] == 0


async def test_nobody_else_reads_it(api):
    resident, event = await a_resident(), await an_event()
    await act(notify([resident.account_id], key="k", title="活动变更", body="改到周四。", subject=event))
    for other in (await a_resident(), None):
        assert (await api(other, QUERY))["notices"]["totalCount"] == 0
    refused = await api.verb(await a_resident(), "noticeRead", "notice { id }", notice="Notice:1")
    assert refused["__typename"] == "NotFound"
