"""Which proposals may be accepted, and which times overlap, by table."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from services.domain.matching import rules
from services.domain.matching.models import Proposal, ProposalState, RunState
from services.domain.needs.models import Need, NeedState
from services.domain.partners.models import Offer, OfferState, Partner, PartnerState

NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
ANSWERABLE = {"published", "matching", "proposed", "agreed", "scheduled"}


@pytest.mark.parametrize("need", list(NeedState))
@pytest.mark.parametrize("proposal", list(ProposalState))
def test_an_open_proposal_of_a_need_that_looks_is_accepted_and_no_other(proposal, need):
    for offer, partner in itertools.product(OfferState, PartnerState):
        wanted = (
            proposal.value == "proposed"
            and need.value in ANSWERABLE
            and offer.value != "withdrawn"
            and partner.value == "active"
        )
        assert (
            rules.may_accept(
                Proposal(state=proposal), Need(state=need), Offer(state=offer), Partner(state=partner)
            )
            is wanted
        ), (offer, partner)


@pytest.mark.parametrize("state", list(RunState))
def test_a_run_is_under_way_while_queued_or_running(state):
    assert (state in rules.UNDER_WAY) is (state.value in {"queued", "running"})


@pytest.mark.parametrize("state", list(NeedState))
def test_a_run_takes_up_needs_between_publication_and_schedule(state):
    assert (state in rules.OPEN_TO_MATCHING) is (state.value in ANSWERABLE - {"scheduled"})


@pytest.mark.parametrize(
    ("starts", "ends", "used"),
    [(-2, 0, 0), (-2, 1, 1), (0, 2, 1), (1, 1.5, 1), (1, 3, 1), (2, 3, 0), (-1, 3, 1)],
)
def test_times_that_only_touch_do_not_overlap(starts, ends, used):
    ours = NOON, NOON + 2 * HOUR
    assert rules.in_use(ours, [(NOON + starts * HOUR, NOON + ends * HOUR)]) == used


@pytest.mark.parametrize(
    ("at_home", "place", "said"),
    [(True, "广场", "上门服务"), (False, "广场", "广场"), (False, "", "地点待定"), (True, "", "上门服务")],
)
def test_the_place_of_a_service_in_a_line(at_home, place, said):
    assert rules.place(Need(at_home=at_home), Offer(place=place)) == said


@pytest.mark.parametrize(("days", "wanted"), [(1, 1), (3, 3), (5, 5), (9, 5)])
def test_an_answer_is_due_by_the_slot_at_the_latest(days, wanted):
    slot = rules.slot_id(NOON + timedelta(days=5), NOON + timedelta(days=5, hours=2))
    assert rules.expires(slot, NOON, timedelta(days=days)) == NOON + timedelta(days=wanted)
