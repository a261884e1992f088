"""The resident comes and rates; the community closes the need; the first voice reads its history."""

from services.tour.errors import StepFailed
from services.tour.steps.asking import read_need
from services.tour.steps.joining import PARTY, read_event
from services.tour.story import Story
from services.tour.waiting import expect

_FEEDBACK = """
query ($event: ID!) { event(id: $event) { feedbacks(first: 5) { nodes { rating text } } } }
"""
_HISTORY = """
query ($id: ID!) { suggestion(id: $id) { need {
  state closingNote steps(first: 20) { nodes { state note createdAt } } } } }
"""
_AUDIT = """
query ($since: DateTime!, $area: ID!) {
  auditEntries(filter: {subjectType: "Need", within: $area, afterMoment: $since}, first: 100) { nodes {
    verb subject before after } } }
"""
_AUDITED = {"need_draft": "draft", "need_publish": "published", "need_close": "closed"}
"""Verbs of the secretary, and the state that each leaves."""
_LOOP = ["DRAFT", "PUBLISHED", "MATCHING", "PROPOSED", "AGREED", "SCHEDULED", "SERVED", "CLOSED"]
_RATING, _WORDS = 5, "老师耐心,妈妈学会了视频通话。"


async def check_in(story: Story) -> str:
    """With the digits that the venue shows, which the partner reads."""
    shown = await story.partner.do("eventShowCodes", "digits", event=story.made["event"])
    await story.resident.do("eventCheckIn", "checkIn { id }", event=story.made["event"], code=shown["digits"])
    expect("the people who came", (await read_event(story.partner, story))["attended"], PARTY)
    return f"code {shown['digits']}, {PARTY} people came"


async def rate(story: Story) -> str:
    await story.resident.do(
        "eventRate", "feedback { id }", event=story.made["event"], rating=_RATING, text=_WORDS
    )
    found = (await story.secretary.ask(_FEEDBACK, event=story.made["event"]))["event"]["feedbacks"]["nodes"]
    expect("the feedback", found, [{"rating": _RATING, "text": _WORDS}])
    return f"{_RATING} stars"


async def finish(story: Story) -> str:
    await story.secretary.do("eventFinish", "event { id }", event=story.made["event"])
    expect("the event's state", (await read_event(story.resident, story))["state"], "HELD")
    expect("the need's state", (await read_need(story.resident, story))["state"], "SERVED")
    return "held, the need is served"


async def close(story: Story) -> str:
    note = f"开课一次,到场{PARTY}人,评价{_RATING}星。"
    await story.secretary.do("needClose", "need { id }", need=story.made["need"], note=note)
    story.facts["note"] = note
    expect("the need's state", (await read_need(story.resident, story))["state"], "CLOSED")
    return note


async def read_history(story: Story) -> str:
    """From the suggestion to the need to its steps, each once and in order."""
    found = (await story.resident.ask(_HISTORY, id=story.made["suggestion"]))["suggestion"]["need"]
    expect("what came of it", found["closingNote"], story.facts["note"])
    states = [step["state"] for step in found["steps"]["nodes"]]
    expect("the history", states, _LOOP)
    moments = [step["createdAt"] for step in found["steps"]["nodes"]]
    if moments != sorted(moments):
        raise StepFailed(f"the history is out of order: {moments!r}")
    return " → ".join(states)


async def audit(story: Story) -> str:
    """The subdistrict office finds who-did-what of the need, with the row after each verb."""
    found = await story.cast["subdistrict"].ask(
        _AUDIT, since=story.began.isoformat(), area=story.made["community"]
    )
    entries = [one for one in found["auditEntries"]["nodes"] if one["subject"] == story.made["need"]]
    left = {one["verb"]: one["after"]["state"] for one in entries if one["verb"] in _AUDITED}
    expect("the states that the audit trail gives", left, _AUDITED)
    return f"{len(entries)} entries"
