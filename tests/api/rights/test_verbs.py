"""Every verb against every kind of caller."""

import pytest

from services.api.schema import VERBS
from tests.api.rights.callers import CALLERS, READING_KEYS, STRANGER
from tests.api.rights.checks import faults_of
from tests.api.rights.deeds import Rule
from tests.api.rights.ground import Ground
from tests.api.rights.verbs import RULES
from tests.api.rights.verbs.identity import NEVER_BY_KEY, OPEN

WHERE = (
    "State who may call it: a case with @RULES(…) in the file of its subject in tests/api/rights/verbs/,"
    " as its docstring shows; then `python -m tests.api.rights.guide`."
)


@pytest.mark.parametrize("verb", [one.name for one in VERBS])
def test_every_verb_has_a_stated_rule(verb: str) -> None:
    assert verb in OPEN | {rule.verb for rule in RULES}, f"Nobody has said who may call {verb}. {WHERE}"


def test_every_rule_is_of_a_verb_that_there_is() -> None:
    gone = {rule.verb for rule in RULES} - {one.name for one in VERBS}
    assert gone == set(), f"{sorted(gone)}: no such verb. Take the rules out of tests/api/rights/verbs/."


def test_only_verbs_of_signing_in_are_open_to_strangers() -> None:
    assert {verb.name for verb in VERBS if verb.is_open} == OPEN


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_no_rule_lets_through_who_has_not_signed_in_or_has_no_scope(rule: Rule) -> None:
    assert rule.may <= set(CALLERS)
    assert rule.may.isdisjoint({STRANGER} | READING_KEYS)


def test_keys_may_have_scopes_for_all_verbs_but_those_of_identity() -> None:
    assert {verb.name for verb in VERBS if not verb.is_delegable} == OPEN | NEVER_BY_KEY


@pytest.mark.parametrize("rule", RULES, ids=str)
async def test_who_has_the_right_does_it_on_record_and_all_others_change_nothing(
    ground: Ground, rule: Rule
) -> None:
    assert await faults_of(rule, ground) == []
