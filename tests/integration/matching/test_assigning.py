"""Staff match by hand: what they set aside is named, and what cannot be set aside is refused."""

from datetime import timedelta

import pytest

from services.domain.audit.models import AuditEntry
from services.domain.events.models import Event, EventState
from services.domain.matching import actions, inquiring
from services.domain.matching.errors import MatchAlready, MatchNotPossible
from services.domain.matching.explaining import Reason
from services.domain.matching.models import Proposal, ProposalState
from services.domain.needs.models import Need, NeedState
from services.domain.notifications.models import Notice
from services.domain.partners import actions as partners
from services.domain.partners.models import Offer, OfferState, Partner, PartnerState, Tier
from services.kit import clock
from services.kit.errors import InvalidInput, NotAllowed
from tests.factories.acting import act, at_once
from tests.factories.matching import a_pair, a_proposal, another_offer, matched

pytestmark = pytest.mark.usefixtures("db")


def assigned(pair, **given):
    starts_at = given.pop("starts_at", clock.now() + timedelta(days=3))
    values = {
        "need": pair.need.id,
        "offer": pair.offer.id,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=1),
        "reason": "居民点名要这家",
        "agreed": False,
        "days": 3,
    }
    return actions.assign(pair.secretary, **(values | given))


async def a_slot(pair):
    """A time that the offer has."""
    [made] = await matched(pair.community)
    await Proposal.all().delete()
    await Need.filter(id=pair.need.id).update(state=NeedState.PUBLISHED)
    return {"starts_at": made.starts_at, "ends_at": made.ends_at}


async def test_a_pair_that_suits_sets_nothing_aside_and_is_explained():
    pair = await a_pair()
    made = await act(assigned(pair, **await a_slot(pair)))
    assert (made.state, made.overrides, made.run_id) == (ProposalState.PROPOSED, [], None)
    assert made.score == sum(part["points"] for part in made.parts) > 0
    assert made.words_need
    assert (await Need.get(id=pair.need.id)).state is NeedState.PROPOSED
    [notice] = await Notice.filter(key=f"proposal:{made.id}:proposed")
    assert notice.account_id == pair.member.account_id


async def test_every_filter_that_is_set_aside_is_named_and_on_record():
    pair = await a_pair(
        tier=Tier.MARKET, price_fen=9900, groups=["儿童"], radius_metres=100, longitude=112.60, latitude=34.90
    )
    await Need.filter(id=pair.need.id).update(
        at_home=True, groups=["老人"], longitude=112.65, latitude=34.90, text="想学钢琴", title="钢琴"
    )
    made = await act(assigned(pair, agreed=True))
    assert set(made.overrides) >= {"price", "at_home", "group", "distance", "time"}
    assert made.state is ProposalState.ACCEPTED
    entry = await AuditEntry.get(verb="match_assign")
    assert entry.after["overrides"] == made.overrides
    assert entry.after["assigned_for"] == "居民点名要这家"
    assert (await Event.get(id=made.event_id)).state is EventState.DRAFT
    assert f"proposal:{made.id}:assigned" in {one.key for one in await Notice.all()}


async def test_a_barred_pair_and_a_full_partner_can_be_set_aside():
    pair = await a_pair()
    slot = await a_slot(pair)
    refused = await a_proposal(pair)
    await act(actions.decline(pair.member, proposal=refused.id, reason="人手不够"))
    await act(partners.limit(pair.member, partner=pair.partner.id, weekly=1, monthly=None))
    await a_proposal(pair, state=ProposalState.ACCEPTED, need_id=(await a_pair()).need.id, **slot)
    made = await act(assigned(pair, **slot))
    assert made.overrides == ["barred", "load"]


async def test_a_run_leaves_what_staff_proposed_alone():
    pair = await a_pair()
    await another_offer(pair)
    made = await act(assigned(pair, **await a_slot_of_two(pair)))
    await matched(pair.community)
    assert (await Proposal.get(id=made.id)).state is ProposalState.PROPOSED


async def a_slot_of_two(pair):
    made = (await matched(pair.community))[0]
    await Proposal.all().delete()
    await Need.filter(id=pair.need.id).update(state=NeedState.PUBLISHED)
    return {"starts_at": made.starts_at, "ends_at": made.ends_at}


async def test_an_open_pair_is_not_proposed_again_also_not_at_once():
    pair = await a_pair()
    slot = await a_slot(pair)
    outcomes = await at_once([lambda: assigned(pair, **slot)] * 3)
    assert sum(isinstance(one, Proposal) for one in outcomes) == 1
    assert sum(isinstance(one, MatchAlready) for one in outcomes) == 2


async def test_what_cannot_be_set_aside_is_refused():
    pair = await a_pair()
    await Need.filter(id=pair.need.id).update(state=NeedState.SERVED)
    with pytest.raises(MatchNotPossible):
        await act(assigned(pair))
    await Need.filter(id=pair.need.id).update(state=NeedState.PUBLISHED)
    await Partner.filter(id=pair.partner.id).update(state=PartnerState.SUSPENDED)
    with pytest.raises(MatchNotPossible):
        await act(assigned(pair))


async def test_times_must_be_in_order_and_to_come():
    pair = await a_pair()
    now = clock.now()
    for field, times in (
        ("starts_at", {"starts_at": now}),
        ("ends_at", {"ends_at": now}),
        ("ends_at", {"ends_at": now + timedelta(days=9)}),
    ):
        with pytest.raises(InvalidInput) as refused:
            await act(assigned(pair, **times))
        assert refused.value.field == [field]


async def test_partners_do_not_assign():
    pair = await a_pair()
    with pytest.raises(NotAllowed):
        await act(
            actions.assign(
                pair.member,
                need=pair.need.id,
                offer=pair.offer.id,
                starts_at=clock.now() + timedelta(days=3),
                ends_at=clock.now() + timedelta(days=3, hours=1),
                reason="我们想做",
                agreed=True,
                days=3,
            )
        )


async def why(pair, actor=None):
    return await inquiring.why_not(actor or pair.secretary, need=pair.need.id, offer=pair.offer.id)


async def test_why_not_names_the_first_filter_with_its_numbers():
    pair = await a_pair(radius_metres=3000, longitude=112.60, latitude=34.90)
    await Need.filter(id=pair.need.id).update(longitude=112.646, latitude=34.90)
    found = await why(pair)
    assert found.refused.reason is Reason.DISTANCE
    assert (found.refused.metres, found.refused.radius_metres) == (4195, 3000)
    assert found.excluded["distance"] == 1


async def test_why_not_of_a_pair_that_suits_says_that_it_is_coming():
    pair = await a_pair()
    found = (await why(pair)).refused
    assert found.reason is Reason.COMING
    assert found.merit > 0


@pytest.mark.parametrize(
    ("need", "reason"),
    [
        ({"at_home": True}, Reason.AT_HOME),
        ({"title": "钢琴", "text": "孩子想学钢琴", "category": "music"}, Reason.BELOW_FLOOR),
        ({"state": NeedState.WITHDRAWN}, Reason.NEED_CLOSED),
    ],
)
async def test_why_not_tells_what_the_need_asks_for(need, reason):
    pair = await a_pair()
    await Need.filter(id=pair.need.id).update(**need)
    assert (await why(pair)).refused.reason is reason


async def test_why_not_of_what_the_partner_paused():
    pair = await a_pair()
    await Offer.filter(id=pair.offer.id).update(state=OfferState.PAUSED)
    assert (await why(pair)).refused.reason is Reason.OFFER_CLOSED


async def test_why_not_compares_with_what_the_need_got():
    pair = await a_pair()
    _, offer = await another_offer(pair)
    high = [{"name": "concept", "points": 990, "detail": ""}, {"name": "turn", "points": 9, "detail": "1"}]
    await a_proposal(pair, offer_id=offer.id, partner_id=offer.partner_id, score=999, parts=high)
    found = (await why(pair)).refused
    assert (found.reason, found.bar) == (Reason.OUTRANKED, 990)
    assert found.short_by == 990 - found.merit > 0


async def test_why_not_of_a_full_offer_tells_what_the_last_one_had():
    pair = await a_pair(capacity=1)
    made = await matched(pair.community)
    [mine] = made
    others = await a_pair(community=pair.community)
    await Proposal.filter(id=mine.id).delete()
    step = timedelta(days=7)
    for week in range(-1, 4):
        times = {"starts_at": mine.starts_at + week * step, "ends_at": mine.ends_at + week * step}
        await a_proposal(
            others,
            offer_id=pair.offer.id,
            partner_id=pair.partner.id,
            state=ProposalState.ACCEPTED,
            score=700 + week,
            parts=[{"name": "text", "points": 700 + week, "detail": ""}],
            need_id=(await a_pair(community=pair.community)).need.id,
            **times,
        )
    found = (await why(pair)).refused
    assert (found.reason, found.bar) == (Reason.FULL, 699)


async def test_why_not_remembers_what_was_said():
    pair = await a_pair()
    proposal = await a_proposal(pair)
    await act(actions.decline(pair.member, proposal=proposal.id, reason="人手不够"))
    found = (await why(pair)).refused
    assert (found.reason, found.note) == (Reason.DECLINED, "人手不够")


async def test_why_not_is_for_staff_and_the_offers_partner():
    pair = await a_pair()
    member, _ = await another_offer(pair)
    assert (await why(pair, pair.member)).refused.reason is Reason.COMING
    with pytest.raises(NotAllowed):
        await why(pair, member)
