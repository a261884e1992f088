"""From application to exit over HTTP: what each step answers, refuses and leaves behind."""

from datetime import timedelta
from typing import Any

import pytest

from services.domain.actors.actor import Role
from services.domain.areas.models import AreaKind
from services.domain.audit.models import AuditEntry
from services.domain.partners.credit_code import check_character
from services.domain.partners.models import (
    Agreement,
    Licence,
    MemberRole,
    Membership,
    Offer,
    OfferState,
    Partner,
    PartnerKind,
    PartnerState,
)
from services.kit import clock
from tests.factories.partners import a_credit_code, a_licence, a_member, a_partner, an_agreement, an_offer
from tests.factories.people import a_community, a_resident, a_secretary, an_area, staff

S = PartnerState


def applying(**changes: Any) -> dict[str, Any]:
    """An application that would be taken, but for the area."""
    return {
        "kind": "MERCHANT",
        "name": "惠民超市",
        "creditCode": a_credit_code(),
        "contactName": "赵老板",
        "contactPhone": "13800000000",
    } | changes


async def traces() -> tuple[int, ...]:
    """How many rows there are that an application or one of the steps would write."""
    kinds = (Partner, Membership, Licence, Agreement, AuditEntry)
    return tuple([await kind.all().count() for kind in kinds])


async def test_an_application_comes_back_whole_with_its_owner(api):
    area = await a_community()
    me = await a_resident(area=area)
    code = a_credit_code()
    spaced = f"{code[:6]} {code[6:12].lower()}-{code[12:]}"
    answer = await api.verb(
        me,
        "partnerApply",
        """partner { name kind creditCode introduction address longitude latitude contactName contactPhone
        state stateReason activeSince actedForByMe area { id name }
        members { nodes { role name leftAt account { id } } }
        licences { totalCount } agreements { totalCount } offers { totalCount } }""",
        area=f"Area:{area.id}",
        **applying(
            creditCode=spaced,
            name="  惠民超市 社区(shèqū)店 ",
            contactPhone="0086 138-0000-0000",
            introduction="第一行\n第二行",
            address="中原路1号",
            longitude=112.59,
            latitude=-34.9,
        ),
    )
    assert answer["partner"] == {
        "name": "惠民超市 社区店",
        "kind": "MERCHANT",
        "creditCode": code,
        "introduction": "第一行\n第二行",
        "address": "中原路1号",
        "longitude": 112.59,
        "latitude": -34.9,
        "contactName": "赵老板",
        "contactPhone": "+8613800000000",
        "state": "APPLIED",
        "stateReason": "",
        "activeSince": None,
        "actedForByMe": True,
        "area": {"id": f"Area:{area.id}", "name": area.name},
        "members": {
            "nodes": [
                {
                    "role": "OWNER",
                    "name": "王居民",
                    "leftAt": None,
                    "account": {"id": f"Account:{me.account_id}"},
                }
            ]
        },
        "licences": {"totalCount": 0},
        "agreements": {"totalCount": 0},
        "offers": {"totalCount": 0},
    }


async def test_a_resident_applies_without_a_code(api):
    area = await a_community()
    answer = await api.verb(
        await a_resident(area=area),
        "partnerApply",
        "partner { kind creditCode longitude latitude introduction address }",
        area=f"Area:{area.id}",
        **applying(kind="RESIDENT", creditCode=None),
    )
    assert answer["partner"] == {
        "kind": "RESIDENT",
        "creditCode": None,
        "longitude": None,
        "latitude": None,
        "introduction": "",
        "address": "",
    }


def wrong_last(code: str) -> str:
    return code[:17] + ("0" if code[17] != "0" else "1")


def wrong_organisation(code: str) -> str:
    """A code whose last character is right, and whose seventeenth is not."""
    first17 = code[:16] + ("0" if code[16] != "0" else "1")
    return first17 + check_character(first17)


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (wrong_last, "The check character (18) would be"),
        (wrong_organisation, "The organisation code's check character (17) would be"),
        (lambda code: code[:17], "has 18 characters, this one has 17"),
        (lambda code: code + "0", "has 18 characters, this one has 19"),
        (lambda code: code * 1000, "has 18 characters, this one has 18000"),
        (lambda code: code[:10] + "I" + code[11:], "Character 11, I, does not occur"),
        (lambda code: code[:10] + "市" + code[11:], "Character 11, 市, does not occur"),
        (lambda code: "B" + code[1:], "Character 1, B, is no registration department"),
        (lambda code: code[0] + "0" + code[2:], "Character 2, 0, is no category"),
        (lambda code: code[:2] + "99" + code[4:], "are no administrative division of China"),
        (lambda _: "410308199001011234", "looks like a resident identity number"),
        (lambda _: " - ", "An organisation applies with its credit code"),
        (lambda _: None, "An organisation applies with its credit code"),
    ],
)
async def test_a_malformed_credit_code_is_explained_and_nothing_is_kept(api, broken, says):
    area = await a_community()
    me = await a_resident(area=area)
    given = applying(creditCode=broken(a_credit_code()))
    answer = await api.verb(me, "partnerApply", "partner { id }", area=f"Area:{area.id}", **given)
    assert (answer["__typename"], answer["code"]) == ("CreditCodeInvalid", "CREDIT_CODE_INVALID")
    assert answer["field"] == ["creditCode"]
    assert says in answer["message"]
    assert await traces() == (0, 0, 0, 0, 0)


async def test_a_resident_with_a_code_is_refused(api):
    area = await a_community()
    answer = await api.verb(
        await a_resident(area=area),
        "partnerApply",
        "partner { id }",
        area=f"Area:{area.id}",
        **applying(kind="RESIDENT"),
    )
    assert answer == {
        "__typename": "CreditCodeInvalid",
        "code": "CREDIT_CODE_INVALID",
        "message": "A resident has no credit code. Leave it out.",
        "field": ["creditCode"],
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "   "}, "name"),
        ({"name": "超" * 81}, "name"),
        ({"name": "超市\n二店"}, "name"),
        ({"name": "超市\x07"}, "name"),
        ({"name": "超市\u202e"}, "name"),
        ({"contactName": "\u200b"}, "contactName"),
        ({"contactName": "赵" * 61}, "contactName"),
        ({"contactPhone": ""}, "contactPhone"),
        ({"contactPhone": "12345"}, "contactPhone"),
        ({"contactPhone": "+" + "8" * 40}, "contactPhone"),
        ({"contactPhone": "12800000000"}, "contactPhone"),
        ({"introduction": "我" * 2001}, "introduction"),
        ({"introduction": "我\x00"}, "introduction"),
        ({"address": "路" * 201}, "address"),
        ({"longitude": 112.5}, "latitude"),
        ({"latitude": 34.9}, "longitude"),
        ({"longitude": 180.01, "latitude": 34.9}, "longitude"),
        ({"longitude": -1e308, "latitude": 34.9}, "longitude"),
        ({"longitude": 112.5, "latitude": 90.5}, "latitude"),
        ({"area": "Area"}, "area"),
        ({"area": "Partner:1"}, "area"),
        ({"area": "Area:0"}, "area"),
        ({"area": "Area:-1"}, "area"),
        ({"area": "Area:1; DROP TABLE partner"}, "area"),
        ({"area": f"Area:{10**30}"}, "area"),
    ],
)
async def test_a_value_that_cannot_be_taken_is_named_and_nothing_is_kept(api, changes, field):
    area = await a_community()
    given = {"area": f"Area:{area.id}"} | applying(**changes)
    answer = await api.verb(await a_resident(area=area), "partnerApply", "partner { id }", **given)
    assert (answer["__typename"], answer["field"]) == ("InvalidInput", [field])
    assert await traces() == (0, 0, 0, 0, 0)


@pytest.mark.parametrize("kind", [AreaKind.GRID, AreaKind.BUILDING, AreaKind.HOUSEHOLD])
async def test_nobody_joins_a_place_below_a_community(api, kind):
    below = await an_area(kind=kind, parent=await a_community())
    me = await a_resident()
    answer = await api.verb(me, "partnerApply", "partner { id }", area=f"Area:{below.id}", **applying())
    assert answer["message"] == "A partner joins a subdistrict or a community. Choose one."
    assert await traces() == (0, 0, 0, 0, 0)


async def test_an_area_that_is_not_there_is_not_found(api):
    me = await a_resident()
    answer = await api.verb(me, "partnerApply", "partner { id }", area="Area:999999999", **applying())
    assert answer["__typename"] == "NotFound"


@pytest.mark.parametrize("state", list(S))
async def test_a_code_is_free_again_only_after_the_end(api, state):
    area = await a_community()
    before = await a_partner(area=area, state=state)
    given = applying(creditCode=before.credit_code)
    answer = await api.verb(
        await a_resident(), "partnerApply", "partner { state }", area=f"Area:{area.id}", **given
    )
    ended = state in (S.REJECTED, S.EXITED)
    assert answer["__typename"] == ("PartnerApplyPayload" if ended else "CreditCodeTaken")
    assert await Partner.all().count() == 1 + ended


STEPS = {
    "partnerAssess": ({S.APPLIED}, {}, "partner", "ASSESSED"),
    "partnerReject": ({S.APPLIED, S.ASSESSED}, {"reason": "证照不符"}, "partner", "REJECTED"),
    "partnerActivate": ({S.SIGNED}, {}, "partner", "ACTIVE"),
    "partnerSuspend": ({S.ACTIVE}, {"reason": "整改"}, "partner", "SUSPENDED"),
    "partnerResume": ({S.SUSPENDED}, {}, "partner", "ACTIVE"),
    "partnerExit": (set(S) - {S.REJECTED, S.EXITED}, {"reason": "搬迁"}, "partner", "EXITED"),
}


async def with_papers(area: Any, state: PartnerState) -> Partner:
    partner = await a_partner(area=area, state=state)
    if state not in (S.ACTIVE, S.SUSPENDED):
        await a_licence(partner)
        await an_agreement(partner)
    return partner


@pytest.mark.parametrize("verb", STEPS)
@pytest.mark.parametrize("state", list(S))
async def test_each_step_starts_from_its_states_and_no_others(api, verb, state):
    area = await a_community()
    partner, secretary = await with_papers(area, state), await a_secretary(area)
    starts, more, _, reached = STEPS[verb]
    answer = await api.verb(
        secretary, verb, "partner { id state stateReason }", partner=f"Partner:{partner.id}", **more
    )
    kept = await Partner.get(id=partner.id)
    if state in starts:
        assert answer["partner"] == {
            "id": f"Partner:{partner.id}",
            "state": reached,
            "stateReason": more.get("reason", ""),
        }
        assert kept.state.value.upper() == reached
        assert await AuditEntry.all().count() == 1
    else:
        assert answer["__typename"] == "PartnerStateWrong"
        assert answer["message"].startswith(f"The partner is {state.value}; this needs one that is ")
        assert (kept.state, kept.state_reason) == (state, "")
        assert await AuditEntry.all().count() == 0


@pytest.mark.parametrize("verb", [*STEPS, "partnerSign", "licenceAdd"])
async def test_who_has_no_right_to_a_step_is_told_and_changes_nothing(api, verb):
    area = await a_community()
    partner = await a_partner(area=area)
    given: dict[str, Any] = {"partner": f"Partner:{partner.id}"} | STEPS.get(verb, ({}, {}))[1]
    today = clock.today()
    if verb == "partnerSign":
        given |= {
            "terms": "共建",
            "beginsOn": str(today),
            "endsOn": str(today),
            "reviewOn": str(today),
        }
    if verb == "licenceAdd":
        given |= {"kind": "营业执照", "number": "X1", "issuedOn": str(today)}
    others = (
        await a_resident(area=area),
        await a_secretary(await a_community()),
        await a_member(await a_partner(area=area)),
        await staff(Role.GRID_CHIEF, area),
        await staff(Role.INTEGRATOR, area),
    )
    before = await traces()
    seen = [(await api.verb(actor, verb, "__typename", **given))["__typename"] for actor in others]
    assert seen == ["NotAllowed"] * 5
    assert (await api.verb(None, verb, "__typename", **given))["__typename"] == "SignInNeeded"
    assert await traces() == before


@pytest.mark.parametrize("verb", STEPS)
async def test_a_partner_that_one_does_not_see_is_not_found(api, verb):
    partner = await a_partner(state=S.APPLIED)
    more = STEPS[verb][1]
    far = await a_secretary(await a_community())
    hidden = await api.verb(far, verb, "__typename", partner=f"Partner:{partner.id}", **more)
    absent = await api.verb(far, verb, "__typename", partner="Partner:987654321", **more)
    assert hidden == absent
    assert hidden["__typename"] == "NotFound"


@pytest.mark.parametrize("verb", ["partnerReject", "partnerSuspend", "partnerExit"])
@pytest.mark.parametrize("reason", ["", " \n ", "理" * 501, "理由\x00", "\u202e理由"])
async def test_a_reason_must_be_one(api, verb, reason):
    area = await a_community()
    partner = await a_partner(area=area, state=S.APPLIED if verb == "partnerReject" else S.ACTIVE)
    offer = await an_offer(partner=partner)
    answer = await api.verb(
        await a_secretary(area), verb, "__typename", partner=f"Partner:{partner.id}", reason=reason
    )
    assert (answer["__typename"], answer["field"]) == ("InvalidInput", ["reason"])
    assert (await Partner.get(id=partner.id)).state is partner.state
    assert (await Offer.get(id=offer.id)).state is OfferState.ACTIVE
    assert await AuditEntry.all().count() == 0


@pytest.mark.parametrize("verb", ["partnerActivate", "partnerResume"])
@pytest.mark.parametrize("missing", ["LicenceMissing", "AgreementMissing"])
async def test_papers_that_ran_out_yesterday_are_missing(api, verb, missing):
    area = await a_community()
    state = S.SIGNED if verb == "partnerActivate" else S.SUSPENDED
    partner = await with_papers(area, state)
    yesterday = clock.today() - timedelta(days=1)
    if missing == "LicenceMissing":
        await Licence.filter(partner_id=partner.id).update(expires_on=yesterday)
    else:
        await Agreement.filter(partner_id=partner.id).update(ends_on=yesterday, review_on=yesterday)
    answer = await api.verb(await a_secretary(area), verb, "__typename", partner=f"Partner:{partner.id}")
    assert answer["__typename"] == missing
    assert (await Partner.get(id=partner.id)).state is state


async def test_papers_whose_last_day_is_today_are_in_order(api):
    area = await a_community()
    partner = await with_papers(area, S.SIGNED)
    today = clock.today()
    await Licence.filter(partner_id=partner.id).update(expires_on=today)
    await Agreement.filter(partner_id=partner.id).update(ends_on=today, review_on=today)
    answer = await api.verb(
        await a_secretary(area),
        "partnerActivate",
        "partner { activeSince state }",
        partner=f"Partner:{partner.id}",
    )
    assert answer["partner"] == {"activeSince": today.isoformat(), "state": "ACTIVE"}


async def test_a_resident_is_activated_without_a_licence(api):
    area = await a_community()
    partner = await a_partner(area=area, state=S.SIGNED, kind=PartnerKind.RESIDENT)
    await an_agreement(partner)
    answer = await api.verb(
        await a_secretary(area), "partnerActivate", "partner { state }", partner=f"Partner:{partner.id}"
    )
    assert answer["partner"] == {"state": "ACTIVE"}


async def test_who_exits_takes_the_offers_along(api):
    area = await a_community()
    partner = await a_partner(area=area)
    for state in OfferState:
        await an_offer(partner=partner, state=state, title=state.value)
    answer = await api.verb(
        await a_member(partner),
        "partnerExit",
        "partner { state stateReason offers { nodes { title state } } }",
        partner=f"Partner:{partner.id}",
        reason="社区(shèqū)搬迁",
    )
    offers = {one["title"]: one["state"] for one in answer["partner"]["offers"]["nodes"]}
    assert (answer["partner"]["state"], answer["partner"]["stateReason"]) == ("EXITED", "社区搬迁")
    assert offers == {
        "active": "WITHDRAWN",
        "paused": "WITHDRAWN",
        "withdrawn": "WITHDRAWN",
        "expired": "EXPIRED",
    }
    assert await AuditEntry.filter(verb="offer_withdraw").count() == 2


async def test_a_member_of_staff_rank_cannot_end_the_partnership(api):
    partner = await a_partner()
    helper = await a_member(partner, role=MemberRole.STAFF)
    answer = await api.verb(
        helper, "partnerExit", "__typename", partner=f"Partner:{partner.id}", reason="我走了"
    )
    assert answer["__typename"] == "NotAllowed"
    assert (await Partner.get(id=partner.id)).state is S.ACTIVE
