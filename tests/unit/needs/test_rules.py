"""The table of a need's states, and the judgements on calls and texts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.actors.actor import Actor, Held, Role
from services.domain.needs import rules
from services.domain.needs.models import Call, CallState, NeedState

states = st.sampled_from(NeedState)


def reachable(state: NeedState) -> set[NeedState]:
    seen, fresh = set(), {state}
    while fresh:
        seen |= fresh
        fresh = {to for one in fresh for to in rules.TRANSITIONS[one]} - seen
    return seen


def test_every_state_has_its_line_in_the_table():
    assert set(rules.TRANSITIONS) == set(NeedState)


@given(states)
def test_no_state_leads_to_itself_or_back_to_draft(state):
    assert not rules.may_become(state, state)
    assert not rules.may_become(state, NeedState.DRAFT)


@given(states)
def test_every_need_can_end(state):
    assert reachable(state) & {NeedState.CLOSED, NeedState.WITHDRAWN}


@given(states)
def test_what_ended_stays_ended(state):
    assert not rules.may_become(NeedState.CLOSED, state)
    assert not rules.may_become(NeedState.WITHDRAWN, state)


@given(states)
def test_only_what_was_served_is_closed(state):
    assert rules.may_become(state, NeedState.CLOSED) == (state is NeedState.SERVED)


@given(states)
def test_a_need_is_withdrawn_before_it_is_scheduled_only(state):
    before = list(NeedState)[: list(NeedState).index(NeedState.SCHEDULED)]
    assert rules.may_become(state, NeedState.WITHDRAWN) == (state in before)


@given(states)
def test_every_state_between_publication_and_service_leads_back_to_published(state):
    between = {NeedState.DRAFT, NeedState.MATCHING, NeedState.PROPOSED, NeedState.AGREED, NeedState.SCHEDULED}
    assert rules.may_become(state, NeedState.PUBLISHED) == (state in between)


@pytest.mark.parametrize(
    ("role", "curates", "declines"),
    [
        (Role.SUBDISTRICT, True, True),
        (Role.SECRETARY, True, True),
        (Role.GRID_CHIEF, False, True),
        (Role.GRID_MEMBER, False, True),
        (Role.INTEGRATOR, False, False),
    ],
)
def test_rights_follow_the_role_and_the_area(role, curates, declines):
    actor = Actor(account_id=1, held=(Held(role, 4, "1.4."),))

    assert rules.may_curate(actor, "1.4.17.") is curates
    assert rules.may_decline(actor, "1.4.17.") is declines
    assert not rules.may_curate(actor, "1.40.")
    assert not rules.may_decline(actor, "1.")


@pytest.mark.parametrize(
    ("state", "day", "open_"),
    [
        (CallState.PUBLISHED, 9, True),
        (CallState.PUBLISHED, 10, True),
        (CallState.PUBLISHED, 11, False),
        (CallState.DRAFT, 9, False),
        (CallState.CLOSED, 9, False),
    ],
)
def test_a_call_takes_answers_to_the_end_of_its_last_day(state, day, open_):
    call = Call(state=state, closes_on=date(2026, 4, 10))
    assert rules.takes_answers(call, date(2026, 4, day)) is open_


@pytest.mark.parametrize(
    "text",
    [
        "电话13800138000",
        "电话138 0013 8000。",
        "电话138-0013-8000",
        "电话１３８００１３８０００",
        "身份证410305195001011234",
        "身份证41030519500101123x",
    ],
)
def test_phone_and_identity_numbers_are_noticed(text):
    assert rules.names_a_person(text)


@pytest.mark.parametrize(
    "text",
    ["约20人，每周三下午", "2026-04-01 09:00", "订单 202604011380013800099", "热线12345", "共13800元"],
)
def test_other_numbers_are_let_through(text):
    assert not rules.names_a_person(text)
