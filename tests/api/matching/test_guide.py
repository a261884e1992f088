"""The operations of the guide's section on proposals, as they stand there."""

import re
from datetime import timedelta
from pathlib import Path

from services.kit import clock
from tests.factories.matching import a_pair, a_proposal, matched

GUIDE = (Path(__file__).parents[3] / "docs" / "people.md").read_text()


def operation(name):
    return next(one for one in re.findall(r"```graphql\n(.*?)```", GUIDE, re.DOTALL) if f" {name}(" in one)


async def test_the_operations_on_proposals_do_what_the_guide_says(api):
    pair = await a_pair()
    need, offer = f"Need:{pair.need.id}", f"Offer:{pair.offer.id}"
    found = (await api(pair.secretary, operation("WhyNot"), need=need, offer=offer))["matchWhyNot"]
    assert found["reason"] == "COMING"

    limited = await api(pair.member, operation("HowMuch"), partner=f"Partner:{pair.partner.id}")
    assert limited["partnerLimit"]["partner"] == {"takesWeekly": 2, "takesMonthly": 6}

    [made] = await matched(pair.community)
    proposal = f"Proposal:{made.id}"
    seen = (await api(pair.member, operation("Why"), proposal=proposal))["proposal"]
    assert sum(line["points"] for line in seen["lines"]) == seen["score"]
    assert pair.partner.name in seen["explanation"]["sentence"]

    declined = await api(pair.member, operation("No"), proposal=proposal)
    assert declined["matchDecline"]["proposal"] == {
        "state": "DECLINED",
        "declinedFor": "NO_TIME",
        "need": {"state": "PUBLISHED"},
    }


async def test_the_guides_match_by_hand_names_what_it_sets_aside(api):
    pair = await a_pair()
    other = await a_pair(community=pair.community)
    await a_proposal(other)
    starts = clock.now() + timedelta(days=3)
    times = {"starts": starts.isoformat(), "ends": (starts + timedelta(hours=1)).isoformat()}
    ids = {"need": f"Need:{pair.need.id}", "offer": f"Offer:{pair.offer.id}"}
    made = (await api(pair.secretary, operation("ByHand"), **ids, **times))["matchAssign"]["proposal"]
    assert (made["state"], made["overrides"]) == ("PROPOSED", ["time"])
