"""Partners answer a call for one of its needs; staff accept or decline."""

from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.needs import queries, rules
from services.domain.needs.actions import rights
from services.domain.needs.actions.advancing import move
from services.domain.needs.errors import (
    AlreadyAnswered,
    AnswerNotOpen,
    CallNotOpen,
    NeedNotLooking,
    PartnerCannotAnswer,
)
from services.domain.needs.models import AnswerState, Call, CallAnswer, CallNeed, Need, NeedState
from services.domain.partners.models import Offer, OfferState, Partner, PartnerState
from services.kit import clock, rows
from services.kit.errors import InvalidInput, NotAllowed, NotFound
from services.kit.inputs import Typed

AGREED_BY_CALL = "合伙人应答了征集令"


async def answer_call(
    actor: Actor, *, call: int, partner: int, need: int, text: str, offer: int | None = None
) -> CallAnswer:
    """A member of an active partner answers, once for each need, with an active offer if it has one."""
    rights.signed_in(actor)
    typed = Typed()
    kept = typed.passage("text", text, most=1000)
    await _check_partner(actor, partner, offer)
    found = await _open_call(actor, call, need)
    if await CallAnswer.filter(call_id=call, partner_id=partner, need_id=need).exclude(
        state=AnswerState.WITHDRAWN
    ):
        raise AlreadyAnswered
    made = await CallAnswer.create(
        call_id=found.id,
        partner_id=partner,
        need_id=need,
        offer_id=offer,
        text=kept,
        state=AnswerState.OFFERED,
    )
    await audit.record(actor, "call_answer", made, area_id=found.area_id, original=typed.original)
    return made


async def withdraw_answer(actor: Actor, *, answer: int) -> CallAnswer:
    """The partner takes an undecided answer back; it may answer anew."""
    rights.signed_in(actor)
    found = await rows.find(CallAnswer, answer, queries.answers_visible_to(actor), lock=True)
    if not actor.acts_for(found.partner_id):
        raise NotAllowed
    call = await Call.get(id=found.call_id)
    return await _decide(actor, found, call, AnswerState.WITHDRAWN, verb="call_answer_withdraw")


async def accept_answer(actor: Actor, *, answer: int) -> CallAnswer:
    """Staff take the partner at its word: the need is agreed, and its event can be drafted."""
    need = await _need_of(answer)
    found, call = await _curated(actor, answer)
    if need.state in rules.LOOKING:
        await move(actor, need, NeedState.AGREED, verb="need_advance", note=AGREED_BY_CALL)
    elif need.state is not NeedState.AGREED:
        raise NeedNotLooking
    return await _decide(actor, found, call, AnswerState.ACCEPTED, verb="call_answer_accept")


async def decline_answer(actor: Actor, *, answer: int, reason: str) -> CallAnswer:
    """Staff thank the partner and say why not."""
    typed = Typed()
    kept = typed.passage("reason", reason, most=500)
    found, call = await _curated(actor, answer)
    found.reason = kept
    return await _decide(actor, found, call, AnswerState.DECLINED, verb="call_answer_decline", typed=typed)


async def _decide(
    actor: Actor,
    answer: CallAnswer,
    call: Call,
    to: AnswerState,
    *,
    verb: str,
    typed: Typed | None = None,
) -> CallAnswer:
    if answer.state is not AnswerState.OFFERED:
        raise AnswerNotOpen
    before = {**audit.snapshot(answer), "reason": ""}
    answer.state = to
    await answer.save(update_fields=["state", "reason"])
    original = typed.original if typed else None
    await audit.record(actor, verb, answer, area_id=call.area_id, before=before, original=original)
    return answer


async def _need_of(answer_id: int) -> Need:
    """The answer's need, locked before the answer itself, as everywhere."""
    answer = await CallAnswer.get_or_none(id=answer_id)
    need = await rows.lock(Need, answer.need_id) if answer else None
    if need is None:
        raise NotFound
    return need


async def _curated(actor: Actor, answer_id: int) -> tuple[CallAnswer, Call]:
    rights.signed_in(actor)
    answer = await rows.find(CallAnswer, answer_id, queries.answers_visible_to(actor), lock=True)
    call = await Call.get(id=answer.call_id)
    await rights.curate(actor, call.area_id)
    return answer, call


async def _check_partner(actor: Actor, partner_id: int, offer_id: int | None) -> None:
    if not actor.acts_for(partner_id):
        raise NotAllowed
    partner = await rows.lock(Partner, partner_id)
    if partner is None or partner.state is not PartnerState.ACTIVE:
        raise PartnerCannotAnswer
    if offer_id is None:
        return
    offer = await rows.lock(Offer, offer_id)
    if offer is None or offer.partner_id != partner_id:
        raise NotFound
    if offer.state is not OfferState.ACTIVE or offer.valid_until < clock.today():
        raise InvalidInput("Choose an offer of yours that is active.", field="offer")


async def _open_call(actor: Actor, call_id: int, need_id: int) -> Call:
    need = await rows.lock(Need, need_id)
    call = await rows.find(Call, call_id, queries.calls_visible_to(actor), lock=True)
    if need is None or not await CallNeed.exists(call_id=call_id, need_id=need_id):
        raise NotFound
    if not rules.takes_answers(call, clock.today()):
        raise CallNotOpen
    if need.state not in rules.LOOKING:
        raise NeedNotLooking
    return call
