"""Agreements, licences, members and the pausing of offers over HTTP: what is kept, and what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.domain.audit.models import AuditEntry
from services.domain.partners.models import (
    Agreement,
    Licence,
    MemberRole,
    Membership,
    Offer,
    OfferState,
    Partner,
    PartnerState,
)
from services.kit import clock
from tests.factories.partners import a_member, a_partner, an_offer
from tests.factories.people import a_community, a_resident, a_secretary, an_account

S = PartnerState
O = OfferState  # noqa: E741


def on(days: int) -> str:
    """The civil date so many days from today."""
    return (clock.today() + timedelta(days=days)).isoformat()


def signing(partner: Partner, /, **changes: Any) -> dict[str, Any]:
    """An agreement for a year that would be signed."""
    given = {"partner": f"Partner:{partner.id}", "terms": "共建共享。"}
    return given | {"beginsOn": on(0), "endsOn": on(365), "reviewOn": on(180)} | changes


def filing(partner: Partner, /, **changes: Any) -> dict[str, Any]:
    """A licence that would be filed."""
    given = {"partner": f"Partner:{partner.id}", "kind": "营业执照", "number": "N-1", "issuedOn": on(0)}
    return given | changes


async def traces() -> tuple[int, ...]:
    return tuple([await kind.all().count() for kind in (Agreement, Licence, Membership, AuditEntry)])


async def test_the_first_agreement_signs_the_partner_and_comes_back_whole(api):
    area = await a_community()
    partner, secretary = await a_partner(area=area, state=S.ASSESSED), await a_secretary(area)
    answer = await api.verb(
        secretary,
        "partnerSign",
        "agreement { version terms beginsOn endsOn reviewOn partner { id state agreements { totalCount } } }",
        **signing(partner, terms=" 社区(shèqū)共建\r\n资源共筹 "),
    )
    assert answer["agreement"] == {
        "version": 1,
        "terms": "社区共建\n资源共筹",
        "beginsOn": on(0),
        "endsOn": on(365),
        "reviewOn": on(180),
        "partner": {"id": f"Partner:{partner.id}", "state": "SIGNED", "agreements": {"totalCount": 1}},
    }
    made = await Agreement.get(partner_id=partner.id)
    assert made.signed_by_id == secretary.account_id
    entry = await AuditEntry.get(subject_type="Agreement")
    assert (entry.verb, entry.subject_id, entry.area_id) == ("partner_sign", made.id, area.id)
    assert entry.original == {"terms": " 社区(shèqū)共建\r\n资源共筹 "}


async def test_terms_as_long_as_they_may_be_are_kept_whole(api):
    partner = await a_partner(state=S.ASSESSED)
    secretary = await a_secretary(await partner.area)
    terms = "共" * 20_000
    answer = await api.verb(secretary, "partnerSign", "agreement { terms }", **signing(partner, terms=terms))
    assert answer["agreement"]["terms"] == terms


@pytest.mark.parametrize("state", list(S))
async def test_an_agreement_is_signed_after_the_assessment_and_renewed_later(api, state):
    area = await a_community()
    partner, secretary = await a_partner(area=area, state=state), await a_secretary(area)
    before = await traces()
    answer = await api.verb(
        secretary, "partnerSign", "agreement { version partner { state } }", **signing(partner)
    )
    if state is S.ASSESSED:
        assert answer["agreement"] == {"version": 1, "partner": {"state": "SIGNED"}}
    elif state in (S.ACTIVE, S.SUSPENDED):
        assert answer["agreement"] == {"version": 2, "partner": {"state": state.name}}
    else:
        assert answer["code"] == "PARTNER_STATE_WRONG"
        assert await traces() == before


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"terms": ""}, "terms"),
        ({"terms": " \n "}, "terms"),
        ({"terms": "共" * 20_001}, "terms"),
        ({"terms": "共建\x00"}, "terms"),
        ({"terms": "共建\u202e"}, "terms"),
        ({"beginsOn": "0001-01-01", "endsOn": "0001-12-31", "reviewOn": "0001-06-30"}, "endsOn"),
        ({"beginsOn": on(-9), "endsOn": on(-1), "reviewOn": on(-2)}, "endsOn"),
        ({"beginsOn": on(2), "endsOn": on(1), "reviewOn": on(1)}, "endsOn"),
        ({"reviewOn": on(-1)}, "reviewOn"),
        ({"reviewOn": on(366)}, "reviewOn"),
        ({"reviewOn": "9999-12-31"}, "reviewOn"),
        ({"partner": "Area:1"}, "partner"),
        ({"partner": "Partner:0"}, "partner"),
    ],
)
async def test_terms_that_cannot_be_signed_leave_the_partner_assessed(api, changes: dict[str, str], field):
    area = await a_community()
    partner, secretary = await a_partner(area=area, state=S.ASSESSED), await a_secretary(area)
    answer = await api.verb(secretary, "partnerSign", "__typename", **signing(partner, **changes))
    assert (answer["__typename"], answer["field"]) == ("InvalidInput", [field])
    assert await traces() == (0, 0, 0, 0)
    assert (await Partner.get(id=partner.id)).state is S.ASSESSED


async def test_a_licence_comes_back_whole_and_is_filed_once(api):
    partner = await a_partner(state=S.APPLIED)
    owner = await a_member(partner)
    given = filing(partner, kind=" 食品(shípǐn)经营许可证", number=" JY1 ", issuedOn=on(-1), expiresOn=on(0))
    answer = await api.verb(
        owner, "licenceAdd", "licence { kind number issuedOn expiresOn partner { id } }", **given
    )
    assert answer["licence"] == {
        "kind": "食品经营许可证",
        "number": "JY1",
        "issuedOn": on(-1),
        "expiresOn": on(0),
        "partner": {"id": f"Partner:{partner.id}"},
    }
    assert (await AuditEntry.get(verb="licence_add")).actor_id == owner.account_id
    before = await traces()
    again = await api.verb(owner, "licenceAdd", "__typename", **given)
    assert (again["code"], again["field"]) == ("LICENCE_ALREADY_ADDED", ["number"])
    assert await traces() == before


async def test_two_partners_may_have_licences_of_one_number(api):
    area = await a_community()
    secretary = await a_secretary(area)
    for _ in range(2):
        partner = await a_partner(area=area, state=S.APPLIED)
        answer = await api.verb(secretary, "licenceAdd", "licence { number expiresOn }", **filing(partner))
        assert answer["licence"] == {"number": "N-1", "expiresOn": None}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "照" * 41}, "kind"),
        ({"kind": "执\n照"}, "kind"),
        ({"number": "\u200b"}, "number"),
        ({"number": "9" * 41}, "number"),
        ({"number": "1\x1b[2J"}, "number"),
        ({"issuedOn": on(1)}, "issuedOn"),
        ({"issuedOn": "9999-12-31"}, "issuedOn"),
        ({"expiresOn": on(0)}, "expiresOn"),
        ({"issuedOn": on(-9), "expiresOn": on(-1)}, "expiresOn"),
        ({"issuedOn": on(-9), "expiresOn": on(-10)}, "expiresOn"),
        ({"expiresOn": "0001-01-01"}, "expiresOn"),
        ({"partner": "Licence:1"}, "partner"),
        ({"partner": ""}, "partner"),
    ],
)
async def test_a_licence_that_cannot_be_filed_is_not(api, changes: dict[str, str], field):
    partner = await a_partner(state=S.APPLIED)
    owner = await a_member(partner)
    answer = await api.verb(owner, "licenceAdd", "__typename", **filing(partner, **changes))
    assert (answer["__typename"], answer["field"]) == ("InvalidInput", [field])
    assert await traces() == (0, 0, 1, 0)


@pytest.mark.parametrize("state", [S.REJECTED, S.EXITED])
async def test_a_partner_that_has_ended_files_and_takes_on_nothing(api, state):
    partner = await a_partner(state=state)
    owner, person = await a_member(partner), await an_account()
    before = await traces()
    filed = await api.verb(owner, "licenceAdd", "__typename", **filing(partner))
    added = await api.verb(
        owner, "memberAdd", "__typename", partner=f"Partner:{partner.id}", phone=person.phone
    )
    assert (filed["code"], added["code"]) == ("PARTNER_STATE_WRONG", "PARTNER_STATE_WRONG")
    assert await traces() == before


async def test_a_member_is_added_once_removed_once_and_may_come_back(api):
    partner = await a_partner()
    owner, person = await a_member(partner), await an_account(name="小李")
    given = {"partner": f"Partner:{partner.id}", "phone": f" {person.phone[:6]}-{person.phone[6:]} "}
    added = await api.verb(owner, "memberAdd", "membership { id name role leftAt }", **given)
    id = added["membership"].pop("id")
    assert added["membership"] == {"name": "小李", "role": "STAFF", "leftAt": None}
    before = await traces()
    again = await api.verb(owner, "memberAdd", "__typename", role="OWNER", **given)
    assert (again["code"], await traces()) == ("ALREADY_MEMBER", before)
    gone = await api.verb(owner, "memberRemove", "membership { id leftAt }", membership=id)
    assert gone["membership"]["id"] == id
    assert gone["membership"]["leftAt"] is not None
    before = await traces()
    twice = await api.verb(owner, "memberRemove", "__typename", membership=id)
    assert (twice["__typename"], await traces()) == ("NotFound", before)
    back = await api.verb(owner, "memberAdd", "membership { role }", role="OWNER", **given)
    assert back["membership"] == {"role": "OWNER"}
    verbs = await AuditEntry.all().order_by("id").values_list("verb", flat=True)
    assert verbs == ["member_add", "member_remove", "member_add"]


@pytest.mark.parametrize(
    "phone", ["", "12345", "+", "13800000000 13800000001", "１３８", "a@example.cn", "+8" * 9]
)
async def test_what_is_no_phone_number_adds_nobody(api, phone):
    partner = await a_partner()
    owner = await a_member(partner)
    before = await traces()
    answer = await api.verb(owner, "memberAdd", "__typename", partner=f"Partner:{partner.id}", phone=phone)
    assert (answer["__typename"], answer["field"]) == ("InvalidInput", ["phone"])
    assert await traces() == before


async def test_the_last_owner_stays_until_there_is_another(api):
    partner = await a_partner()
    owner = await a_member(partner)
    helper = await a_member(partner, role=MemberRole.STAFF)
    mine = await Membership.get(account_id=owner.account_id)
    id, before = f"Membership:{mine.id}", await traces()
    last = await api.verb(owner, "memberRemove", "__typename", membership=id)
    unfit = await api.verb(helper, "memberRemove", "__typename", membership=id)
    foreign = await api.verb(await a_resident(), "memberRemove", "__typename", membership=id)
    assert [last["code"], unfit["code"], foreign["code"]] == ["LAST_OWNER", "NOT_ALLOWED", "NOT_FOUND"]
    assert await traces() == before
    await a_member(partner)
    left = await api.verb(owner, "memberRemove", "__typename", membership=id)
    assert left["__typename"] == "MemberRemovePayload"
    assert (await Membership.get(id=mine.id)).left_at is not None


STEPS = {
    "offerPause": ({O.ACTIVE}, O.PAUSED),
    "offerResume": ({O.PAUSED}, O.ACTIVE),
    "offerWithdraw": ({O.ACTIVE, O.PAUSED}, O.WITHDRAWN),
}


@pytest.mark.parametrize("verb", STEPS)
@pytest.mark.parametrize("state", list(O))
async def test_an_offer_steps_from_its_states_and_no_others(api, verb, state):
    partner = await a_partner()
    member, offer = (
        await a_member(partner, role=MemberRole.STAFF),
        await an_offer(partner=partner, state=state),
    )
    starts, reached = STEPS[verb]
    answer = await api.verb(member, verb, "offer { id state title }", offer=f"Offer:{offer.id}")
    kept = (await Offer.get(id=offer.id)).state
    if state in starts:
        assert answer["offer"] == {"id": f"Offer:{offer.id}", "state": reached.name, "title": offer.title}
        entry = await AuditEntry.get(subject_id=offer.id)
        assert (entry.before["state"], entry.after["state"], kept) == (state.value, reached.value, reached)
    else:
        assert (answer["code"], kept) == ("OFFER_NOT_OPEN", state)
        assert await AuditEntry.all().count() == 0


@pytest.mark.parametrize("days", [-1, 0])
async def test_an_offer_is_resumed_up_to_its_last_day(api, days):
    partner = await a_partner()
    last: date = clock.today() + timedelta(days=days)
    offer = await an_offer(partner=partner, state=O.PAUSED, valid_until=last)
    answer = await api.verb(await a_member(partner), "offerResume", "__typename", offer=f"Offer:{offer.id}")
    assert answer["__typename"] == ("OfferNotOpen" if days < 0 else "OfferResumePayload")


async def test_a_suspended_partner_resumes_no_offer_but_may_withdraw_it(api):
    partner = await a_partner(state=S.SUSPENDED)
    member, offer = await a_member(partner), await an_offer(partner=partner, state=O.PAUSED)
    id = f"Offer:{offer.id}"
    assert (await api.verb(member, "offerResume", "__typename", offer=id))["code"] == "PARTNER_STATE_WRONG"
    assert (await Offer.get(id=offer.id)).state is O.PAUSED
    ended = await api.verb(member, "offerWithdraw", "offer { state }", offer=id)
    assert ended["offer"] == {"state": "WITHDRAWN"}


@pytest.mark.parametrize("verb", STEPS)
@pytest.mark.parametrize("id", ["Partner:1", "Offer:0", "Offer:1 ", "offer:1", "", f"Offer:{2**63}"])
async def test_what_is_no_id_of_an_offer_is_named(api, verb, id):
    answer = await api.verb(await a_resident(), verb, "__typename", offer=id)
    assert (answer["__typename"], answer["field"]) == ("InvalidInput", ["offer"])
