"""The file of an event, read back by the rules of RFC 5545 alone: unfolded, split and unescaped here."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.events import calendar
from services.domain.events.models import EventState

NOW = datetime(2026, 11, 23, 4, 5, 6, tzinfo=UTC)
STARTS = datetime(2026, 11, 25, 19, 30, tzinfo=timezone(timedelta(hours=8)))
TEXTS = ("SUMMARY", "LOCATION", "DESCRIPTION")
ESCAPED = {"\\\\": "\\", "\\;": ";", "\\,": ",", "\\n": "\n", "\\N": "\n"}

kept = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])
lines = st.text(kept | st.sampled_from(",;:\\nN\"^=' 邻😀"), min_size=1, max_size=120)
passages = st.text(kept | st.sampled_from(",;:\\nN\n\t邻"), min_size=1, max_size=400)


def an_event(**given):
    values = {
        "id": 17,
        "title": "超燃周三",
        "text": "义诊、磨刀",
        "place": "社区广场",
        "created_at": NOW,
        "starts_at": STARTS,
        "ends_at": STARTS + timedelta(hours=2),
        "state": EventState.PUBLISHED,
    }
    return values | given


def file_of(**given):
    return calendar.file_of(an_event(**given))


def lines_of(file):
    """(name, value) of each content line; every line as sent ends with CRLF and has 75 octets at most."""
    *sent, rest = file.encode().split(b"\r\n")
    assert rest == b""
    assert all(len(line) <= 75 for line in sent)
    assert not any(b"\r" in line or b"\n" in line for line in sent)
    whole = "\n".join(line.decode() for line in sent).replace("\n ", "")
    return [tuple(line.split(":", 1)) for line in whole.split("\n")]


def text_of(value):
    """A TEXT value as it was before it was escaped; every sign that must be escaped is."""
    assert re.fullmatch(r"(?:[^\\;,]|\\[\\;,nN])*", value)
    return re.sub(r"\\.", lambda found: ESCAPED[found[0]], value)


def entry_of(file):
    """The properties of the one VEVENT, each of which stands once."""
    found = lines_of(file)
    first, last = found.index(("BEGIN", "VEVENT")), found.index(("END", "VEVENT"))
    inside = found[first + 1 : last]
    assert len(dict(inside)) == len(inside)
    return dict(inside)


def test_a_file_is_one_calendar_with_one_entry():
    found = lines_of(file_of())
    assert found[0] == ("BEGIN", "VCALENDAR")
    assert found[-2:] == [("END", "VEVENT"), ("END", "VCALENDAR")]
    assert sorted(found[1:3]) == [("PRODID", "-//Jinlin//Events//ZH"), ("VERSION", "2.0")]
    assert found[3] == ("BEGIN", "VEVENT")
    assert [name for name, _ in found].count("BEGIN") == 2


def test_an_entry_says_what_when_and_where():
    assert entry_of(file_of()) == {
        "UID": "event-17@jinlin",
        "DTSTAMP": "20261123T040506Z",
        "DTSTART": "20261125T113000Z",
        "DTEND": "20261125T133000Z",
        "SUMMARY": "超燃周三",
        "LOCATION": "社区广场",
        "DESCRIPTION": "义诊、磨刀",
        "STATUS": "CONFIRMED",
    }


def test_a_moved_and_renamed_event_stays_the_same_entry():
    moved = entry_of(file_of(title="改到周四", starts_at=STARTS + timedelta(hours=1)))
    assert moved["DTSTART"] == "20261125T123000Z"
    assert moved["UID"] == entry_of(file_of())["UID"]
    assert entry_of(file_of(id=18))["UID"] == "event-18@jinlin"


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (EventState.DRAFT, "TENTATIVE"),
        (EventState.PUBLISHED, "CONFIRMED"),
        (EventState.HELD, "CONFIRMED"),
        (EventState.CANCELLED, "CANCELLED"),
    ],
)
def test_the_status_tells_whether_it_takes_place(state, status):
    assert entry_of(file_of(state=state))["STATUS"] == status


def test_an_event_without_a_text_has_no_description():
    assert "DESCRIPTION" not in entry_of(file_of(text=""))


def test_signs_that_have_a_meaning_in_a_file_are_escaped():
    entry = entry_of(file_of(title="集市, 义诊; 全天", place="C:\\New", text="一\n\n二"))
    assert entry["SUMMARY"] == r"集市\, 义诊\; 全天"
    assert entry["LOCATION"] == r"C:\\New"
    assert entry["DESCRIPTION"] == r"一\n\n二"


@pytest.mark.parametrize("lead", ["", "a", "ab"])
def test_a_long_chinese_title_is_folded_between_characters(lead):
    title = (lead + "邻里守望相助" * 20)[:80]
    file = file_of(title=title)
    assert "\r\n " in file
    assert entry_of(file)["SUMMARY"] == title


@given(title=lines, place=lines, text=passages)
def test_whatever_is_typed_is_read_back_as_it_was(title, place, text):
    entry = entry_of(file_of(title=title, place=place, text=text))
    assert {name: text_of(entry[name]) for name in TEXTS} == {
        "SUMMARY": title,
        "LOCATION": place,
        "DESCRIPTION": text,
    }


@given(text=st.text(st.characters(codec="utf-8", categories=["Cc"]) | st.sampled_from("a;\\"), max_size=60))
def test_rows_that_no_verb_wrote_make_a_file_too(text):
    found = text_of(entry_of(file_of(text=f"x{text}x"))["DESCRIPTION"])
    in_lines = re.sub("\r\n?", "\n", text)
    assert found == "x" + re.sub("[\x00-\x08\x0b-\x1f\x7f]", "", in_lines) + "x"


def test_nothing_typed_can_add_a_line_to_the_file():
    entry = entry_of(file_of(text="x\nSTATUS:CANCELLED\nEND:VEVENT"))
    assert entry["STATUS"] == "CONFIRMED"
    assert text_of(entry["DESCRIPTION"]) == "x\nSTATUS:CANCELLED\nEND:VEVENT"
