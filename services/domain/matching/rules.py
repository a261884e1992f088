"""What may become of runs and proposals, and who may see to it; pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from services.domain.actors.actor import CURATORS, STAFF, Actor
from services.domain.matching.engine import Match
from services.domain.matching.models import Proposal, ProposalState, RunState
from services.domain.needs.models import Need, NeedState
from services.domain.partners.models import Offer, OfferState, Partner, PartnerState

HORIZON_DAYS = 21
"""How far ahead slots are proposed, civil days with today."""
LEAD = timedelta(days=1)
"""A slot that begins sooner is not proposed: partner and residents must hear of it first."""
MOST_ATTEMPTS = 3
"""A run whose worker was lost this often is given up: it may be what kills them."""
UNANSWERED_MOST = 2
"""A pair whose proposal expired this often is barred: the need must not wait for ever."""

UNDER_WAY = frozenset({RunState.QUEUED, RunState.RUNNING})
OPEN_TO_MATCHING = frozenset({NeedState.PUBLISHED, NeedState.MATCHING, NeedState.PROPOSED, NeedState.AGREED})
"""Needs that a run takes up, as long as they want more offers than they have."""
TO_AGREED: Mapping[NeedState, Sequence[NeedState]] = {
    NeedState.PUBLISHED: (NeedState.MATCHING, NeedState.PROPOSED, NeedState.AGREED),
    NeedState.MATCHING: (NeedState.PROPOSED, NeedState.AGREED),
    NeedState.PROPOSED: (NeedState.AGREED,),
    NeedState.AGREED: (),
    NeedState.SCHEDULED: (),
}
"""The steps that a need takes when one of its proposals is accepted."""

Times = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Standing:
    """How many offers a need wants and has, and which it must not have."""

    wanted: int
    had: int = 0
    barred: Collection[int] = ()


def may_run(actor: Actor, path: str) -> bool:
    """Start and cancel runs, withdraw proposals."""
    return actor.holds(CURATORS, path)


def may_ask_why(actor: Actor, path: str, partner_id: int) -> bool:
    """Ask why an offer was not proposed for a need of the area with this path."""
    return actor.holds(STAFF, path) or actor.acts_for(partner_id)


def may_accept(proposal: Proposal, need: Need, offer: Offer, partner: Partner) -> bool:
    """It is open, the need still looks for partners, and this one may and can still serve."""
    return (
        proposal.state is ProposalState.PROPOSED
        and need.state in TO_AGREED
        and offer.state is not OfferState.WITHDRAWN
        and partner.state is PartnerState.ACTIVE
    )


def place(need: Need, offer: Offer) -> str:
    """Where the need's event is held, in a line."""
    return "上门服务" if need.at_home else offer.place or "地点待定"


def slot_id(starts_at: datetime, ends_at: datetime) -> str:
    """The engine's name of a slot; `slot_times` is the inverse."""
    return f"{int(starts_at.timestamp())}-{int(ends_at.timestamp())}"


def slot_times(slot: str) -> Times:
    starts, ends = (datetime.fromtimestamp(int(part), UTC) for part in slot.split("-"))
    return starts, ends


def expires(slot: str, now: datetime, answer_within: timedelta) -> datetime:
    """Until when a proposal can be answered: never after its slot has begun."""
    return min(now + answer_within, slot_times(slot)[0])


def in_use(times: Times, taken: Iterable[Times]) -> int:
    """How many of the times taken share some time with these."""
    return sum(1 for starts, ends in taken if starts < times[1] and times[0] < ends)


def admissible(
    matches: Iterable[Match],
    needs: Mapping[int, Standing],
    capacity: Mapping[int, int],
    taken: Mapping[int, Sequence[Times]],
) -> list[Match]:
    """The matches that still hold, best first: the world may have moved on while the engine solved.

    `needs` has the needs still open to matching, `capacity` the offers still active, `taken` the
    times that each offer has given away. A need gets no more offers than it wants, a slot no more
    needs than it takes.
    """
    had = {id: need.had for id, need in needs.items()}
    used = {id: list(taken.get(id, ())) for id in capacity}
    kept = []
    for match in sorted(matches, key=lambda match: (-match.score, match.need, match.offer)):
        need, times = needs.get(match.need), slot_times(match.slot)
        if need is None or match.offer not in capacity or match.offer in need.barred:
            continue
        if had[match.need] < need.wanted and in_use(times, used[match.offer]) < capacity[match.offer]:
            had[match.need] += 1
            used[match.offer].append(times)
            kept.append(match)
    return kept


def staying(
    waiting: Iterable[Mapping[str, Any]], matches: Iterable[Match], room: Mapping[tuple[int, str], int]
) -> set[int]:
    """Ids of the open proposals `waiting` that stand beside the matches, which name their pair again.

    One keeps its slot, as the partner was told, unless the offer has it no more or others need it:
    `room` is what each slot of an offer could take before the matches.
    """
    chosen = {(match.need, match.offer): match.slot for match in matches}
    used = Counter((offer, slot) for (_, offer), slot in chosen.items())
    stay = set()
    for row in waiting:
        offer, slot = row["offer_id"], slot_id(row["starts_at"], row["ends_at"])
        there = chosen.get((row["need_id"], offer))
        if there is None or (there != slot and used[offer, slot] >= room.get((offer, slot), 0)):
            continue
        used[offer, slot] += 1
        used[offer, there] -= 1
        stay.add(row["id"])
    return stay
