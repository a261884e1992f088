"""What a partner takes in a week and a month: in runs, and when answers come at once."""

from datetime import timedelta

import pytest

from services.domain.audit.models import AuditEntry
from services.domain.matching import actions
from services.domain.matching.errors import PartnerLoadFull
from services.domain.matching.models import DeclineReason, Proposal, ProposalState
from services.domain.partners import actions as partners
from services.domain.partners.models import Partner
from services.kit import clock
from services.kit.errors import InvalidInput, NotAllowed
from tests.factories.acting import act, at_once
from tests.factories.matching import a_pair, a_proposal, matched
from tests.factories.needs import a_need
from tests.factories.partners import an_offer

pytestmark = pytest.mark.usefixtures("db")


async def limited(pair, **limits):
    await act(
        partners.limit(pair.member, partner=pair.partner.id, **({"weekly": None, "monthly": None} | limits))
    )


async def more_needs(pair, count):
    return [
        await a_need(area=pair.community, title="老人量血压", text="想请人给老人测量血压、血糖。")
        for _ in range(count)
    ]


async def test_members_set_the_limits_and_the_trail_keeps_them():
    pair = await a_pair()
    await limited(pair, weekly=3)
    row = await Partner.get(id=pair.partner.id)
    assert (row.takes_weekly, row.takes_monthly) == (3, None)
    entry = await AuditEntry.get(verb="partner_limit")
    assert (entry.before["takes_weekly"], entry.after["takes_weekly"]) == (None, 3)
    with pytest.raises(NotAllowed):
        await act(partners.limit(pair.secretary, partner=pair.partner.id, weekly=1, monthly=None))


@pytest.mark.parametrize("wrong", [{"weekly": 0}, {"weekly": 1001}, {"monthly": -1}])
async def test_a_limit_out_of_bounds_is_named(wrong):
    pair = await a_pair()
    with pytest.raises(InvalidInput) as refused:
        await limited(pair, **wrong)
    assert refused.value.field == list(wrong)


async def test_a_run_proposes_no_more_than_the_partner_takes():
    pair = await a_pair(capacity=9)
    await more_needs(pair, 5)
    await limited(pair, monthly=2)
    made = await matched(pair.community)
    months = [(one.starts_at + timedelta(hours=8)).month for one in made]
    assert made
    assert all(months.count(month) <= 2 for month in months)


async def test_without_limits_all_are_served():
    pair = await a_pair(capacity=9)
    await more_needs(pair, 5)
    assert len(await matched(pair.community)) == 6


async def test_accepts_at_once_never_exceed_the_limit():
    pair = await a_pair(capacity=9)
    needs = [pair.need, *await more_needs(pair, 4)]
    offers = [pair.offer, *[await an_offer(partner=pair.partner) for _ in range(4)]]
    starts = clock.now() + timedelta(days=5)
    times = {"starts_at": starts, "ends_at": starts + timedelta(hours=1)}
    made = [
        await a_proposal(pair, need_id=need.id, offer_id=offer.id, **times)
        for need, offer in zip(needs, offers, strict=True)
    ]
    await limited(pair, weekly=2)
    outcomes = await at_once([lambda one=one: actions.accept(pair.member, proposal=one.id) for one in made])
    assert sum(isinstance(one, Proposal) for one in outcomes) == 2
    assert sum(isinstance(one, PartnerLoadFull) for one in outcomes) == 3
    assert await Proposal.filter(state=ProposalState.ACCEPTED).count() == 2


async def test_another_week_has_room_again():
    pair = await a_pair()
    await limited(pair, weekly=1)
    [other] = await more_needs(pair, 1)
    first = await a_proposal(pair)
    later = first.starts_at + timedelta(days=7)
    second = await a_proposal(pair, need_id=other.id, starts_at=later, ends_at=later + timedelta(hours=1))
    await act(actions.accept(pair.member, proposal=first.id))
    await act(actions.accept(pair.member, proposal=second.id))


async def test_a_no_for_that_time_moves_the_next_proposal_to_another():
    pair = await a_pair()
    other = (await more_needs(pair, 1))[0]
    first = await matched(pair.community)
    times = {one.starts_at for one in first}
    mine = next(one for one in first if one.need_id == pair.need.id)
    await act(actions.decline(pair.member, proposal=mine.id, because=DeclineReason.NO_TIME))
    await Proposal.filter(need_id=other.id).delete()
    again = [one for one in await matched(pair.community) if one.need_id == other.id]
    assert mine.starts_at in times
    assert again
    assert mine.starts_at not in {one.starts_at for one in again}


async def test_a_reason_of_the_list_needs_no_words_and_is_kept():
    pair = await a_pair()
    proposal = await a_proposal(pair)
    done = await act(actions.decline(pair.member, proposal=proposal.id, because=DeclineReason.TOO_FAR))
    assert (done.declined_for, done.reason) == ("too_far", "")


async def test_any_other_reason_must_be_told():
    pair = await a_pair()
    proposal = await a_proposal(pair)
    with pytest.raises(InvalidInput) as refused:
        await act(actions.decline(pair.member, proposal=proposal.id))
    assert refused.value.field == ["reason"]
