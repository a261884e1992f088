"""Why a need and an offer did not come together: asked by staff, and by partners for their own offers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.domain.actors.actor import Actor
from services.domain.areas.models import Area
from services.domain.matching import explaining, rules
from services.domain.matching.explaining import Reason, Refused
from services.domain.matching.looking import Looked, look
from services.domain.matching.models import Proposal, ProposalState
from services.domain.needs import queries as needs
from services.domain.needs.models import Need, NeedState
from services.domain.partners import queries as partners
from services.domain.partners.models import Offer
from services.kit import places, rows
from services.kit.errors import NotAllowed, SignInNeeded

_LIVE = frozenset({ProposalState.PROPOSED, ProposalState.ACCEPTED})
_CLOSED = frozenset({NeedState.DRAFT, NeedState.WITHDRAWN, NeedState.SERVED, NeedState.CLOSED})


@dataclass(frozen=True, slots=True)
class Inquiry:
    """The answer, and how many offers each filter takes out for the need (the first that they fail)."""

    refused: Refused
    excluded: Mapping[str, int] = field(default_factory=dict)


async def why_not(actor: Actor, *, need: int, offer: int) -> Inquiry:
    """Staff of the need's area, and members of the offer's partner. Raises EngineSilent."""
    if actor.is_anonymous:
        raise SignInNeeded
    wanted = await rows.find(Need, need, needs.needs_visible_to(actor))
    given = await rows.find(Offer, offer, partners.offers_visible_to(actor))
    place = await Area.get(id=wanted.area_id)
    if not rules.may_ask_why(actor, place.path, given.partner_id):
        raise NotAllowed
    history = await Proposal.filter(need_id=need, offer_id=offer).order_by("-id")
    told = _live(history) or (Refused(Reason.NEED_CLOSED) if wanted.state in _CLOSED else None)
    looked = await look(need, offer)
    return Inquiry(told or await _found(looked, history), looked.paired.excluded)


def _live(history: Sequence[Proposal]) -> Refused | None:
    for one in history:
        if one.state in _LIVE:
            reason = Reason.PROPOSED if one.state is ProposalState.PROPOSED else Reason.ACCEPTED
            return Refused(reason, merit=_merit(one))
    return None


async def _found(looked: Looked, history: Sequence[Proposal]) -> Refused:
    if not looked.offer["is_active"]:
        return Refused(Reason.OFFER_CLOSED)
    merit = looked.paired.match.merit if looked.paired.match else None
    if not looked.paired.failed:
        return await _passed(looked, merit)
    first = looked.paired.failed[0]
    if first == "barred":
        return _barred(history)
    if first == "full":
        return await _full(looked, merit)
    return Refused(Reason(first), merit, note=_note(first, looked), **_numbers(first, looked))


def _barred(history: Sequence[Proposal]) -> Refused:
    for one in history:
        if one.state is ProposalState.DECLINED:
            return Refused(Reason.DECLINED, note=one.reason)
        if one.state is ProposalState.WITHDRAWN and one.answered_by_id is not None:
            return Refused(Reason.WITHDRAWN, note=one.reason)
    expired = [one for one in history if one.state is ProposalState.EXPIRED]
    return Refused(Reason.UNANSWERED if len(expired) >= rules.UNANSWERED_MOST else Reason.BARRED)


async def _full(looked: Looked, merit: int | None) -> Refused:
    """The slots are taken by other needs, or the partner takes no more in their weeks."""
    partner = looked.offer["partner_id"]
    slots = looked.stated_offer.slots
    if slots and all(looked.held.room(partner, rules.slot_times(one.id)[0]) == 0 for one in slots):
        return Refused(Reason.LOAD, merit)
    held = await Proposal.filter(offer_id=looked.offer["id"], state__in=_LIVE)
    return Refused(Reason.FULL, merit, min((_merit(one) for one in held), default=None))


async def _passed(looked: Looked, merit: int | None) -> Refused:
    """Nothing stands against the pair but those that the need has."""
    has = await Proposal.filter(need_id=looked.need["id"], state__in=_LIVE)
    if has:
        return Refused(Reason.OUTRANKED, merit, min(_merit(one) for one in has))
    if merit is not None and any(rival > merit for rival in looked.paired.rivals):
        return Refused(Reason.OUTRANKED, merit, min(looked.paired.rivals))
    return Refused(Reason.COMING, merit)


def _merit(proposal: Proposal) -> int:
    return explaining.merit(explaining.lines_of(proposal.parts))


def _numbers(first: str, looked: Looked) -> dict[str, int]:
    """Of the distance, metres."""
    need, offer = looked.need, looked.offer
    radius = looked.stated_offer.radius_m
    if first != "distance" or radius is None:
        return {}
    apart = places.metres((need["longitude"], need["latitude"]), (offer["longitude"], offer["latitude"]))
    return {"metres": round(apart), "radius_metres": radius}


def _note(first: str, looked: Looked) -> str:
    """What differs: what is given, then what is asked for."""
    need, offer = looked.need, looked.offer
    differ = {
        "area": (offer["serves_name"], need["area_name"]),
        "price": (offer["tier"], need["max_tier"]),
        "group": ("、".join(offer["groups"]), "、".join(need["groups"])),
    }
    return " ≠ ".join(differ[first]) if first in differ else ""
