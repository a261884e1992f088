"""The trail of applications, agreements and offers, and of what becomes of proposals."""

from datetime import time, timedelta

import pytest

from services.domain.areas.models import AreaKind
from services.domain.matching import actions as matching
from services.domain.matching.engine.solve import solve
from services.domain.matching.models import MatchRun, Proposal, ProposalState
from services.domain.needs.models import Need, NeedState
from services.domain.partners import actions
from services.domain.partners.models import (
    Agreement,
    Membership,
    Offer,
    OfferSlot,
    OfferState,
    Partner,
    PartnerKind,
    PartnerState,
    Tier,
)
from services.domain.partners.terms import OfferTerms, SlotTerms
from services.kit import clock
from tests.factories.matching import a_pair, a_proposal, a_run, another_offer, posed
from tests.factories.partners import a_credit_code, a_member, a_partner, an_offer
from tests.factories.people import a_community, a_resident, a_secretary, an_area
from tests.integration.audit.trail import changes, left_by, refused, the_one_left_by

pytestmark = pytest.mark.usefixtures("db")

S, P = PartnerState, ProposalState
PINYIN, CLEAN = "社区(shèqū)超市", "社区超市"
DAY = timedelta(days=1)
COPIED = ("title", "text", "category", "tier", "price_fen", "capacity", "places", "at_home", "place")
COPIED += ("longitude", "latitude", "radius_metres", "groups", "valid_from", "valid_until")


def about(entry):
    return entry.verb, entry.subject_type, entry.subject_id, entry.area_id, entry.actor_id


def application(area, **given):
    said = {"area": area.id, "kind": PartnerKind.MERCHANT, "name": "惠民超市", "credit_code": a_credit_code()}
    return said | {"contact_name": "赵老板", "contact_phone": "138 0000 0000"} | given


def agreement(**given):
    today = clock.today()
    said = {"terms": "共建共享", "begins_on": today, "ends_on": today + 9 * DAY, "review_on": today}
    return said | given


def slot(begins=9, ends=11, **day):
    return SlotTerms(starts=time(begins), ends=time(ends), **(day or {"weekday": 2}))


def terms(offer, **given):
    """What the offer says already, but for what is given."""
    said = {name: getattr(offer, name) for name in COPIED}
    return OfferTerms(**(said | {"serves": offer.serves_id, "slots": [slot()]} | given))


async def test_an_application_is_told_of_the_partner_and_of_its_owner():
    area, me = await a_community(), await a_resident()
    partner, owner = await left_by(actions.apply(me, **application(area, name=PINYIN)))
    made, member = await Partner.get(), await Membership.get()
    assert about(partner) == ("partner_apply", "Partner", made.id, area.id, me.account_id)
    assert about(owner) == ("partner_apply", "Membership", member.id, area.id, me.account_id)
    assert (partner.before, owner.before, owner.original) == (None, None, None)
    assert (partner.after["name"], partner.original) == (CLEAN, {"name": PINYIN})
    assert (partner.after["state"], owner.after["role"]) == ("applied", "owner")


@pytest.mark.parametrize("field", ["introduction", "address"])
async def test_each_text_of_an_application_is_kept_as_it_was_typed(field):
    given = application(await a_community(), **{field: PINYIN})
    partner, _ = await left_by(actions.apply(await a_resident(), **given))
    assert (partner.after[field], partner.original) == (CLEAN, {field: PINYIN})


@pytest.mark.parametrize(
    "bad",
    [
        {"name": ""},
        {"name": "长" * 81},
        {"contact_name": "\x00\x01"},
        {"contact_phone": "12"},
        {"credit_code": None},
        {"credit_code": "92410308MA0000000X"},
        {"introduction": "长" * 2001},
        {"longitude": 112.5},
        {"longitude": 1e9, "latitude": 34.9},
        {"area": 0},
        {"area": 2**63 - 1},
    ],
)
async def test_an_application_that_cannot_be_leaves_no_row_and_no_trace(bad):
    given = application(await a_community()) | bad
    assert await refused(actions.apply(await a_resident(), **given))
    assert (await Partner.all().count(), await Membership.all().count()) == (0, 0)


async def test_a_code_that_is_taken_and_a_building_leave_no_trace():
    area, me = await a_community(), await a_resident()
    taken = await a_partner(area=area)
    assert await refused(actions.apply(me, **application(area, credit_code=taken.credit_code)))
    building = await an_area(kind=AreaKind.BUILDING, parent=area)
    assert await refused(actions.apply(me, **application(building)))
    assert await Membership.all().count() == 0


async def test_the_first_agreement_is_told_of_before_the_step_of_the_partner():
    partner = await a_partner(state=S.ASSESSED)
    staff = await a_secretary(await partner.area)
    paper, step = await left_by(actions.sign(staff, partner=partner.id, **agreement(terms=PINYIN)))
    signed = await Agreement.get()
    assert about(paper) == ("partner_sign", "Agreement", signed.id, partner.area_id, staff.account_id)
    assert (paper.before, paper.after["version"], paper.original) == (None, 1, {"terms": PINYIN})
    assert about(step) == ("partner_sign", "Partner", partner.id, partner.area_id, staff.account_id)
    assert (changes(step), step.original) == ({"state": ("assessed", "signed")}, None)


async def test_a_renewal_is_one_entry_with_the_next_version():
    partner = await a_partner()
    staff = await a_secretary(await partner.area)
    entry = await the_one_left_by(actions.sign(staff, partner=partner.id, **agreement()))
    assert (entry.subject_type, entry.after["version"]) == ("Agreement", 2)


@pytest.mark.parametrize("state", [S.APPLIED, S.REJECTED, S.EXITED])
async def test_who_may_not_sign_leaves_no_agreement_and_no_trace(state):
    partner = await a_partner(state=state)
    assert await refused(
        actions.sign(await a_secretary(await partner.area), partner=partner.id, **agreement())
    )
    assert await Agreement.all().count() == 0


@pytest.mark.parametrize(
    "bad", [{"terms": ""}, {"terms": "长" * 20_001}, {"ends_on": -1}, {"begins_on": 10}, {"review_on": 10}]
)
async def test_an_agreement_out_of_order_moves_no_partner(bad):
    partner = await a_partner(state=S.ASSESSED)
    off = {name: clock.today() + n * DAY if isinstance(n, int) else n for name, n in bad.items()}
    given = agreement(**off)
    assert await refused(actions.sign(await a_secretary(await partner.area), partner=partner.id, **given))
    assert ((await Partner.get()).state, await Agreement.all().count()) == (S.ASSESSED, 0)


async def test_an_offer_made_has_no_before_and_is_of_the_area_of_its_partner():
    sample, elsewhere = await an_offer(valid_from=clock.today()), await a_community()
    partner = await sample.partner
    me = await a_member(partner)
    given = terms(sample, serves=elsewhere.id, title=PINYIN)
    entry = await the_one_left_by(actions.create_offer(me, partner=partner.id, offer=given))
    made = await Offer.get(serves_id=elsewhere.id)
    assert about(entry) == ("offer_create", "Offer", made.id, partner.area_id, me.account_id)
    assert (entry.before, entry.after["title"], entry.original) == (None, CLEAN, {"title": PINYIN})


@pytest.mark.parametrize(
    ("field", "to", "was"),
    [
        ("category", "sport", "health"),
        ("capacity", 1000, 1),
        ("places", 7, None),
        ("at_home", True, False),
        ("groups", ["老人"], []),
        ("radius_metres", None, 3000),
    ],
)
async def test_a_change_of_an_offer_names_that_column_and_no_other(field, to, was):
    offer = await an_offer()
    partner = await offer.partner
    me = await a_member(partner)
    entry = await the_one_left_by(actions.change_offer(me, offer=offer.id, to=terms(offer, **{field: to})))
    assert about(entry) == ("offer_change", "Offer", offer.id, partner.area_id, me.account_id)
    assert (changes(entry), entry.original) == ({field: (was, to)}, None)


BAD = [
    {"title": "长" * 81},
    {"text": "\x07"},
    {"price_fen": -1},
    {"price_fen": 5},
    {"capacity": 0},
    {"places": 10**9},
    {"serves": 999_999},
    {"slots": []},
    {"slots": [slot(9, 11), slot(10, 12)]},
    {"slots": [slot(11, 9)]},
    {"slots": [slot(weekday=8)]},
    {"slots": [slot(on=clock.today() - 2 * DAY)]},
    {"valid_until": clock.today() - 2 * DAY},
    {"tier": next(one for one in Tier if one is not Tier.FREE)},
]


@pytest.mark.parametrize("bad", BAD, ids=range(len(BAD)))
async def test_an_offer_that_cannot_be_is_neither_made_nor_written_over(bad):
    offer = await an_offer(valid_from=clock.today())
    me, slots = await a_member(await offer.partner), await OfferSlot.all().values()
    assert await refused(actions.create_offer(me, partner=offer.partner_id, offer=terms(offer, **bad)))
    assert await refused(actions.change_offer(me, offer=offer.id, to=terms(offer, **bad)))
    assert (await Offer.all().count(), await OfferSlot.all().values()) == (1, slots)


@pytest.mark.parametrize("state", [OfferState.WITHDRAWN, OfferState.EXPIRED])
async def test_an_offer_that_is_over_is_not_written_anew(state):
    offer = await an_offer(state=state)
    me = await a_member(await offer.partner)
    assert await refused(actions.change_offer(me, offer=offer.id, to=terms(offer, title="新")))


ENDS = [("decline", P.DECLINED), ("withdraw", P.WITHDRAWN)]


@pytest.mark.parametrize(("verb", "to"), ENDS)
async def test_the_end_of_a_proposal_is_told_of_before_its_need_is_free_again(verb, to):
    pair = await a_pair()
    proposal, actor = await a_proposal(pair), pair.member if verb == "decline" else pair.secretary
    entry, need = await left_by(getattr(matching, verb)(actor, proposal=proposal.id, reason=PINYIN))
    area = pair.community.id
    assert about(entry) == (f"match_{verb}", "Proposal", proposal.id, area, actor.account_id)
    assert changes(entry).keys() == {"state", "reason", "answered_at", "answered_by_id"}
    assert changes(entry).items() >= {"state": ("proposed", to.value), "reason": ("", CLEAN)}.items()
    assert changes(entry)["answered_by_id"] == (None, actor.account_id)
    assert entry.original == {"reason": PINYIN}
    assert about(need) == ("need_advance", "Need", pair.need.id, area, None)
    assert changes(need) == {"state": ("proposed", "published")}


@pytest.mark.parametrize("verb", ["decline", "withdraw"])
async def test_a_need_with_another_open_proposal_stays_proposed_without_an_entry(verb):
    pair = await a_pair(wanted=2)
    proposal = await a_proposal(pair)
    _, other = await another_offer(pair)
    await a_proposal(pair, offer_id=other.id, partner_id=other.partner_id)
    actor = pair.member if verb == "decline" else pair.secretary
    entry = await the_one_left_by(getattr(matching, verb)(actor, proposal=proposal.id, reason="忙"))
    assert (entry.verb, (await Need.get()).state) == (f"match_{verb}", NeedState.PROPOSED)


@pytest.mark.parametrize("reason", ["", "  ", "\x00", "长" * 501])
@pytest.mark.parametrize("verb", ["decline", "withdraw"])
async def test_a_reason_that_cannot_be_kept_ends_no_proposal(verb, reason):
    pair = await a_pair()
    proposal, actor = await a_proposal(pair), pair.member if verb == "decline" else pair.secretary
    assert await refused(getattr(matching, verb)(actor, proposal=proposal.id, reason=reason))
    assert (await Proposal.get()).state is P.PROPOSED


async def test_neither_side_ends_a_proposal_in_the_place_of_the_other():
    pair = await a_pair()
    proposal = await a_proposal(pair)
    assert await refused(matching.decline(pair.secretary, proposal=proposal.id, reason="忙"))
    assert await refused(matching.withdraw(pair.member, proposal=proposal.id, reason="忙"))
    assert await refused(matching.withdraw(await a_resident(), proposal=proposal.id, reason="忙"))
    assert ((await Proposal.get()).state, (await Need.get()).state) == (P.PROPOSED, NeedState.PROPOSED)


async def test_a_run_settled_is_told_of_last_and_by_nobody():
    pair = await a_pair()
    claimed, what = await posed(await a_run(pair.community))
    left = await left_by(matching.settle(claimed, what, solve(what.problem), days=3))
    area, run = pair.community.id, await MatchRun.get()
    assert about(left[-1]) == ("match_run_settle", "MatchRun", run.id, area, None)
    assert (left[-1].after["state"], left[-1].after["proposals"]) == ("done", 1)
    assert {about(one) for one in left[:-1]} == {("need_advance", "Need", pair.need.id, area, None)}
    assert changes(left[-2])["state"] == ("matching", "proposed")
