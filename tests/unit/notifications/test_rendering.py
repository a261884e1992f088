from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.domain.notifications import rendering

STARTS = datetime(2026, 11, 25, 11, 30, tzinfo=UTC)


def reminder(*, now=STARTS - timedelta(hours=2), zone="Asia/Shanghai", title="超燃周三", place="社区广场"):
    return rendering.reminder(title=title, starts_at=STARTS, place=place, zone=zone, now=now)


def test_a_reminder_says_what_when_and_where():
    text = reminder()
    assert text.title == "【近邻】活动提醒：超燃周三"
    assert text.body.splitlines()[:3] == [
        "超燃周三",
        "时间：今天11月25日（周三）19:30",
        "地点：社区广场",
    ]


def test_a_day_before_it_is_tomorrow():
    assert "时间：明天11月25日（周三）19:30" in reminder(now=STARTS - timedelta(days=1)).body


def test_today_begins_at_midnight_in_the_recipients_zone():
    there = "Pacific/Auckland"  # the event starts half an hour after midnight
    soon, before_midnight = STARTS - timedelta(minutes=10), STARTS - timedelta(hours=2)
    assert "今天11月26日（周四）00:30（Pacific/Auckland 时间）" in reminder(zone=there, now=soon).body
    assert "明天11月26日" in reminder(zone=there, now=before_midnight).body


def test_a_zone_with_the_same_time_as_the_community_is_not_named():
    assert "时间）" not in reminder(zone="Asia/Singapore").body


def test_another_year_is_named():
    assert "2026年11月25日" in reminder(now=datetime(2025, 12, 31, tzinfo=UTC)).body


def test_line_breaks_and_control_characters_stay_out_of_titles():
    text = reminder(title="集市\r\nBcc: a@b.test\x00\u2028!", place="广场\n二楼")
    assert text.title == "【近邻】活动提醒：集市 Bcc: a@b.test !"
    assert "地点：广场 二楼" in text.body


def test_a_notice_keeps_its_lines_and_is_signed_once():
    text = rendering.notice(title="【近邻】候补成功", body="第一行\r\n第二\x07行")
    assert text.title == "【近邻】候补成功"
    assert text.body == "第一行\n第二 行"


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_title_is_one_printable_line_of_at_most_120_characters(title, place):
    made = reminder(title=title, place=place)
    assert len(made.title) <= 120
    assert len(made.title.splitlines()) == 1
    assert len(made.body.splitlines()) == 4
