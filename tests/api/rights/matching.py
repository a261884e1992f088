"""Match runs and proposals: who may start, stop and answer them."""

from typing import Any

from services.domain.actors.actor import Actor
from tests.api.rights.matrix import CURATORS, MEMBERS, Rules, World
from tests.factories.matching import a_pair, a_proposal, a_run

RULES = Rules()


@RULES("matchRunStart", CURATORS)
async def over_a_grid(w: World, _: Actor | None) -> dict[str, Any]:
    return {"area": f"Area:{(await w.a_grid()).id}"}


@RULES("matchRunCancel", CURATORS)
async def of_a_grid(w: World, _: Actor | None) -> dict[str, Any]:
    return {"run": f"MatchRun:{(await a_run(await w.a_grid())).id}"}


async def _proposal(w: World, **more: Any) -> dict[str, Any]:
    pair = await a_pair(community=w.community)
    await w.joined(pair.partner)
    return {"proposal": f"Proposal:{(await a_proposal(pair)).id}", **more}


@RULES("matchAccept", MEMBERS)
async def a_proposal_to_ones_partner(w: World, _: Actor | None) -> dict[str, Any]:
    return await _proposal(w)


@RULES("matchDecline", MEMBERS)
async def a_proposal_that_does_not_suit(w: World, _: Actor | None) -> dict[str, Any]:
    return await _proposal(w, reason="当天没有人手")


@RULES("matchWithdraw", CURATORS)
async def a_proposal_of_the_community(w: World, _: Actor | None) -> dict[str, Any]:
    return await _proposal(w, reason="居民改了时间")
