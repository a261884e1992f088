"""Staff match a pair by hand, whatever the filters say; what they set aside is written down."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from services.domain.actors.actor import Actor
from services.domain.areas.models import Area
from services.domain.audit import actions as audit
from services.domain.matching import loading, rules
from services.domain.matching.actions import agreeing, ending, telling
from services.domain.matching.engine.values import MERIT
from services.domain.matching.errors import MatchAlready, MatchNotPossible
from services.domain.matching.looking import Looked, look
from services.domain.matching.models import Proposal, ProposalState
from services.domain.needs import actions as needs
from services.domain.needs import queries as needs_queries
from services.domain.needs.models import Need, NeedState
from services.domain.partners import queries as partners
from services.domain.partners.models import Offer, OfferState, Partner, PartnerState
from services.kit import clock, rows
from services.kit.constraints import refusing
from services.kit.errors import InvalidInput, NotAllowed, NotFound, SignInNeeded
from services.kit.inputs import Typed

_LONGEST = timedelta(days=1)


async def assign(
    actor: Actor,
    *,
    need: int,
    offer: int,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    agreed: bool,
    days: int,
) -> Proposal:
    """Propose the offer for the need at this time, for `days` or until it begins; or agree it at once.

    A curator of the need's area. The hard filters that the pair fails stand in `overrides`; what cannot
    be set aside is refused: MatchNotPossible, MatchAlready. Raises EngineSilent.
    """
    typed = Typed()
    kept = typed.passage("reason", reason, most=500)
    _check_times(starts_at, ends_at)
    given = await _seen(actor, need, offer)
    looked = await look(need, offer, at=(starts_at, ends_at))  # before anything is locked: it takes a while
    partner, given, wanted = await _locked(given, need)
    await _check(wanted, given, partner)
    with refusing("proposal_once", MatchAlready):
        made = await Proposal.create(
            need_id=need,
            offer_id=offer,
            partner_id=partner.id,
            starts_at=starts_at,
            ends_at=ends_at,
            state=ProposalState.PROPOSED,
            expires_at=min(clock.now() + timedelta(days=days), starts_at),
            assigned_by_id=actor.account_id,
            assigned_for=kept,
            **_explained(looked, starts_at),
        )
    await audit.record(actor, "match_assign", made, area_id=wanted.area_id, original=typed.original)
    await _to_proposed(wanted)
    if not agreed:
        await telling.proposed([made])
        return made
    wanted = await Need.get(id=need)
    await agreeing.agree(actor, wanted, made, given, partner, verb="match_accept")
    await telling.assigned(made, wanted)
    return made


def overrides(looked: Looked, starts_at: datetime) -> list[str]:
    """Filters that the pair fails; "load" and "time" where that is why no slot has room."""
    failed = list(looked.paired.failed)
    if "full" not in failed:
        return failed
    because = "full"
    if looked.held.room(looked.offer["partner_id"], starts_at) == 0:
        because = "load"
    elif not looked.is_open:
        because = "time"
    return list(dict.fromkeys(because if name == "full" else name for name in failed))


def _explained(looked: Looked, starts_at: datetime) -> dict[str, Any]:
    """What speaks for the pair; the lines of a run (its turn, urgency) do not."""
    match = looked.paired.match
    parts = [part for part in match.parts if part.name in MERIT] if match else []
    return {
        "score": sum(part.points for part in parts),
        "parts": msgspec.to_builtins(parts),
        "words_need": match.words_need if match else [],
        "words_offer": match.words_offer if match else [],
        "overrides": overrides(looked, starts_at),
    }


def _check_times(starts_at: datetime, ends_at: datetime) -> None:
    if starts_at <= clock.now():
        raise InvalidInput("The time has passed. Give one to come.", field="starts_at")
    if not starts_at < ends_at <= starts_at + _LONGEST:
        raise InvalidInput("The end comes after the start, within a day.", field="ends_at")


async def _seen(actor: Actor, need_id: int, offer_id: int) -> Offer:
    if actor.is_anonymous:
        raise SignInNeeded
    wanted = await rows.find(Need, need_id, needs_queries.needs_visible_to(actor))
    if not rules.may_run(actor, (await Area.get(id=wanted.area_id)).path):
        raise NotAllowed
    return await rows.find(Offer, offer_id, partners.offers_visible_to(actor))


async def _locked(given: Offer, need_id: int) -> tuple[Partner, Offer, Need]:
    """In the order of the tables."""
    partner = await rows.lock(Partner, given.partner_id)
    offer = await rows.lock(Offer, given.id)
    need = await rows.lock(Need, need_id)
    if partner is None or offer is None or need is None:
        raise NotFound
    return partner, offer, need


async def _check(need: Need, offer: Offer, partner: Partner) -> None:
    waiting = await Proposal.filter(need_id=need.id, state=ProposalState.PROPOSED).count()
    had = (await loading.had([need.id])).get(need.id, 0) - waiting
    if (
        need.state not in rules.OPEN_TO_MATCHING
        or had >= need.wanted
        or offer.state not in (OfferState.ACTIVE, OfferState.PAUSED)
        or partner.state is not PartnerState.ACTIVE
    ):
        raise MatchNotPossible
    if offer.id in (await _proposed(need.id)):
        raise MatchAlready


async def _proposed(need_id: int) -> set[int]:
    live = Proposal.filter(need_id=need_id, state__in=(ProposalState.PROPOSED, ProposalState.ACCEPTED))
    return {one.offer_id for one in await live}


async def _to_proposed(need: Need) -> None:
    if need.state is NeedState.PUBLISHED:
        await needs.advance_many([need.id], [NeedState.PUBLISHED], NeedState.MATCHING)
    await ending.settle_states([need.id])
