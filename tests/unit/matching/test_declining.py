"""What the next run learns from each no."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from services.domain.matching.declining import Declined
from services.domain.matching.engine import Need, Offer, Place, Problem, Slot
from services.domain.matching.loads import Loads
from services.domain.matching.models import DeclineReason
from services.domain.matching.narrowing import narrowed
from services.domain.matching.takes import Takes
from services.kit.places import metres

TUESDAY = datetime(2026, 12, 1, 1, tzinfo=UTC)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
HERE, NEAR, FAR = (112.60, 34.90), (112.61, 34.90), (112.65, 34.90)
PARTNER, ANOTHER = 1, 2


def a_slot(at, *, capacity=1):
    start = int(at.timestamp())
    return Slot(f"{start}-{start + 7200}", start, start + 7200, capacity)


def an_offer(id, partner=PARTNER, *, tier=0, at=TUESDAY, capacity=1, radius_m=None):
    slots = [
        a_slot(at, capacity=capacity),
        a_slot(at + DAY, capacity=capacity),
        a_slot(at + WEEK, capacity=capacity),
    ]
    return Offer(id, partner, "理发", "life", "1.", tier, place=Place(*HERE), radius_m=radius_m, slots=slots)


def a_need(id, text="老人理发", place=NEAR):
    return Need(id, text, "life", "1.", 2, place=Place(*place))


PROBLEM = Problem(
    needs=[a_need(1), a_need(2, "老人理发", FAR), a_need(3, "修水管")],
    offers=[an_offer(10), an_offer(11, tier=1), an_offer(20, ANOTHER)],
)
PAIRS = {(need.id, offer.id) for need in PROBLEM.needs for offer in PROBLEM.offers}


def declined(reason, **given):
    values = {
        "reason": reason,
        "need": 1,
        "offer": 10,
        "partner": PARTNER,
        "tier": 0,
        "starts_at": TUESDAY,
        "ends_at": TUESDAY + 2 * HOUR,
        "text": "老人理发",
        "need_place": NEAR,
        "offer_place": HERE,
    }
    return Declined(**(values | given))


def after(*learnt, held=None):
    return narrowed(PROBLEM, learnt, held or Loads())


def barred(problem):
    return {(need.id, offer) for need in problem.needs for offer in need.barred}


def slots(problem, offer):
    return [one for each in problem.offers if each.id == offer for one in each.slots]


@pytest.mark.parametrize("reason", DeclineReason)
def test_a_declined_pair_is_barred_whatever_the_reason_and_other_partners_never_are(reason):
    found = barred(after(declined(reason)))
    assert (1, 10) in found
    assert not [pair for pair in found if pair[1] == 20]


def test_other_reasons_bar_nothing_but_the_pair():
    assert barred(after(declined(DeclineReason.OTHER))) == {(1, 10)}
    assert after(declined(DeclineReason.OTHER)).offers == PROBLEM.offers


def test_too_far_bars_the_partner_for_the_need_and_draws_the_offer_in():
    found = after(declined(DeclineReason.TOO_FAR))
    assert barred(found) == {(1, 10), (1, 11)}
    drawn_in, other, _ = found.offers
    assert drawn_in.radius_m == int(metres(NEAR, HERE))
    assert other.radius_m is None


def test_too_far_never_widens_a_radius():
    near = replace(PROBLEM, offers=[an_offer(10, radius_m=300)])
    [offer] = narrowed(near, [declined(DeclineReason.TOO_FAR)], Loads()).offers
    assert offer.radius_m == 300


def test_too_far_without_a_place_bars_the_partner_alone():
    found = after(declined(DeclineReason.TOO_FAR, need_place=None))
    assert barred(found) == {(1, 10), (1, 11)}
    assert found.offers == PROBLEM.offers


def test_too_dear_leaves_the_partners_dearer_offers():
    assert barred(after(declined(DeclineReason.TOO_DEAR))) == {(1, 10)}
    assert barred(after(declined(DeclineReason.TOO_DEAR, offer=11, tier=1))) == {(1, 10), (1, 11)}


def test_no_time_then_closes_all_slots_of_the_partner_at_that_time():
    found = after(declined(DeclineReason.NO_TIME, starts_at=TUESDAY + HOUR))
    for offer in (10, 11):
        assert [one.start for one in slots(found, offer)] == [one.start for one in slots(PROBLEM, offer)[1:]]
    assert slots(found, 20) == slots(PROBLEM, 20)


def test_not_our_job_bars_the_partner_for_the_need_and_the_offer_for_needs_alike():
    assert barred(after(declined(DeclineReason.NOT_OUR_JOB))) == {(1, 10), (1, 11), (2, 10)}


def test_no_capacity_closes_the_partners_week():
    found = after(declined(DeclineReason.NO_CAPACITY))
    assert [one.start for one in slots(found, 10)] == [int((TUESDAY + WEEK).timestamp())]
    assert len(slots(found, 20)) == 3


def test_a_limit_leaves_no_more_room_than_the_week_and_the_month_have():
    held = Loads({PARTNER: Takes(weekly=2, monthly=2)}, {PARTNER: [TUESDAY + 4 * DAY]})
    wide = replace(PROBLEM, offers=[an_offer(10, capacity=9), an_offer(20, ANOTHER, capacity=9)])
    found = narrowed(wide, [], held)
    assert [one.capacity for one in slots(found, 10)] == [1, 1, 1]
    assert [one.capacity for one in slots(found, 20)] == [9, 9, 9]


def test_nothing_learnt_changes_nothing():
    assert after() is PROBLEM
