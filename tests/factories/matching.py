"""Match runs and proposals, and a community in which a need and an offer fit each other."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.domain.actors.actor import Actor
from services.domain.areas.models import Area
from services.domain.matching import actions
from services.domain.matching.engine import Solution
from services.domain.matching.engine import resolve as resolving
from services.domain.matching.models import MatchRun, Proposal, ProposalState, RunKind, RunState
from services.domain.needs.models import Need, NeedState
from services.domain.partners.models import Offer, OfferSlot, Partner
from services.kit import clock
from tests.factories.acting import act
from tests.factories.needs import a_need
from tests.factories.partners import a_member, a_partner, an_offer
from tests.factories.people import a_community, a_secretary

LEASE = 30.0


@dataclass
class Pair:
    """A published need and an active offer that suits it, with the people around them."""

    community: Area
    secretary: Actor
    need: Need
    partner: Partner
    member: Actor
    offer: Offer


async def a_pair(*, community: Area | None = None, wanted: int = 1, **offer: Any) -> Pair:
    place = community or await a_community()
    partner = await a_partner(area=place)
    return Pair(
        community=place,
        secretary=await a_secretary(place),
        need=await a_need(area=place, wanted=wanted, title="老人量血压", text="想请人给老人测量血压、血糖。"),
        partner=partner,
        member=await a_member(partner),
        offer=await an_offer(partner=partner, **offer),
    )


async def another_offer(pair: Pair, **offer: Any) -> tuple[Actor, Offer]:
    """Of another partner of the community, as suitable as the first."""
    partner = await a_partner(area=pair.community)
    return await a_member(partner), await an_offer(partner=partner, **offer)


async def a_run(
    area: Area, *, state: RunState = RunState.QUEUED, kind: RunKind = RunKind.FULL, **columns: Any
) -> MatchRun:
    return await MatchRun.create(area_id=area.id, state=state, kind=kind, **columns)


async def held(run: MatchRun, *, lease: float = LEASE) -> actions.Held:
    """The run as claimed by a worker."""
    claimed = await act(actions.claim(run.id, lease))
    assert claimed is not None
    return claimed


async def posed(run: MatchRun) -> tuple[actions.Held, actions.Posed]:
    claimed = await held(run)
    return claimed, await act(actions.problem(claimed))


async def settled(
    claimed: actions.Held, posed: actions.Posed, solution: Solution | None = None
) -> list[Proposal]:
    """The proposals of the run, solved in this process."""
    return await act(actions.settle(claimed, posed, solution or solved(posed), days=3))


def solved(posed: actions.Posed) -> Solution:
    """As the worker's solver would."""
    if posed.around:
        return resolving.resolve(posed.problem, posed.around)
    return resolving.anew(posed.problem, posed.standing)


def valued(posed: actions.Posed) -> Solution:
    """What stands, by the weights of the problem."""
    return resolving.valued(posed.problem, posed.standing)


async def matched(area: Area) -> list[Proposal]:
    """The proposals of a whole run over the area."""
    return await settled(*await posed(await a_run(area)))


async def a_proposal(pair: Pair, **given: Any) -> Proposal:
    """An open proposal of the pair, on a run that is done."""
    if pair.need.state is NeedState.PUBLISHED:
        pair.need.state = NeedState.PROPOSED
        await pair.need.save(update_fields=["state"])
    starts_at = await _next_slot(pair.offer)
    values: dict[str, Any] = {
        "run_id": (await a_run(pair.community, state=RunState.DONE)).id,
        "need_id": pair.need.id,
        "offer_id": pair.offer.id,
        "partner_id": pair.partner.id,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "score": 500,
        "state": ProposalState.PROPOSED,
        "expires_at": clock.now() + timedelta(days=3),
    }
    values |= given
    parts = [{"name": "text", "points": values["score"], "detail": ""}]
    return await Proposal.create(**{"parts": parts} | values)


async def _next_slot(offer: Offer) -> datetime:
    """The start of the offer's first slot two days ahead or later; without one, five days ahead."""
    first = clock.today() + timedelta(days=2)
    for slot in await OfferSlot.filter(offer_id=offer.id).order_by("id"):
        days = [slot.on] if slot.on else [first + timedelta(days=ahead) for ahead in range(7)]
        for day in days:
            if day >= first and slot.weekday in (None, day.isoweekday()):
                return datetime.combine(day, slot.starts, clock.CIVIL)
    return clock.now() + timedelta(days=5)
