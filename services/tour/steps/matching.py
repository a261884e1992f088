"""A partner offers, the community matches, the partner accepts."""

from typing import Any

from services.kit import clock
from services.tour.errors import StepFailed
from services.tour.socket import subscribe
from services.tour.steps.asking import ENDS, STARTS, read_need
from services.tour.story import Story
from services.tour.waiting import expect, until

_PARTNERS = "{ partners(filter: {mine: true, state: [ACTIVE]}, first: 1) { nodes { id name } } }"
_OFFER = """
query ($id: ID!) { offer(id: $id) {
  title state tier capacity partner { id } slots(first: 5) { nodes { on starts ends } } } }
"""
_PROGRESS = """
subscription ($run: ID!) { matchRunProgress(run: $run) { state stage done total proposals } }
"""
_RUN = "query ($id: ID!) { matchRun(id: $id) { state proposals needs offers error } }"
_PROPOSALS = """
query ($need: ID!) { proposals(filter: {need: $need}, first: 20) { nodes {
  id state score lines { kind points } explanation { sentence } startsAt
  offer { id title } need { id } event { id state } } } }
"""
_UNDER_WAY = "MATCH_RUN_UNDER_WAY"
_PATIENCE = 60.0


async def offer(story: Story) -> str:
    """The partner offers a dated slot that suits."""
    partners = (await story.partner.ask(_PARTNERS))["partners"]["nodes"]
    if not partners:
        raise StepFailed("the partner's account acts for no active partner")
    story.made["partner"] = partners[0]["id"]
    made = await story.partner.do(
        "offerCreate",
        "offer { id }",
        partner=partners[0]["id"],
        serves=story.made["community"],
        title=story.title,
        text=f"{story.title}:志愿者教老人用智能手机付款、视频通话、挂号",
        category=story.category,
        tier="FREE",
        priceFen=0,
        capacity=1,
        places=30,
        place="开元社区服务中心二楼",
        validFrom=clock.today().isoformat(),
        validUntil=story.facts["day"],
        slots=[{"on": story.facts["day"], "starts": STARTS, "ends": ENDS}],
    )
    story.made["offer"] = made["offer"]["id"]
    found = (await story.partner.ask(_OFFER, id=story.made["offer"]))["offer"]
    expect("the offer's state", found["state"], "ACTIVE")
    expect("its partner", found["partner"], {"id": story.made["partner"]})
    expect("its slots", [one["on"] for one in found["slots"]["nodes"]], [story.facts["day"]])
    return f"{partners[0]['name']}, {story.facts['day']} {STARTS[:5]}"


async def match(story: Story) -> str:
    """The secretary starts a run and watches it over the subscription."""
    run = await _start(story)
    seen = [one async for one in subscribe(story.secretary, _PROGRESS, run=run)]
    stages = [one["matchRunProgress"]["stage"] for one in seen]
    expect("the last state told", seen[-1]["matchRunProgress"]["state"] if seen else None, "DONE")
    found = (await story.secretary.ask(_RUN, id=run))["matchRun"]
    expect("the run's state", found["state"], "DONE")
    return f"{found['needs']} needs × {found['offers']} offers → {found['proposals']} proposals; {stages}"


async def see_proposal(story: Story) -> str:
    """The partner finds the proposal, and why; the lines add up to the score."""
    proposal = await _proposal(story)
    expect("the proposal's state", proposal["state"], "PROPOSED")
    expect("the offer proposed", proposal["offer"]["id"], story.made["offer"])
    lines = {line["kind"]: line["points"] for line in proposal["lines"]}
    expect("the sum of the lines", sum(lines.values()), proposal["score"])
    story.made["proposal"] = proposal["id"]
    return f"{proposal['score']} = {lines}: {proposal['explanation']['sentence']}"


async def accept(story: Story) -> str:
    await story.partner.do("matchAccept", "proposal { id }", proposal=story.made["proposal"])
    proposal = await _proposal(story)
    expect("the proposal's state", proposal["state"], "ACCEPTED")
    if not proposal["event"]:
        raise StepFailed(f"no event was drafted; read back: {proposal!r}")
    story.made["event"] = proposal["event"]["id"]
    need = await read_need(story.resident, story)
    if need["state"] not in {"AGREED", "SCHEDULED"}:
        raise StepFailed(f"the need should be agreed; read back: {need['state']!r}")
    return f"{story.made['event']} drafted"


async def _start(story: Story) -> str:
    """A new run; one of somebody else's that is under way is waited for."""

    async def attempt() -> Any:
        return await story.secretary.attempt("matchRunStart", "run { id }", area=story.made["community"])

    answer = await until("a match run", attempt, lambda one: one.get("code") != _UNDER_WAY, seconds=_PATIENCE)
    if "code" in answer:
        raise StepFailed(f"matchRunStart was refused: {answer['code']}: {answer['message']}")
    return str(answer["run"]["id"])


async def _proposal(story: Story) -> Any:
    found = await story.partner.ask(_PROPOSALS, need=story.made["need"])
    proposals = found["proposals"]["nodes"]
    if len(proposals) != 1:
        raise StepFailed(f"the partner should find one proposal for the need; read back: {proposals!r}")
    return proposals[0]
