"""Every predicate of needs in every state."""

import pytest

from services.domain.needs import rules
from services.domain.needs.models import NeedState

S = NeedState
STEPS = {
    (S.DRAFT, S.PUBLISHED), (S.DRAFT, S.WITHDRAWN),
    (S.PUBLISHED, S.MATCHING), (S.PUBLISHED, S.AGREED), (S.PUBLISHED, S.WITHDRAWN),
    (S.MATCHING, S.PROPOSED), (S.MATCHING, S.AGREED), (S.MATCHING, S.PUBLISHED), (S.MATCHING, S.WITHDRAWN),
    (S.PROPOSED, S.AGREED), (S.PROPOSED, S.PUBLISHED), (S.PROPOSED, S.WITHDRAWN),
    (S.AGREED, S.SCHEDULED), (S.AGREED, S.PUBLISHED), (S.AGREED, S.WITHDRAWN),
    (S.SCHEDULED, S.SERVED), (S.SCHEDULED, S.PUBLISHED),
    (S.SERVED, S.CLOSED),
}  # fmt: skip
# changeable, looking, shareable, gathering
SETS = {
    S.DRAFT: (True, False, False, True),
    S.PUBLISHED: (True, True, True, True),
    S.MATCHING: (False, True, True, True),
    S.PROPOSED: (False, True, True, True),
    S.AGREED: (False, False, True, True),
    S.SCHEDULED: (False, False, True, True),
    S.SERVED: (False, False, False, False),
    S.CLOSED: (False, False, False, False),
    S.WITHDRAWN: (False, False, False, False),
}


@pytest.mark.parametrize("to", list(S))
@pytest.mark.parametrize("state", list(S))
def test_a_need_takes_exactly_the_steps_of_its_lifecycle(state, to):
    assert rules.may_become(state, to) is ((state, to) in STEPS)


@pytest.mark.parametrize("state", list(S))
def test_what_may_be_done_to_a_need_follows_its_state(state):
    sets = rules.CHANGEABLE, rules.LOOKING, rules.SHAREABLE, rules.GATHERING
    assert tuple(state in one for one in sets) == SETS[state]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("请打13800000000找我", True),
        ("１３８００００００００", True),
        ("138-0000-0000", True),
        ("12800000000", False),
        ("138000000001", False),
        ("410306195001011234", True),
        ("41030619500101123x", True),
        ("410306175001011234", False),
        ("", False),
        ("每周三19:30，广场", False),
    ],
)
def test_a_number_of_a_person_is_told_from_other_numbers(text, named):
    assert rules.names_a_person(text) is named
