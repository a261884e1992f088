"""A resident speaks; the community makes a need of it."""

from datetime import timedelta
from typing import Any

from services.kit import clock
from services.tour.errors import StepFailed
from services.tour.story import Story
from services.tour.waiting import expect

_HOME = """
{ me { id name area { id kind name parent { id kind name parent { id kind name
       parent { id kind name } } } } } }
"""
_SUGGESTION = """
query ($id: ID!) { suggestion(id: $id) { text state author { id } need { id state } } }
"""
_UNREAD = """
query ($mark: String!) {
  suggestions(filter: {state: [RECEIVED], containing: $mark}, first: 5) { nodes { id } } }
"""
_NEED = """
query ($id: ID!) { need(id: $id) {
  title state supportedByMe suggestions(first: 10) { nodes { id } }
  steps(first: 20) { nodes { state note } } } }
"""
_DAYS_AHEAD = 3
STARTS, ENDS = "09:30:00", "11:00:00"
"""By the clock in Jili, on the day of the service."""


async def arrive(story: Story) -> str:
    """The resident signs in and knows their community."""
    me = (await story.resident.ask(_HOME))["me"]
    place = me and me["area"]
    while place and place["kind"] != "COMMUNITY":
        place = place.get("parent")
    if not place:
        raise StepFailed(f"the resident has no community; read back: {me!r}")
    story.made |= {"home": me["area"]["id"], "community": place["id"], "resident": me["id"]}
    story.facts["day"] = (clock.today() + timedelta(days=_DAYS_AHEAD)).isoformat()
    return f"{me['name']}, {place['name']}"


async def suggest(story: Story) -> str:
    text = f"我妈想学用智能手机付款、视频,能不能开个{story.title}"
    made = await story.resident.do("suggestionMake", "suggestion { id }", area=story.made["home"], text=text)
    story.made["suggestion"] = made["suggestion"]["id"]
    found = await _suggestion(story)
    expect("the suggestion's state", found["state"], "RECEIVED")
    expect("its author", found["author"], {"id": story.made["resident"]})
    if story.title not in found["text"]:
        raise StepFailed(f"the suggestion reads otherwise: {found['text']!r}")
    return str(found["text"])


async def be_heard(story: Story) -> str:
    """The chief of the resident's grid finds it among what is not yet curated."""
    found = await story.cast["grid_chief"].ask(_UNREAD, mark=story.mark)
    expect("what the grid chief finds", found["suggestions"]["nodes"], [{"id": story.made["suggestion"]}])
    return story.made["suggestion"]


async def curate(story: Story) -> str:
    """The secretary drafts a need and merges the suggestion into it."""
    made = await story.secretary.do(
        "needDraft",
        "need { id }",
        area=story.made["community"],
        title=story.title,
        text=f"{story.title}:教老人用智能手机付款、视频通话、挂号",
        category=story.category,
        maxTier="LOW_FEE",
        people=12,
        urgency="URGENT",
        windows=[{"on": story.facts["day"], "starts": "08:00:00", "ends": "12:00:00"}],
        suggestions=[story.made["suggestion"]],
    )
    story.made["need"] = made["need"]["id"]
    found = await _suggestion(story)
    expect("the suggestion's state", found["state"], "MERGED")
    need = await read_need(story.secretary, story)
    expect("the need's state", need["state"], "DRAFT")
    expect("its suggestions", need["suggestions"]["nodes"], [{"id": story.made["suggestion"]}])
    return f"{need['title']}, {story.made['need']}"


async def publish(story: Story) -> str:
    await story.secretary.do("needPublish", "need { id }", need=story.made["need"])
    need = await read_need(story.resident, story)
    expect("the need's state", need["state"], "PUBLISHED")
    expect("whether its first voice shares it", need["supportedByMe"], True)
    return "in the needs list, shared by the resident who spoke first"


async def read_need(client: Any, story: Story) -> Any:
    return (await client.ask(_NEED, id=story.made["need"]))["need"]


async def _suggestion(story: Story) -> Any:
    return (await story.resident.ask(_SUGGESTION, id=story.made["suggestion"]))["suggestion"]
