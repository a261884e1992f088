"""The verb is done and its payload cannot be read: the error is told, and the verb is not done again."""

from dataclasses import replace
from decimal import Decimal

import pytest

from services.api.reads import cursors, reading
from services.domain.events.models import Registration
from tests.api.equality.comparing import codes
from tests.api.equality.paths import COMPILED, RESOLVED
from tests.api.operations.asking import as_told
from tests.factories.events import an_event
from tests.factories.people import a_resident

DOCUMENT = """mutation ($input: EventRegisterInput!, $first: Int, $after: String) {
  it: eventRegister(input: $input) {
    __typename
    ... on EventRegisterPayload {
      done: registration {
        party event { registrations(first: $first, after: $after) { totalCount nodes { party } } }
      }
    }
  }
}"""

GOOD = cursors.encode("CREATED_AT_ASC", "2026-01-01 00:00:00+00", 1)


async def registered(asking, path, **variables):
    """The answer on a path; whatever it says, the resident has one registration."""
    event, actor = await an_event(), await a_resident()
    body = {"query": DOCUMENT, "variables": {"input": {"event": f"Event:{event.id}"}, **variables}}
    answer = await asking.ways.ask(path, actor, body)
    assert await Registration.filter(account_id=actor.account_id).count() == 1
    return answer


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({"first": 101}, "INVALID_PAGE_SIZE"),
        ({"first": -1}, "INVALID_PAGE_SIZE"),
        ({"after": "x"}, "INVALID_CURSOR"),
    ],
)
@pytest.mark.parametrize("known", [False, True], ids=["a new plan", "a plan that has served"])
async def test_a_fault_in_the_payload_is_told_where_it_is(asking, variables, code, known):
    if known:
        for after in (None, GOOD):
            assert (await registered(asking, COMPILED, after=after)).read == COMPILED
    made, resolved = [await registered(asking, path, **variables) for path in (COMPILED, RESOLVED)]
    assert as_told(made.body) == as_told(resolved.body)
    assert codes(made.body) == [code]
    assert b'"done":null' in made.body


async def test_a_fault_that_is_met_after_the_verb_is_told_by_the_plan_itself(asking):
    for after, told in ((GOOD, []), ("x", ["INVALID_CURSOR"]), (GOOD, [])):
        made = await registered(asking, COMPILED, after=after)
        assert (codes(made.body), made.read) == (told, COMPILED)


async def test_an_unforeseen_error_in_the_payload_is_masked(asking, monkeypatch):
    by_ids = reading.by_ids

    def broken(*given):
        def render(*_):
            raise ZeroDivisionError("the password is 123456")

        return replace(by_ids(*given), render=render)

    monkeypatch.setattr(reading, "by_ids", broken)
    made, resolved = [await registered(asking, path) for path in (COMPILED, RESOLVED)]
    assert as_told(made.body) == as_told(resolved.body)
    assert (codes(made.body), made.read) == (["INTERNAL"], COMPILED)
    assert b"123456" not in made.body


async def test_a_payload_that_cannot_be_written_is_told_and_does_not_have_the_verb_done_again(
    asking, monkeypatch
):
    by_ids = reading.by_ids

    def with_a_numeric(*given):
        made = by_ids(*given)

        def render(rows, raw):
            found = made.render(rows, raw)
            return {id: {**row, "party": Decimal(1)} for id, row in found.items()}

        return replace(made, render=render)

    monkeypatch.setattr(reading, "by_ids", with_a_numeric)
    made = await registered(asking, COMPILED)
    assert (codes(made.body), made.read) == (["INTERNAL"], COMPILED)
    assert b'"data":null' in made.body
    assert b"AlreadyRegistered" not in made.body
