"""What holds of partners, papers and offers, by table."""

from datetime import date, timedelta

import pytest

from services.domain.partners import rules
from services.domain.partners.errors import CreditCodeInvalid
from services.domain.partners.models import Agreement, Licence, OfferState, PartnerKind, PartnerState
from services.kit.errors import InvalidInput

TODAY, DAY = date(2026, 11, 25), timedelta(days=1)
S = PartnerState
# rejectable, signable, standing, vetted
SETS = {
    S.APPLIED: (True, False, True, False),
    S.ASSESSED: (True, True, True, True),
    S.SIGNED: (False, False, True, True),
    S.ACTIVE: (False, True, True, True),
    S.SUSPENDED: (False, True, True, True),
    S.REJECTED: (False, False, False, False),
    S.EXITED: (False, False, False, False),
}


@pytest.mark.parametrize("state", list(S))
def test_what_may_be_done_to_a_partner_follows_its_state(state):
    sets = rules.REJECTABLE, rules.SIGNABLE, rules.STANDING, rules.VETTED
    assert tuple(state in one for one in sets) == SETS[state]


@pytest.mark.parametrize("state", list(OfferState))
def test_an_offer_is_open_while_active_or_paused(state):
    assert (state in rules.OPEN) is (state.value in {"active", "paused"})


@pytest.mark.parametrize(
    ("begins", "ends", "in_force"), [(0, 0, True), (-1, 1, True), (1, 2, False), (-2, -1, False)]
)
def test_an_agreement_is_in_force_on_its_days_both_included(begins, ends, in_force):
    one = Agreement(begins_on=TODAY + begins * DAY, ends_on=TODAY + ends * DAY)
    assert rules.any_in_force([one], TODAY) is in_force


@pytest.mark.parametrize(
    ("issued", "expires", "valid"),
    [(0, None, True), (1, None, False), (-9, 0, True), (-9, -1, False), (-9, 1, True)],
)
def test_a_licence_is_valid_from_its_issue_to_its_last_day(issued, expires, valid):
    until = None if expires is None else TODAY + expires * DAY
    assert rules.any_valid([Licence(issued_on=TODAY + issued * DAY, expires_on=until)], TODAY) is valid


def test_no_paper_is_no_paper():
    assert not rules.any_in_force([], TODAY)
    assert not rules.any_valid([], TODAY)


@pytest.mark.parametrize(
    ("begins", "ends", "review", "field"),
    [
        (-2, -1, -1, "ends_on"),
        (2, 1, 1, "ends_on"),
        (0, 9, 10, "review_on"),
        (0, 9, -1, "review_on"),
        (0, 0, 0, None),
        (-9, 0, -9, None),
        (1, 9, 9, None),
    ],
)
def test_a_term_is_in_order_or_names_the_field_at_fault(begins, ends, review, field):
    days = {"begins_on": begins, "ends_on": ends, "review_on": review}
    given = {name: TODAY + days_ * DAY for name, days_ in days.items()}
    if field is None:
        rules.check_term(**given, today=TODAY)
        return
    with pytest.raises(InvalidInput) as refused:
        rules.check_term(**given, today=TODAY)
    assert refused.value.field == [field]


@pytest.mark.parametrize(
    ("issued", "expires", "field"),
    [(1, None, "issued_on"), (0, 0, "expires_on"), (-9, -1, "expires_on"), (-1, 0, None), (0, None, None)],
)
def test_a_licence_is_in_order_or_names_the_field_at_fault(issued, expires, field):
    until = None if expires is None else TODAY + expires * DAY
    if field is None:
        rules.check_validity(issued_on=TODAY + issued * DAY, expires_on=until, today=TODAY)
        return
    with pytest.raises(InvalidInput) as refused:
        rules.check_validity(issued_on=TODAY + issued * DAY, expires_on=until, today=TODAY)
    assert refused.value.field == [field]


@pytest.mark.parametrize("raw", [None, "", "  "])
@pytest.mark.parametrize("kind", list(PartnerKind))
def test_organisations_need_a_code_and_residents_none(kind, raw):
    if kind is PartnerKind.RESIDENT:
        assert rules.code_of(kind, raw) is None
        return
    with pytest.raises(CreditCodeInvalid):
        rules.code_of(kind, raw)


@pytest.mark.parametrize("kind", list(PartnerKind))
@pytest.mark.parametrize("raw", ["1", "9" * 18, "I" * 18, "9" * 500, "社区"])
def test_a_malformed_code_is_taken_from_nobody(kind, raw):
    with pytest.raises(CreditCodeInvalid):
        rules.code_of(kind, raw)
