import dataclasses
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from services.domain.actors.actor import Actor
from services.domain.audit.models import AuditEntry
from services.domain.partners import actions
from services.domain.partners.errors import OfferNotOpen, OfferSlotsOverlap, PartnerStateWrong
from services.domain.partners.models import Offer, OfferSlot, OfferState, Partner, PartnerState, Tier
from services.domain.partners.terms import OfferTerms, SlotTerms
from services.kit import clock
from services.kit.errors import InvalidInput, NotAllowed, NotFound
from tests.factories.acting import act, at_once
from tests.factories.partners import a_member, a_partner, an_offer
from tests.factories.people import a_community, a_resident, a_secretary

pytestmark = pytest.mark.usefixtures("db")
S = OfferState
MORNING = SlotTerms(weekday=2, starts=time(9), ends=time(11))


@pytest.fixture
async def partner() -> Partner:
    return await a_partner()


@pytest.fixture
async def member(partner: Partner) -> Actor:
    return await a_member(partner)


def terms(partner: Partner, **given: Any) -> OfferTerms:
    today = clock.today()
    whole: dict[str, Any] = {
        "serves": partner.area_id,
        "title": "义诊",
        "text": "为老人测量血压、血糖。",
        "category": "health",
        "tier": Tier.FREE,
        "valid_from": today,
        "valid_until": today + timedelta(days=30),
        "slots": (MORNING,),
    }
    return OfferTerms(**(whole | given))


async def test_a_member_offers_for_the_partner(partner: Partner, member: Actor) -> None:
    on = clock.today() + timedelta(days=3)
    slots = (MORNING, SlotTerms(on=on, starts=time(19), ends=time(21)))
    given = terms(partner, tier=Tier.LOW_FEE, price_fen=500, groups=("老人", "老人"), slots=slots)
    made = await act(actions.create_offer(member, partner=partner.id, offer=given))
    kept = await Offer.get(id=made.id)
    assert (kept.state, kept.price_fen, kept.groups) == (S.ACTIVE, 500, ["老人"])
    found = await OfferSlot.filter(offer_id=made.id).order_by("id")
    assert [(one.weekday, one.on, one.starts.hour) for one in found] == [(2, None, 9), (None, on, 19)]
    assert (await AuditEntry.get(verb="offer_create")).area_id == partner.area_id


async def test_others_do_not_offer_for_the_partner(partner: Partner) -> None:
    for stranger in (await a_resident(), await a_member(await a_partner())):
        with pytest.raises(NotAllowed):
            await act(actions.create_offer(stranger, partner=partner.id, offer=terms(partner)))


async def test_only_active_partners_offer() -> None:
    partner = await a_partner(state=PartnerState.SUSPENDED)
    member, paused = await a_member(partner), await an_offer(partner=partner, state=S.PAUSED)
    for action in (
        actions.create_offer(member, partner=partner.id, offer=terms(partner)),
        actions.change_offer(member, offer=paused.id, to=terms(partner)),
        actions.resume_offer(member, offer=paused.id),
    ):
        with pytest.raises(PartnerStateWrong):
            await act(action)


async def test_overlapping_slots_are_refused(partner: Partner, member: Actor) -> None:
    slots = (MORNING, dataclasses.replace(MORNING, starts=time(10, 59), ends=time(12)))
    with pytest.raises(OfferSlotsOverlap, match="1 and 2"):
        await act(actions.create_offer(member, partner=partner.id, offer=terms(partner, slots=slots)))


async def test_an_area_to_serve_must_exist(partner: Partner, member: Actor) -> None:
    with pytest.raises(NotFound):
        await act(actions.create_offer(member, partner=partner.id, offer=terms(partner, serves=9999)))


async def test_a_change_replaces_words_and_slots(partner: Partner, member: Actor) -> None:
    offer, elsewhere = await an_offer(partner=partner), await a_community()
    slots = (SlotTerms(weekday=6, starts=time(14), ends=time(16)),)
    given = terms(partner, title="书法课", serves=elsewhere.id, slots=slots, valid_from=offer.valid_from)
    await act(actions.change_offer(member, offer=offer.id, to=given))
    kept = await Offer.get(id=offer.id)
    assert (kept.title, kept.serves_id, kept.valid_from) == ("书法课", elsewhere.id, offer.valid_from)
    assert [slot.weekday for slot in await OfferSlot.filter(offer_id=offer.id)] == [6]
    entry = await AuditEntry.get(verb="offer_change")
    assert entry.before is not None
    assert entry.before["title"] == offer.title


async def test_changes_at_once_leave_the_slots_of_one_of_them(partner: Partner, member: Actor) -> None:
    offer = await an_offer(partner=partner)
    wanted = [
        terms(partner, title=f"课{day}", slots=(SlotTerms(weekday=day, starts=time(14), ends=time(16)),))
        for day in range(1, 8)
    ]
    await at_once(lambda to=to: actions.change_offer(member, offer=offer.id, to=to) for to in wanted)
    slot = await OfferSlot.get(offer_id=offer.id)
    assert (await Offer.get(id=offer.id)).title == f"课{slot.weekday}"


@pytest.mark.parametrize("state", list(OfferState))
async def test_every_step_asks_for_its_state(partner: Partner, member: Actor, state: OfferState) -> None:
    steps = {
        "change": (
            lambda key: actions.change_offer(member, offer=key, to=terms(partner)),
            {S.ACTIVE, S.PAUSED},
        ),
        "pause": (lambda key: actions.pause_offer(member, offer=key), {S.ACTIVE}),
        "resume": (lambda key: actions.resume_offer(member, offer=key), {S.PAUSED}),
        "withdraw": (lambda key: actions.withdraw_offer(member, offer=key), {S.ACTIVE, S.PAUSED}),
    }
    for name, (step, states) in steps.items():
        offer = await an_offer(partner=partner, state=state)
        answer = (await at_once([lambda step=step, key=offer.id: step(key)]))[0]
        assert isinstance(answer, OfferNotOpen) == (state not in states), name


async def test_staff_and_strangers_do_not_change_offers(partner: Partner) -> None:
    offer = await an_offer(partner=partner)
    for stranger in (await a_resident(), await a_secretary(await partner.area)):
        with pytest.raises(NotAllowed):
            await act(actions.withdraw_offer(stranger, offer=offer.id))


async def test_a_paused_offer_whose_time_is_over_is_not_resumed(partner: Partner, member: Actor) -> None:
    offer = await an_offer(
        partner=partner,
        state=S.PAUSED,
        valid_until=clock.today() - timedelta(days=1),
        valid_from=clock.today() - timedelta(days=9),
    )
    with pytest.raises(OfferNotOpen, match="last day"):
        await act(actions.resume_offer(member, offer=offer.id))


async def test_an_offer_made_while_the_partner_exits_does_not_outlive_it(partner: Partner) -> None:
    owner = await a_member(partner)
    make = [lambda: actions.create_offer(owner, partner=partner.id, offer=terms(partner)) for _ in range(9)]
    make.insert(4, lambda: actions.exit_(owner, partner=partner.id, reason="搬迁"))
    await at_once(make)
    assert await Offer.filter(partner_id=partner.id, state=S.ACTIVE).count() == 0


async def test_offers_expire_after_their_last_day_in_china(partner: Partner) -> None:
    with clock.freeze(datetime(2026, 11, 1, tzinfo=UTC)):
        last = await an_offer(partner=partner, valid_until=datetime(2026, 11, 25).date())  # noqa: DTZ001
        paused = await an_offer(partner=partner, state=S.PAUSED, valid_until=last.valid_until)
        done = await an_offer(partner=partner, state=S.WITHDRAWN, valid_until=last.valid_until)
    before_midnight = datetime(2026, 11, 25, 15, 59, tzinfo=UTC)
    assert await act(actions.expire_offers(before_midnight)) == 0
    assert await act(actions.expire_offers(before_midnight + timedelta(minutes=1))) == 2
    kept = {offer.id: offer.state for offer in await Offer.all()}
    assert [kept[one.id] for one in (last, paused, done)] == [S.EXPIRED, S.EXPIRED, S.WITHDRAWN]
    entries = await AuditEntry.filter(verb="offer_expire")
    assert [(entry.actor_id, entry.area_id) for entry in entries] == [(None, partner.area_id)] * 2


async def test_sweeps_at_once_expire_each_offer_once(partner: Partner) -> None:
    today = clock.today()
    for _ in range(30):
        await an_offer(partner=partner, slots=(), valid_from=today, valid_until=today)
    tomorrow = clock.now() + timedelta(days=1)
    answers = await at_once(lambda: actions.expire_offers(tomorrow) for _ in range(5))
    answers += await at_once([lambda: actions.expire_offers(tomorrow)])
    assert sum(answers) == 30
    assert await AuditEntry.filter(verb="offer_expire").count() == 30


async def test_an_input_that_will_not_do_changes_nothing(partner: Partner, member: Actor) -> None:
    offer = await an_offer(partner=partner)
    with pytest.raises(InvalidInput):
        await act(actions.change_offer(member, offer=offer.id, to=terms(partner, title="")))
    assert (await Offer.get(id=offer.id)).title == offer.title
