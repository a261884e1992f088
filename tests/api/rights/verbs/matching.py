"""Match runs and proposals: who may start, stop and answer them."""

import itertools
from datetime import timedelta
from typing import Any

from services.domain.actors.actor import Actor
from services.domain.matching.models import ProposalState
from services.domain.needs.models import Need, NeedState
from services.domain.partners.models import Offer, OfferState
from services.kit import clock
from tests.api.rights.callers import CURATORS, HOSTS, MEMBERS, NOBODY, SECRETARY, STAFF, SUBDISTRICT
from tests.api.rights.deeds import Rules
from tests.api.rights.rows import a_service
from tests.api.rights.world import World
from tests.factories.matching import a_pair, a_proposal, a_run
from tests.factories.needs import a_need
from tests.factories.partners import a_partner, an_offer

RULES = Rules()
_serial = itertools.count(1)


@RULES("matchRunStart", CURATORS)
async def over_a_grid(w: World, _: Actor | None) -> dict[str, Any]:
    return {"area": f"Area:{(await w.a_grid()).id}"}


@RULES("matchRunCancel", CURATORS, sees=STAFF)
async def of_a_grid(w: World, _: Actor | None) -> dict[str, Any]:
    return {"run": f"MatchRun:{(await a_run(await w.a_grid())).id}"}


async def _proposal(w: World, **more: Any) -> dict[str, Any]:
    pair = await a_pair(community=w.community)
    await w.joined(pair.partner)
    return {"proposal": f"Proposal:{(await a_proposal(pair)).id}", **more}


@RULES("matchAccept", MEMBERS, sees=HOSTS)
async def a_proposal_to_ones_partner(w: World, _: Actor | None) -> dict[str, Any]:
    return await _proposal(w)


@RULES("matchDecline", MEMBERS, sees=HOSTS)
async def a_proposal_that_does_not_suit(w: World, _: Actor | None) -> dict[str, Any]:
    return await _proposal(w, reason="当天没有人手")


@RULES("matchWithdraw", CURATORS, sees=HOSTS)
async def a_proposal_of_the_community(w: World, _: Actor | None) -> dict[str, Any]:
    return await _proposal(w, reason="居民改了时间")


def _entry() -> dict[str, Any]:
    return {"zh": "磨刀", "en": "knife grinding", "category": "repair", "says": ["磨刀"]}


@RULES("serviceAdd", CURATORS)
async def to_what_the_community_knows(w: World, _: Actor | None) -> dict[str, Any]:
    return {"area": f"Area:{w.community.id}", "code": f"grinding_{next(_serial)}", **_entry()}


@RULES("serviceAdd", {SUBDISTRICT})
async def to_what_the_subdistrict_knows(w: World, _: Actor | None) -> dict[str, Any]:
    return {"area": f"Area:{w.subdistrict.id}", "code": f"grinding_{next(_serial)}", **_entry()}


async def _service(w: World) -> dict[str, Any]:
    return {"service": f"Service:{(await a_service(w.community)).id}"}


@RULES("serviceChange", CURATORS)
async def that_the_community_added(w: World, _: Actor | None) -> dict[str, Any]:
    return await _service(w) | {"en": "grinding"}


@RULES("serviceRetire", CURATORS)
async def that_the_community_added_and_needs_no_more(w: World, _: Actor | None) -> dict[str, Any]:
    return await _service(w)


@RULES("matchTakeBack", MEMBERS | CURATORS, sees=HOSTS)
async def an_agreement_that_has_no_event_yet(w: World, _: Actor | None) -> dict[str, Any]:
    pair = await a_pair(community=w.community)
    await w.joined(pair.partner)
    made = await a_proposal(pair, state=ProposalState.ACCEPTED, answered_at=clock.now())
    pair.need.state = NeedState.AGREED
    await pair.need.save(update_fields=["state"])
    return {"proposal": f"Proposal:{made.id}", "reason": "合伙人临时搬迁"}


def _by_hand(need: Need, offer: Offer) -> dict[str, Any]:
    starts = clock.now() + timedelta(days=5)
    return {
        "need": f"Need:{need.id}",
        "offer": f"Offer:{offer.id}",
        "startsAt": starts.isoformat(),
        "endsAt": (starts + timedelta(hours=1)).isoformat(),
        "reason": "电话里已谈好",
    }


@RULES("matchAssign", CURATORS)
async def a_pair_of_the_community(w: World, _: Actor | None) -> dict[str, Any]:
    pair = await a_pair(community=w.community)
    await w.joined(pair.partner)
    return _by_hand(pair.need, pair.offer)


@RULES("matchAssign", {SUBDISTRICT}, hears={"NOT_FOUND": frozenset({SECRETARY})})
async def an_offer_that_is_paused_elsewhere(w: World, _: Actor | None) -> dict[str, Any]:
    hidden = await an_offer(partner=await a_partner(area=w.neighbour), state=OfferState.PAUSED)
    return _by_hand(await a_need(area=w.community), hidden)


@RULES("matchAssign", NOBODY, sees=STAFF, hears={"MATCH_NOT_POSSIBLE": CURATORS})
async def a_need_that_is_a_draft(w: World, _: Actor | None) -> dict[str, Any]:
    draft = await a_need(area=w.community, state=NeedState.DRAFT)
    return _by_hand(draft, await an_offer(partner=await a_partner(area=w.community)))


@RULES("matchTry", CURATORS)
async def other_parameters_in_a_grid(w: World, _: Actor | None) -> dict[str, Any]:
    return {"area": f"Area:{(await w.a_grid()).id}", "parameters": {"keep": 77}}


@RULES("matchParametersChange", CURATORS)
async def of_a_grid_alone(w: World, _: Actor | None) -> dict[str, Any]:
    return {"area": f"Area:{(await w.a_grid()).id}", "parameters": {"keep": 77}}


@RULES("matchParametersChange", {SUBDISTRICT})
async def of_the_subdistrict(w: World, _: Actor | None) -> dict[str, Any]:
    keep = 100 + next(_serial)
    return {"area": f"Area:{w.subdistrict.id}", "parameters": {"keep": keep}}
