"""Notices in the app, and their e-mails."""

from datetime import UTC, datetime, timedelta

import pytest

from services.domain.accounts.models import Account
from services.domain.notifications.actions import notify, read
from services.domain.notifications.models import Notice
from services.domain.reminders.models import Delivery, DeliveryState
from services.kit import clock
from services.kit.errors import NotFound
from services.worker.jobs.reminders import sweep
from tests.factories.acting import act
from tests.factories.events import an_event
from tests.factories.people import a_resident, actor_of, an_account
from tests.factories.reminders import settings_for

pytestmark = pytest.mark.usefixtures("db")

NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon():
    with clock.freeze(NOON):
        yield


async def told(*accounts, key="event:1:moved", title="活动变更", body="改到周四。\n地点不变。"):
    event = await an_event()
    await act(notify([one.id for one in accounts], key=key, title=title, body=body, subject=event))
    return event


async def test_each_account_finds_a_notice_and_gets_a_mail(db, sink):
    one, other = await an_account(), await an_account()
    event = await told(one, other, one)
    assert await Notice.filter(subject_type="Event", subject_id=event.id).count() == 2
    assert await sweep(settings_for(db, sink)) == 2
    assert sorted(sink.recipients) == sorted([one.email, other.email])
    assert sink.mails[0]["Subject"] == "【近邻】活动变更"
    assert sink.text(0) == "改到周四。\n地点不变。\n"


async def test_one_key_tells_an_account_once(db, sink):
    account = await an_account()
    await told(account)
    await told(account)
    assert await Notice.all().count() == 1
    assert await sweep(settings_for(db, sink)) == 1


async def test_who_has_no_address_finds_the_notice_only(db, sink):
    account = await an_account()
    await Account.filter(id=account.id).update(email=None)
    await told(account)
    assert await Notice.all().count() == 1
    assert await sweep(settings_for(db, sink)) == 0


async def test_a_closed_account_is_told_nothing():
    account = await an_account()
    await Account.filter(id=account.id).update(closed_at=clock.now())
    await told(account)
    assert await Notice.all().count() == 0


async def test_what_rolls_back_tells_nobody():
    account, event = await an_account(), await an_event()
    with pytest.raises(LookupError):
        await act(_told_and_failed(account, event))
    assert await Notice.all().count() == await Delivery.all().count() == 0


async def _told_and_failed(account, event):
    await notify([account.id], key="k", title="t", body="b", subject=event)
    raise LookupError


async def test_a_mail_that_cannot_leave_for_two_days_is_given_up(db, sink):
    await told(await an_account())
    with clock.freeze(NOON + timedelta(days=2, seconds=1)):
        assert await sweep(settings_for(db, sink)) == 0
    delivery = await Delivery.get()
    assert (delivery.state, delivery.reason) == (DeliveryState.SKIPPED, "too_old")


async def test_a_notice_is_read_once():
    account = await an_account()
    await told(account)
    notice, actor = await Notice.get(), await actor_of(account)
    assert (await act(read(actor, notice=notice.id))).read_at == NOON
    with clock.freeze(NOON + timedelta(hours=1)):
        assert (await act(read(actor, notice=notice.id))).read_at == NOON


async def test_nobody_reads_the_notices_of_others():
    await told(await an_account())
    with pytest.raises(NotFound):
        await act(read(await a_resident(), notice=(await Notice.get()).id))
