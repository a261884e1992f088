"""Mutations by plans: payloads and refusals as selected, verbs in order, errors as graphql-core has them."""

import pytest
from prometheus_client import REGISTRY

from services.domain.events import actions
from services.domain.events.models import EventState, Registration
from services.kit import database
from tests.api.conftest import Api
from tests.api.equality.comparing import codes
from tests.api.equality.paths import COMPILED, READ, RESOLVED
from tests.api.operations.asking import as_told
from tests.api.rights.verbs import RULES
from tests.api.rights.world import a_world
from tests.factories.events import an_event
from tests.factories.needs import a_need
from tests.factories.people import a_community, a_resident, a_secretary

PAYLOADS = {
    "plain": "eventRegister(input: $input) { ... on EventRegisterPayload { registration { party state } } }",
    "what it is": "eventRegister(input: $input) { __typename }",
    "aliases": "it: eventRegister(input: $input) { kind: __typename ... on EventRegisterPayload"
    " { a: registration { how: state } b: registration { many: party } } }",
    "what is below": "eventRegister(input: $input) { ... on EventRegisterPayload { registration { __typename"
    " event { __typename title places: placesLeft"
    " registrations(first: 3) { totalCount nodes { party } } } } } }",
    "a skipped field": "eventRegister(input: $input) { __typename ... on EventRegisterPayload"
    " { registration @skip(if: $yes) { id } } }",
    "nothing but skipped": "eventRegister(input: $input) { ... on EventRegisterPayload"
    " { registration @skip(if: $yes) { id } } }",
    "skipped below": "eventRegister(input: $input) { ... on EventRegisterPayload"
    " { registration { party @skip(if: $yes) } } }",
    "another's fields alone": "eventRegister(input: $input) { ... on EventNotOpen { message } }",
    "fragments": "eventRegister(input: $input) { ...Done ...Told } }"
    " fragment Done on EventRegisterPayload { registration { ...Row } }"
    " fragment Row on Registration { party ... on Node { __typename } }"
    " fragment Told on Refusal { code message field",
    "merged": "eventRegister(input: $input) { ... on EventRegisterPayload { registration { party } }"
    " ... on EventRegisterPayload { registration { state party } } }",
    "a skipped verb": "eventRegister(input: $input) @skip(if: $yes) { __typename }",
}
REFUSALS = {
    "of the interface": "eventRegister(input: $input) { ... on Refusal { code message field } }",
    "with what it is": "eventRegister(input: $input) { __typename ... on Refusal { code } }",
    "aliases": "i: eventRegister(input: $input) { a: __typename ... on Refusal { b: code c: code field } }",
    "of the type": "eventRegister(input: $input) { ... on InvalidInput { field } ... on NotFound { code }"
    " ... on EventNotOpen { message } ... on PartyTooLarge { field code } }",
    "fragments": "eventRegister(input: $input) { ...Told } } fragment Told on Refusal { code ...More }"
    " fragment More on Refusal { message __typename",
    "a skipped field": "eventRegister(input: $input) { ... on Refusal { code @skip(if: $yes) message } }",
    "the payload's fields alone": "eventRegister(input: $input) { ... on EventRegisterPayload"
    " { registration { id } } }",
}


def register(selection):
    """A mutation that declares the variables it uses."""
    more = ", $yes: Boolean = true" if "$yes" in selection else ""
    return f"mutation ($input: EventRegisterInput!{more}) {{ {selection} }}"


async def told(asking, path, document, actor, **variables):
    answer = await asking.ways.ask(path, actor, {"query": document, "variables": variables})
    assert answer.read == path
    return answer


async def on_both(asking, document, *, given=None, **event):
    """A resident's answer on each path, each with an event of its own that reads the same."""
    answers = []
    for path in (COMPILED, RESOLVED):
        made = await an_event(title="集市", capacity=30, **event)
        variables = {"input": {"event": f"Event:{made.id}", "party": 2} | (given or {})}
        answers.append((await told(asking, path, document, await a_resident(), **variables)).body)
    return answers


@pytest.mark.parametrize("selection", PAYLOADS.values(), ids=PAYLOADS)
async def test_a_payload_is_told_as_selected(asking, selection):
    made, resolved = await on_both(asking, register(selection))
    assert as_told(made) == as_told(resolved)
    assert codes(made) == []


@pytest.mark.parametrize("selection", REFUSALS.values(), ids=REFUSALS)
@pytest.mark.parametrize("party", [0, 21])
async def test_a_refusal_is_told_as_selected(asking, selection, party):
    made, resolved = await on_both(asking, register(selection), given={"party": party})
    assert made == resolved
    assert codes(made) == []


@pytest.mark.parametrize("given", [{"event": "Event:999"}, {"event": "Area:1"}, {"event": ""}, {}])
async def test_refusals_of_each_kind_are_the_same_bytes(asking, given):
    document = register(REFUSALS["of the interface"])
    made, resolved = await on_both(asking, document, given=given, state=EventState.CANCELLED)
    assert made == resolved
    assert b'"code":' in made


@pytest.mark.parametrize("rule", {rule.verb: rule for rule in RULES}.values(), ids=str)
async def test_a_stranger_is_refused_by_every_verb_in_the_same_bytes(asking, rule):
    given = await rule.make(await a_world(), None)
    kind = rule.verb[0].upper() + rule.verb[1:]
    document = (
        f"mutation ($input: {kind}Input!) {{ it: {rule.verb}(input: $input)"
        " { __typename ... on Refusal { code message field } } }"
    )
    bodies = [(await told(asking, path, document, None, input=given)).body for path in (COMPILED, RESOLVED)]
    assert bodies[0] == bodies[1]
    assert b'"SIGN_IN_NEEDED"' in bodies[0]


async def test_what_a_mutation_is_called_is_left_to_graphql_core_and_done_once(asking):
    event, actor = await an_event(), await a_resident()
    document = (
        "mutation ($input: EventRegisterInput!) { __typename eventRegister(input: $input) { __typename } }"
    )
    body = {"query": document, "variables": {"input": {"event": f"Event:{event.id}"}}}
    answer = await asking.ways.ask(COMPILED, actor, body)
    assert answer.read == RESOLVED
    assert b'"EventRegisterPayload"' in answer.body
    assert await Registration.all().count() == 1


ORDERS = [("needSupport", "needUnsupport"), ("needUnsupport", "needSupport")]


@pytest.mark.parametrize("verbs", ORDERS)
async def test_verbs_are_done_one_after_the_other(asking, verbs):
    bodies = []
    for path in (COMPILED, RESOLVED):
        need = await a_need(area=await a_community())
        calls = (
            f'v{number}: {verb}(input: {{ need: "Need:{need.id}" }}) {{ __typename'
            f" ... on {verb[0].upper()}{verb[1:]}Payload {{ need {{ supportersCount }} }} }}"
            for number, verb in enumerate(verbs)
        )
        document = f"mutation {{ {' '.join(calls)} }}"
        bodies.append((await told(asking, path, document, await a_resident())).body)
    assert as_told(bodies[0]) == as_told(bodies[1])
    assert codes(bodies[0]) == []


async def test_the_second_verb_sees_what_the_first_did(asking):
    event = await an_event()
    call = f'eventRegister(input: {{ event: "Event:{event.id}" }}) {{ __typename }}'
    answer = await told(asking, COMPILED, f"mutation {{ b: {call} a: {call} }}", await a_resident())
    assert as_told(answer.body) == (
        '{"data": {"b": {"__typename": "EventRegisterPayload"}, "a": {"__typename": "AlreadyRegistered"}},'
        ' "extensions": {"cost": {"requested": 20, "limit": 1000000}}}'
    )


@pytest.mark.parametrize(
    "given",
    [{}, {"capacity": None}, {"capacity": 40}, {"title": "健康集市", "capacity": None}, {"capacity": 0}],
)
async def test_what_is_null_is_not_what_is_absent(asking, given):
    area, document = (
        await a_community(),
        (
            "mutation ($input: EventChangeInput!) { eventChange(input: $input) { __typename"
            " ... on EventChangePayload { event { title capacity } } ... on Refusal { code field } } }"
        ),
    )
    secretary, bodies = await a_secretary(area), []
    for path in (COMPILED, RESOLVED):
        event = await an_event(area=area, title="集市", capacity=30)
        variables = {"input": {"event": f"Event:{event.id}", **given}}
        bodies.append((await told(asking, path, document, secretary, **variables)).body)
    assert as_told(bodies[0]) == as_told(bodies[1])
    assert codes(bodies[0]) == []


@pytest.fixture
def unlucky(monkeypatch):
    """A party of seven meets an error that nobody foresaw."""
    at_once = actions.register_at_once

    async def raising(actor, *, event, party):
        if party == 7:
            raise RuntimeError("the password is 123456")
        return await at_once(actor, event=event, party=party)

    monkeypatch.setattr(actions, "register_at_once", raising)


@pytest.mark.parametrize(("parties", "at", "done"), [((7, 1), "a", 0), ((1, 7), "b", 1)])
async def test_an_unforeseen_error_ends_the_mutation(asking, unlucky, parties, at, done):
    bodies = []
    for path in (COMPILED, RESOLVED):
        events, actor = [await an_event(), await an_event()], await a_resident()
        calls = [
            f'{key}: eventRegister(input: {{ event: "Event:{event.id}", party: {party} }})\n{{ __typename }}'
            for key, event, party in zip("ab", events, parties, strict=True)
        ]
        document = "mutation {\n  " + "\n  ".join(calls) + "\n}"
        bodies.append((await asking.ways.ask(path, actor, {"query": document})).body)
        assert await Registration.filter(account_id=actor.account_id).count() == done
    assert as_told(bodies[0]) == as_told(bodies[1])
    assert codes(bodies[0]) == ["INTERNAL"]
    assert b'"data":null' in bodies[0]
    assert f'"path":["{at}"]'.encode() in bodies[0]
    assert b"123456" not in bodies[0]


async def test_header_and_counter_agree_on_who_answered_where_a_verb_failed(asking, unlucky):
    event = await an_event()
    document = (
        f'mutation {{ eventRegister(input: {{ event: "Event:{event.id}", party: 7 }}) {{ __typename }} }}'
    )
    labels = {"path": COMPILED}
    before = REGISTRY.get_sample_value("jinlin_operations_total", labels) or 0
    answer = await asking.ways.ask(COMPILED, await a_resident(), {"query": document})
    counted = REGISTRY.get_sample_value("jinlin_operations_total", labels) - before
    assert (answer.read, counted) == (COMPILED, 1)


COLUMNS = ["plain", "what it is", "aliases", "skipped below", "fragments", "merged"]
RELATED = {
    "a row": "event { title }",
    "rows": "event { registrations { totalCount } }",
    "a column and a row": "party event { id }",
}


async def sent_for(asking, selection):
    """The statements of a registration that fits; the plan has served once before."""
    actor, document = await a_resident(), register(selection)
    for _ in range(2):
        event = await an_event()
        with database.counting() as sent:
            answer = await told(asking, COMPILED, document, actor, input={"event": f"Event:{event.id}"})
    assert codes(answer.body) == []
    assert "account_id" in sent[0]
    assert sent[1].strip().startswith("WITH taken AS")
    return sent


@pytest.mark.parametrize("selection", COLUMNS)
async def test_a_registration_that_fits_is_who_asks_and_the_deed_which_tells_its_columns(asking, selection):
    assert len(await sent_for(asking, PAYLOADS[selection])) == 2


@pytest.mark.parametrize("selection", RELATED.values(), ids=RELATED)
async def test_what_is_related_to_a_registration_is_one_statement_more(asking, selection):
    payload = (
        f"eventRegister(input: $input) {{ ... on EventRegisterPayload {{ registration {{ {selection} }} }} }}"
    )
    _who, _deed, read = await sent_for(asking, payload)
    assert 'FROM "registration"' in read


async def test_a_registration_that_does_not_fit_is_looked_into_and_changes_nothing(asking):
    actor, document = await a_resident(), register(REFUSALS["of the interface"])
    event = await an_event(state=EventState.CANCELLED)
    with database.counting() as sent:
        answer = await told(asking, COMPILED, document, actor, input={"event": f"Event:{event.id}"})
    assert b'"EVENT_NOT_OPEN"' in answer.body
    assert sent[1].strip().startswith("WITH taken AS")
    assert any("FOR UPDATE" in text or "FOR NO KEY UPDATE" in text for text in sent[2:])
    assert sent.count(sent[0]) == 1
    assert await Registration.all().count() == 0


async def test_the_api_says_that_a_plan_answered(api: Api):
    event = await an_event()
    document = f'mutation {{ eventRegister(input: {{ event: "Event:{event.id}" }}) {{ __typename }} }}'
    assert (await api.http.post("/graphql", json={"query": document})).headers[READ] == COMPILED
