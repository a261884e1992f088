from datetime import date, timedelta
from typing import Any

import pytest

from services.domain.actors.actor import ANONYMOUS, Actor, Role
from services.domain.areas.models import Area, AreaKind
from services.domain.audit.models import AuditEntry
from services.domain.partners import actions
from services.domain.partners.errors import (
    AgreementMissing,
    CreditCodeInvalid,
    CreditCodeTaken,
    LicenceAlreadyAdded,
    LicenceMissing,
    PartnerStateWrong,
)
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
from services.kit.errors import InvalidInput, NotAllowed, NotFound, SignInNeeded
from tests.factories.acting import act, at_once
from tests.factories.partners import a_credit_code, a_licence, a_member, a_partner, an_agreement, an_offer
from tests.factories.people import a_community, a_resident, a_secretary, actor_of, an_account, an_area, staff

pytestmark = pytest.mark.usefixtures("db")
S = PartnerState


@pytest.fixture
async def community() -> Area:
    return await a_community()


@pytest.fixture
async def secretary(community: Area) -> Actor:
    return await a_secretary(community)


def application(area: Area, **given: Any) -> dict[str, Any]:
    return {
        "area": area.id,
        "kind": PartnerKind.MERCHANT,
        "name": "惠民超市",
        "credit_code": a_credit_code(),
        "contact_name": "赵老板",
        "contact_phone": "138 0000 0000",
    } | given


def agreement(**given: Any) -> dict[str, Any]:
    today = clock.today()
    return {
        "terms": "共建共享，资源共筹。",
        "begins_on": today,
        "ends_on": today + timedelta(days=364),
        "review_on": today + timedelta(days=180),
    } | given


async def test_a_merchant_goes_from_application_to_active(community: Area, secretary: Actor) -> None:
    account = await an_account(area=community)
    applied = await act(actions.apply(await actor_of(account), **application(community)))
    owner = await actor_of(account)
    assert (applied.state, owner.acts_for(applied.id)) == (S.APPLIED, True)
    await act(actions.assess(secretary, partner=applied.id))
    signed = await act(actions.sign(secretary, partner=applied.id, **agreement()))
    assert (signed.version, signed.signed_by_id) == (1, secretary.account_id)
    await act(
        actions.add_licence(
            owner, partner=applied.id, kind="营业执照", number="L1", issued_on=date(2020, 1, 1)
        )
    )
    active = await act(actions.activate(secretary, partner=applied.id))
    assert (active.state, active.active_since) == (S.ACTIVE, clock.today())
    verbs = await AuditEntry.filter(subject_type="Partner").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["partner_apply", "partner_assess", "partner_sign", "partner_activate"]


async def test_what_was_typed_is_kept_clean(community: Area) -> None:
    me = await a_resident(area=community)
    code = a_credit_code()
    made = await act(
        actions.apply(
            me, **application(community, name=" 惠民  超市", credit_code=f"{code[:9]} {code[9:].lower()}")
        )
    )
    kept = await Partner.get(id=made.id)
    assert (kept.name, kept.credit_code, kept.contact_phone) == ("惠民 超市", code, "+8613800000000")


@pytest.mark.parametrize(
    ("kind", "code", "says"),
    [
        (PartnerKind.MERCHANT, None, "applies with"),
        (PartnerKind.SOCIAL_ORGANISATION, " - ", "applies with"),
        (PartnerKind.MERCHANT, "91410300MA40000000", "check character"),
        (PartnerKind.MERCHANT, "410311199001011234", "identity number"),
        (PartnerKind.RESIDENT, "91410300MA40000000", "no credit code"),
    ],
)
async def test_a_code_that_will_not_do_is_explained(
    community: Area, kind: PartnerKind, code: str | None, says: str
) -> None:
    with pytest.raises(CreditCodeInvalid, match=says) as refused:
        await act(actions.apply(await a_resident(), **application(community, kind=kind, credit_code=code)))
    assert refused.value.field == ["credit_code"]


async def test_of_20_applications_with_one_code_one_is_taken(community: Area) -> None:
    people = [await a_resident(area=community) for _ in range(20)]
    given = application(community)
    answers = await at_once(lambda me=me: actions.apply(me, **given) for me in people)
    assert sum(isinstance(answer, Partner) for answer in answers) == 1
    assert sum(isinstance(answer, CreditCodeTaken) for answer in answers) == 19
    assert await Membership.all().count() == 1


async def test_who_was_rejected_may_apply_again(community: Area, secretary: Actor) -> None:
    me, given = await a_resident(), application(community)
    first = await act(actions.apply(me, **given))
    rejected = await act(actions.reject(secretary, partner=first.id, reason="材料不全"))
    assert (rejected.state, rejected.state_reason) == (S.REJECTED, "材料不全")
    assert (await act(actions.apply(me, **given))).state is S.APPLIED


async def test_residents_become_partners_without_code_and_licence(community: Area, secretary: Actor) -> None:
    given = application(community, kind=PartnerKind.RESIDENT, credit_code=None)
    applied = await act(actions.apply(await a_resident(), **given))
    await act(actions.assess(secretary, partner=applied.id))
    await act(actions.sign(secretary, partner=applied.id, **agreement()))
    assert (await act(actions.activate(secretary, partner=applied.id))).state is S.ACTIVE


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"),
        ({"contact_phone": "110"}, "contact_phone"),
        ({"longitude": 112.6}, "latitude"),
        ({"introduction": "长" * 2001}, "introduction"),
    ],
)
async def test_an_input_that_will_not_do_is_named(community: Area, given: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        await act(actions.apply(await a_resident(), **application(community, **given)))
    assert refused.value.field == [field]


async def test_partners_join_communities_and_subdistricts_only(community: Area) -> None:
    grid = await an_area(kind=AreaKind.GRID, parent=community)
    with pytest.raises(InvalidInput, match="subdistrict or a community"):
        await act(actions.apply(await a_resident(), **application(grid)))
    with pytest.raises(SignInNeeded):
        await act(actions.apply(ANONYMOUS, **application(community)))


async def test_staff_of_other_places_and_members_do_not_oversee(community: Area) -> None:
    partner = await a_partner(area=community, state=S.ACTIVE)
    for stranger in (
        await a_member(partner),
        await a_secretary(await a_community()),
        await staff(Role.GRID_CHIEF, community),
    ):
        with pytest.raises(NotAllowed):
            await act(actions.suspend(stranger, partner=partner.id, reason="停业"))
    applied = await a_partner(area=community, state=S.APPLIED)
    with pytest.raises(NotFound):
        await act(actions.assess(await a_resident(area=community), partner=applied.id))


@pytest.mark.parametrize("state", list(PartnerState))
async def test_every_step_asks_for_its_state(community: Area, secretary: Actor, state: PartnerState) -> None:
    steps = {
        "assess": (lambda key: actions.assess(secretary, partner=key), {S.APPLIED}),
        "reject": (lambda key: actions.reject(secretary, partner=key, reason="不"), {S.APPLIED, S.ASSESSED}),
        "sign": (
            lambda key: actions.sign(secretary, partner=key, **agreement()),
            {S.ASSESSED, S.ACTIVE, S.SUSPENDED},
        ),
        "activate": (lambda key: actions.activate(secretary, partner=key), {S.SIGNED}),
        "suspend": (lambda key: actions.suspend(secretary, partner=key, reason="停"), {S.ACTIVE}),
        "resume": (lambda key: actions.resume(secretary, partner=key), {S.SUSPENDED}),
        "exit": (
            lambda key: actions.exit_(secretary, partner=key, reason="退"),
            set(S) - {S.REJECTED, S.EXITED},
        ),
    }
    for name, (step, states) in steps.items():
        partner = await a_partner(area=community, state=state, kind=PartnerKind.RESIDENT)
        if state is S.SIGNED:
            await an_agreement(partner)
        answer = (await at_once([lambda step=step, key=partner.id: step(key)]))[0]
        assert isinstance(answer, PartnerStateWrong) == (state not in states), name


async def test_a_signed_organisation_needs_papers_valid_today(community: Area, secretary: Actor) -> None:
    partner = await a_partner(area=community, state=S.SIGNED)
    yesterday = clock.today() - timedelta(days=1)
    await a_licence(partner, expires_on=yesterday)
    with pytest.raises(LicenceMissing):
        await act(actions.activate(secretary, partner=partner.id))
    await a_licence(partner, expires_on=clock.today())
    await an_agreement(partner, ends_on=yesterday)
    with pytest.raises(AgreementMissing):
        await act(actions.activate(secretary, partner=partner.id))
    await an_agreement(partner, version=2, ends_on=clock.today())
    assert (await act(actions.activate(secretary, partner=partner.id))).state is S.ACTIVE


async def test_20_renewals_at_once_have_consecutive_versions(community: Area, secretary: Actor) -> None:
    partner = await a_partner(area=community)
    answers = await at_once(
        lambda: actions.sign(secretary, partner=partner.id, **agreement()) for _ in range(20)
    )
    assert sorted(answer.version for answer in answers) == list(range(2, 22))
    assert await Agreement.filter(partner_id=partner.id).count() == 21


async def test_of_20_first_signatures_one_counts(community: Area, secretary: Actor) -> None:
    partner = await a_partner(area=community, state=S.ASSESSED)
    answers = await at_once(
        lambda: actions.sign(secretary, partner=partner.id, **agreement()) for _ in range(20)
    )
    assert sum(isinstance(answer, PartnerStateWrong) for answer in answers) == 19


@pytest.mark.parametrize(
    ("days", "field"),
    [((0, -1, 0), "ends_on"), ((9, 8, 8), "ends_on"), ((1, 8, 0), "review_on"), ((0, 8, 9), "review_on")],
)
async def test_a_term_that_is_out_of_order_is_refused(
    community: Area, secretary: Actor, days: tuple[int, int, int], field: str
) -> None:
    partner = await a_partner(area=community, state=S.ASSESSED)
    names = ("begins_on", "ends_on", "review_on")
    term = {name: clock.today() + timedelta(days=day) for name, day in zip(names, days, strict=True)}
    with pytest.raises(InvalidInput) as refused:
        await act(actions.sign(secretary, partner=partner.id, **agreement(**term)))
    assert refused.value.field == [field]


async def test_a_licence_stands_once(community: Area, secretary: Actor) -> None:
    partner = await a_partner(area=community)
    given = {"partner": partner.id, "kind": "食品经营许可证", "number": "JY1", "issued_on": date(2024, 1, 1)}
    answers = await at_once(lambda: actions.add_licence(secretary, **given) for _ in range(10))
    assert sum(isinstance(answer, Licence) for answer in answers) == 1
    assert sum(isinstance(answer, LicenceAlreadyAdded) for answer in answers) == 9


async def test_a_suspension_keeps_the_day_of_the_first_activation(community: Area, secretary: Actor) -> None:
    partner = await a_partner(area=community, active_since=date(2025, 5, 1))
    await act(actions.suspend(secretary, partner=partner.id, reason="整改"))
    resumed = await act(actions.resume(secretary, partner=partner.id))
    assert (resumed.active_since, resumed.state_reason) == (date(2025, 5, 1), "")


async def test_who_exits_leaves_no_open_offer(community: Area) -> None:
    partner = await a_partner(area=community)
    states = (OfferState.ACTIVE, OfferState.PAUSED, OfferState.EXPIRED)
    offers = [await an_offer(partner=partner, state=state) for state in states]
    owner = await a_member(partner)
    await act(actions.exit_(owner, partner=partner.id, reason="搬迁"))
    kept = {offer.id: offer.state for offer in await Offer.all()}
    assert [kept[offer.id] for offer in offers] == [
        OfferState.WITHDRAWN,
        OfferState.WITHDRAWN,
        OfferState.EXPIRED,
    ]
    assert await AuditEntry.filter(verb="offer_withdraw").count() == 2


async def test_a_member_who_is_no_owner_does_not_end_the_partnership(community: Area) -> None:
    partner = await a_partner(area=community)
    with pytest.raises(NotAllowed):
        await act(
            actions.exit_(await a_member(partner, role=MemberRole.STAFF), partner=partner.id, reason="搬")
        )
