"""Every verb against every kind of caller."""

import pytest

from services.api.schema import VERBS, schema
from tests.api.conftest import Api
from tests.api.rights import accounts, events, identity, matching, needs, partners, personal, reminders
from tests.api.rights.matrix import CALLERS, REFUSED, Rule, World, audited_by, everything

RULES: list[Rule] = [
    rule
    for one in (accounts, partners, needs, events, reminders, matching, personal, identity)
    for rule in one.RULES
]


def test_every_verb_of_the_schema_has_a_stated_rule() -> None:
    mutation = schema()._schema.mutation_type
    assert mutation is not None
    assert {rule.verb for rule in RULES} | identity.OPEN == set(mutation.fields)


def test_only_verbs_of_signing_in_are_open_to_strangers() -> None:
    assert {verb.name for verb in VERBS if verb.is_open} == identity.OPEN


def test_no_rule_lets_a_stranger_through() -> None:
    assert [str(rule) for rule in RULES if "stranger" in rule.may] == []


def test_every_rule_speaks_of_callers_that_there_are() -> None:
    assert [str(rule) for rule in RULES if not rule.may <= set(CALLERS)] == []


@pytest.mark.parametrize("rule", RULES, ids=str)
async def test_who_has_no_right_is_refused_and_changes_no_row(api: Api, world: World, rule: Rule) -> None:
    wrong = {}
    for caller in CALLERS:
        if caller in rule.may:
            continue
        given = await rule.make(world, world.actors.get(caller))
        before = await everything()
        answer = await rule.call(api, world, caller, given)
        if answer.get("code") not in REFUSED:
            wrong[caller] = answer
        assert await everything() == before, caller
    assert wrong == {}


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.may], ids=str)
async def test_who_has_the_right_is_let_through_and_on_record(api: Api, world: World, rule: Rule) -> None:
    wrong, unrecorded = {}, []
    for caller in sorted(rule.may):
        given = await rule.make(world, world.actors[caller])
        before = await audited_by(world.id(caller))
        answer = await rule.call(api, world, caller, given)
        if answer["__typename"] != rule.payload:
            wrong[caller] = answer
        elif (await audited_by(world.id(caller)) > before) is not rule.audited:
            unrecorded.append(caller)
    assert wrong == {}
    assert unrecorded == []


@pytest.mark.parametrize("rule", RULES, ids=str)
async def test_a_stranger_is_asked_to_sign_in(api: Api, world: World, rule: Rule) -> None:
    answer = await rule.call(api, world, "stranger", await rule.make(world, None))
    assert (answer["__typename"], answer["code"]) == ("SignInNeeded", "SIGN_IN_NEEDED")
