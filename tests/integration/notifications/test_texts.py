"""What is written to people, to the letter, and who is written to."""

from datetime import UTC, datetime, timedelta

import pytest

from services.domain.notifications import rendering
from services.domain.notifications.actions import notify
from services.domain.notifications.letters import AddressUnfit, recipient
from services.domain.notifications.models import Notice
from services.domain.reminders.models import Delivery
from tests.factories.acting import act
from tests.factories.events import an_event
from tests.factories.people import an_account

STARTS = datetime(2026, 11, 25, 11, 30, tzinfo=UTC)


def reminder(**given):
    values = {"title": "超燃周三", "place": "社区广场", "zone": "Asia/Shanghai", "now": STARTS}
    return rendering.reminder(starts_at=STARTS, **(values | given))


@pytest.mark.parametrize(
    ("days", "when"),
    [
        (0, "今天11月25日（周三）19:30"),
        (1, "明天11月25日（周三）19:30"),
        (2, "后天11月25日（周三）19:30"),
        (3, "11月25日（周三）19:30"),
        (400, "2026年11月25日（周三）19:30"),
    ],
)
def test_a_reminder_reads_so_to_the_letter(days, when):
    text = reminder(now=STARTS - timedelta(days=days))
    assert text.title == "【近邻】活动提醒：超燃周三"
    assert text.body == (
        f"超燃周三\n时间：{when}\n地点：社区广场\n您订阅了提醒；不想再收到，可随时在近邻退订。"
    )


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\x00", "\x0b", "\x85", "\u2028", "\u2029"])
def test_no_break_in_a_title_starts_a_header_of_its_own(break_):
    typed = f"集市{break_}Bcc: a@b.test"
    assert reminder(title=typed).title == "【近邻】活动提醒：集市 Bcc: a@b.test"
    assert rendering.notice(title=typed, body="").title == "【近邻】集市 Bcc: a@b.test"


def test_a_long_title_is_cut_at_120_characters():
    assert reminder(title="长" * 500).title == "【近邻】活动提醒：" + "长" * 111
    assert len(rendering.notice(title="长" * 500, body="").title) == 120


@pytest.mark.parametrize(
    "address",
    [
        "",
        "wang",
        "wang@",
        "@b.test",
        "a@b.test, c@d.test",
        "a@b.test\nBcc: c@d.test",
        "王@b.test",
        "a b@c.test",
    ],
)
def test_what_is_no_single_plain_address_gets_no_letter(address):
    with pytest.raises(AddressUnfit):
        recipient(address)


@pytest.mark.parametrize("length", [119, 120, 121, 500])
async def test_a_notice_keeps_at_most_120_characters_of_its_title(db, length):
    account, event = await an_account(), await an_event()
    await act(notify([account.id], key="k", title="长" * length, body="", subject=event))
    assert (await Notice.get()).title == "长" * min(length, 120)


async def test_a_key_too_long_is_a_fault_and_tells_nobody(db):
    account, event = await an_account(), await an_event()
    with pytest.raises(ValueError, match="at most 80"):
        await act(notify([account.id], key="k" * 81, title="t", body="", subject=event))
    assert await Notice.all().count() == 0


async def test_the_same_key_again_reaches_only_those_it_had_not_reached(db):
    one, other, event = await an_account(), await an_account(), await an_event()
    for people, count in (([one.id], 1), ([one.id, other.id, one.id], 2), ([], 2), ([0, -1, 10**9], 2)):
        await act(notify(people, key="event:1:moved", title="t", body="b", subject=event))
        assert await Notice.all().count() == await Delivery.all().count() == count
