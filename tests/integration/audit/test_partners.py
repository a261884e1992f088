"""The trail of what becomes of partners and their offers."""

from datetime import timedelta

import pytest

from services.domain.audit.models import AuditEntry
from services.domain.partners import actions
from services.domain.partners.models import MemberRole, OfferState, PartnerState
from services.kit import clock
from tests.factories.partners import a_licence, a_member, a_partner, an_agreement, an_offer
from tests.factories.people import a_community, a_resident, a_secretary, an_account
from tests.integration.audit.trail import changes, left_by, refused, the_one_left_by

pytestmark = pytest.mark.usefixtures("db")

REASON = "场地另有安排"
S = PartnerState
STEPS = [
    ("assess", S.APPLIED, S.ASSESSED, "partner_assess", {}),
    ("reject", S.APPLIED, S.REJECTED, "partner_reject", {"reason": REASON}),
    ("reject", S.ASSESSED, S.REJECTED, "partner_reject", {"reason": REASON}),
    ("suspend", S.ACTIVE, S.SUSPENDED, "partner_suspend", {"reason": REASON}),
    ("resume", S.SUSPENDED, S.ACTIVE, "partner_resume", {}),
    ("exit_", S.APPLIED, S.EXITED, "partner_exit", {"reason": REASON}),
    ("exit_", S.ASSESSED, S.EXITED, "partner_exit", {"reason": REASON}),
    ("exit_", S.SIGNED, S.EXITED, "partner_exit", {"reason": REASON}),
    ("exit_", S.ACTIVE, S.EXITED, "partner_exit", {"reason": REASON}),
    ("exit_", S.SUSPENDED, S.EXITED, "partner_exit", {"reason": REASON}),
]


def about(entry):
    return entry.subject_type, entry.subject_id, entry.area_id, entry.actor_id


@pytest.mark.parametrize(("verb", "state", "to", "named", "given"), STEPS)
async def test_a_step_leaves_one_entry_with_the_columns_it_changed(verb, state, to, named, given):
    area = await a_community()
    partner, staff = await a_partner(area=area, state=state), await a_secretary(area)
    await type(partner).filter(id=partner.id).update(active_since=clock.today())
    entry = await the_one_left_by(getattr(actions, verb)(staff, partner=partner.id, **given))
    assert entry.verb == named
    assert about(entry) == ("Partner", partner.id, area.id, staff.account_id)
    reason = {"state_reason": ("", REASON)} if given else {}
    assert changes(entry) == {"state": (state.value, to.value)} | reason
    assert entry.original is None


@pytest.mark.parametrize(
    ("verb", "state", "given"),
    [
        (verb, state, given)
        for verb, given, good in (
            ("assess", {}, {S.APPLIED}),
            ("reject", {"reason": REASON}, {S.APPLIED, S.ASSESSED}),
            ("activate", {}, {S.SIGNED}),
            ("suspend", {"reason": REASON}, {S.ACTIVE}),
            ("resume", {}, {S.SUSPENDED}),
            ("exit_", {"reason": REASON}, set(S) - {S.REJECTED, S.EXITED}),
        )
        for state in S
        if state not in good
    ],
)
async def test_a_step_from_a_wrong_state_leaves_nothing(verb, state, given):
    area = await a_community()
    partner, staff = await a_partner(area=area, state=state), await a_secretary(area)
    assert await refused(getattr(actions, verb)(staff, partner=partner.id, **given))
    assert (await type(partner).get(id=partner.id)).state is state


@pytest.mark.parametrize("verb", ["assess", "activate", "resume"])
async def test_a_resident_who_oversees_nothing_leaves_no_trace(verb):
    partner = await a_partner()
    assert await refused(getattr(actions, verb)(await a_resident(), partner=partner.id))


@pytest.mark.parametrize("reason", ["", "   ", "\x00", "长" * 501])
async def test_a_reason_that_cannot_be_kept_leaves_no_trace(reason):
    area = await a_community()
    partner = await a_partner(area=area)
    assert await refused(actions.suspend(await a_secretary(area), partner=partner.id, reason=reason))
    assert (await type(partner).get(id=partner.id)).state is S.ACTIVE


async def test_a_reason_with_inline_pinyin_is_kept_clean_with_the_original_beside_it():
    area = await a_community()
    partner = await a_partner(area=area)
    typed = "社区(shèqū)不再安排"
    entry = await the_one_left_by(actions.suspend(await a_secretary(area), partner=partner.id, reason=typed))
    assert entry.after["state_reason"] == "社区不再安排"
    assert entry.original == {"reason": typed}


async def test_the_first_activation_dates_the_partnership():
    area = await a_community()
    partner, staff = await a_partner(area=area, state=S.SIGNED), await a_secretary(area)
    await a_licence(partner)
    await an_agreement(partner)
    entry = await the_one_left_by(actions.activate(staff, partner=partner.id))
    assert changes(entry) == {
        "state": ("signed", "active"),
        "active_since": (None, clock.today().isoformat()),
    }


async def test_an_activation_without_papers_leaves_no_trace():
    area = await a_community()
    partner = await a_partner(area=area, state=S.SIGNED)
    assert await refused(actions.activate(await a_secretary(area), partner=partner.id))


async def test_an_exit_withdraws_each_open_offer_in_an_entry_of_its_own():
    area = await a_community()
    partner, staff = await a_partner(area=area), await a_secretary(area)
    active, paused = await an_offer(partner=partner), await an_offer(partner=partner, state=OfferState.PAUSED)
    for state in (OfferState.WITHDRAWN, OfferState.EXPIRED):
        await an_offer(partner=partner, state=state)
    gone, *offers = await left_by(actions.exit_(staff, partner=partner.id, reason=REASON))
    assert gone.verb == "partner_exit"
    assert [(one.verb, one.subject_id, changes(one)) for one in offers] == [
        ("offer_withdraw", active.id, {"state": ("active", "withdrawn")}),
        ("offer_withdraw", paused.id, {"state": ("paused", "withdrawn")}),
    ]
    assert {one.area_id for one in offers} == {area.id}


OS = OfferState
OFFER_STEPS = {
    "pause_offer": ("offer_pause", {OS.ACTIVE: OS.PAUSED}),
    "resume_offer": ("offer_resume", {OS.PAUSED: OS.ACTIVE}),
    "withdraw_offer": ("offer_withdraw", {OS.ACTIVE: OS.WITHDRAWN, OS.PAUSED: OS.WITHDRAWN}),
}


@pytest.mark.parametrize("state", list(OS))
@pytest.mark.parametrize("verb", OFFER_STEPS)
async def test_an_offer_steps_with_one_entry_or_not_at_all(verb, state):
    offer = await an_offer(state=state)
    partner = await offer.partner
    member = await a_member(partner)
    named, steps = OFFER_STEPS[verb]
    action = getattr(actions, verb)(member, offer=offer.id)
    if state not in steps:
        assert await refused(action)
        return
    entry = await the_one_left_by(action)
    assert entry.verb == named
    assert about(entry) == ("Offer", offer.id, partner.area_id, member.account_id)
    assert changes(entry) == {"state": (state.value, steps[state].value)}


async def test_the_expiry_of_an_offer_names_nobody():
    today = clock.today()
    offer = await an_offer(valid_from=today - timedelta(days=9), valid_until=today - timedelta(days=1))
    await an_offer()
    entry = await the_one_left_by(actions.expire_offers(clock.now()))
    assert (entry.verb, entry.actor_id, entry.subject_id) == ("offer_expire", None, offer.id)
    assert changes(entry) == {"state": ("active", "expired")}


async def test_a_licence_added_has_no_before():
    partner = await a_partner(state=S.APPLIED)
    member = await a_member(partner)
    entry = await the_one_left_by(
        actions.add_licence(
            member, partner=partner.id, kind="营业执照", number="L-1", issued_on=clock.today()
        )
    )
    assert (entry.verb, entry.subject_type, entry.before) == ("licence_add", "Licence", None)
    assert (entry.after["partner_id"], entry.after["expires_on"]) == (partner.id, None)
    assert entry.after["issued_on"] == clock.today().isoformat()


async def test_a_member_added_and_removed_leaves_two_entries():
    partner = await a_partner()
    owner, person = await a_member(partner), await an_account()
    added = await the_one_left_by(
        actions.add_member(owner, partner=partner.id, phone=person.phone, role=MemberRole.OWNER)
    )
    assert (added.verb, added.before, added.after["account_id"]) == ("member_add", None, person.id)
    removed = await the_one_left_by(actions.remove_member(owner, membership=added.subject_id))
    assert removed.verb == "member_remove"
    assert changes(removed).keys() == {"left_at"}


async def test_the_last_owner_cannot_leave_and_leaves_no_trace():
    partner = await a_partner()
    owner = await a_member(partner)
    assert await refused(actions.remove_member(owner, membership=1))
    assert await AuditEntry.all().count() == 0
