"""A verb with an idempotency key: done once, answered as often as asked."""

import asyncio
from datetime import timedelta

import pytest

from services.domain.accounts.models import Account
from services.domain.audit.models import AuditEntry
from services.domain.events.models import Registration
from services.domain.idempotency import actions
from services.domain.idempotency.models import KeptAnswer
from services.domain.needs.models import Suggestion
from services.kit import clock, database
from tests.factories.events import an_event
from tests.factories.people import a_community, a_resident

DAY = timedelta(hours=24)
REGISTRATION = "registration { id state }"


MAKE = """
mutation($area: ID!, $key: String!) {
  suggestionMake(input: {area: $area, text: "希望教老人用手机", idempotencyKey: $key}) { __typename }
}
"""


@pytest.fixture
async def resident(api):
    return await a_resident(area=await a_community())


async def suggesting(api, actor, *, text="希望教老人用手机", **given):
    selection = "suggestion { id text }"
    return await api.verb(actor, "suggestionMake", selection, area=await home(actor), text=text, **given)


async def home(actor):
    return f"Area:{(await Account.get(id=actor.account_id)).area_id}"


async def test_the_same_key_and_input_do_it_once_and_answer_alike(api, resident):
    first = await suggesting(api, resident, idempotencyKey="a")
    again = await suggesting(api, resident, idempotencyKey="a")
    assert first["__typename"] == "SuggestionMakePayload"
    assert again == first
    assert await Suggestion.all().count() == 1
    assert await AuditEntry.all().count() == 1


async def test_another_key_or_none_does_it_again(api, resident):
    for given in ({"idempotencyKey": "a"}, {"idempotencyKey": "b"}, {}, {}):
        assert (await suggesting(api, resident, **given))["__typename"] == "SuggestionMakePayload"
    assert await Suggestion.all().count() == 4


async def test_the_same_key_with_another_input_is_refused_by_name(api, resident):
    await suggesting(api, resident, idempotencyKey="a")
    refused = await suggesting(api, resident, idempotencyKey="a", text="希望有健身操")
    assert (refused["__typename"], refused["code"]) == ("IdempotencyKeyReused", "IDEMPOTENCY_KEY_REUSED")
    assert refused["field"] == ["idempotencyKey"]
    assert await Suggestion.all().count() == 1


async def test_the_same_key_for_another_verb_is_refused_by_name(api, resident):
    await suggesting(api, resident, idempotencyKey="a")
    event = await an_event()
    refused = await api.verb(
        resident, "eventRegister", REGISTRATION, event=f"Event:{event.id}", idempotencyKey="a"
    )
    assert refused["__typename"] == "IdempotencyKeyReused"
    assert not await Registration.exists()


async def test_each_account_has_keys_of_its_own(api, resident):
    other = await a_resident(area=await a_community())
    first = await suggesting(api, resident, idempotencyKey="a")
    second = await suggesting(api, other, idempotencyKey="a")
    assert first["suggestion"]["id"] != second["suggestion"]["id"]


async def test_a_refusal_is_an_answer_and_is_repeated(api, resident):
    event = await an_event(capacity=5)
    given = {"event": f"Event:{event.id}", "party": 30, "idempotencyKey": "a"}
    refused = await api.verb(resident, "eventRegister", REGISTRATION, **given)
    assert refused["code"] == "INVALID_INPUT"
    assert refused["field"] == ["party"]
    assert await api.verb(resident, "eventRegister", REGISTRATION, **given) == refused
    assert await KeptAnswer.all().count() == 1


async def test_a_refusal_stays_though_its_reason_is_gone(api, resident):
    event = await an_event()
    given = {"event": f"Event:{event.id}"}
    assert "registration" in await api.verb(resident, "eventRegister", REGISTRATION, **given)
    keyed = given | {"idempotencyKey": "a"}
    refused = await api.verb(resident, "eventRegister", REGISTRATION, **keyed)
    assert refused["__typename"] == "AlreadyRegistered"
    await Registration.all().delete()
    assert await api.verb(resident, "eventRegister", REGISTRATION, **keyed) == refused
    assert not await Registration.exists()


async def test_one_of_many_at_once_does_it_and_all_get_its_answer(api, resident):
    answers = await asyncio.gather(*(suggesting(api, resident, idempotencyKey="a") for _ in range(12)))
    assert answers == [answers[0]] * 12
    assert answers[0]["__typename"] == "SuggestionMakePayload"
    assert await Suggestion.all().count() == 1


async def test_of_two_inputs_at_once_under_one_key_one_is_done(api, resident):
    asked = [suggesting(api, resident, idempotencyKey="a", text=f"希望{number % 2}") for number in range(8)]
    kinds = [one["__typename"] for one in await asyncio.gather(*asked)]
    assert kinds.count("SuggestionMakePayload") == kinds.count("IdempotencyKeyReused") == 4
    assert await Suggestion.all().count() == 1


async def test_after_a_day_a_key_is_fresh(api, resident, monkeypatch):
    first = await suggesting(api, resident, idempotencyKey="a")
    later = clock.now() + DAY
    monkeypatch.setattr(clock, "now", lambda: later)
    second = await suggesting(api, resident, idempotencyKey="a", text="希望有健身操")
    assert second["suggestion"]["id"] != first["suggestion"]["id"]


async def test_the_sweep_forgets_what_is_older_than_a_day(api, resident, monkeypatch):
    await suggesting(api, resident, idempotencyKey="old")
    later = clock.now() + DAY
    await KeptAnswer.all().update(created_at=later - DAY)
    await suggesting(api, resident, idempotencyKey="young")
    monkeypatch.setattr(clock, "now", lambda: later)
    async with database.transaction():
        assert await actions.forget_old() == 1
        assert await actions.forget_old() == 0
    assert await KeptAnswer.all().values_list("key", flat=True) == ["young"]


async def test_a_verb_that_fails_keeps_nothing_and_may_be_tried_again(api, resident):
    await database.rows("ALTER TABLE audit_entry RENAME TO hidden")
    try:
        assert await api.errors(resident, MAKE, area=await home(resident), key="a") == ["INTERNAL"]
    finally:
        await database.rows("ALTER TABLE hidden RENAME TO audit_entry")
    assert not await KeptAnswer.exists()
    assert (await suggesting(api, resident, idempotencyKey="a"))["__typename"] == "SuggestionMakePayload"


async def test_what_is_kept_is_sealed_and_does_not_open_elsewhere(api, resident):
    await suggesting(api, resident, idempotencyKey="a")
    kept = await KeptAnswer.get()
    assert b"Suggestion" not in kept.box
    await KeptAnswer.filter(id=kept.id).update(key="b")
    assert await api.errors(resident, MAKE, area=await home(resident), key="b") == ["INTERNAL"]


@pytest.mark.parametrize("key", ["", "x" * 101, "键", "a\nb"])
async def test_a_key_of_another_form_is_refused_by_its_field(api, resident, key):
    refused = await suggesting(api, resident, idempotencyKey=key)
    assert (refused["code"], refused["field"]) == ("INVALID_INPUT", ["idempotencyKey"])
    assert not await Suggestion.exists()


async def test_a_verb_with_values_answers_with_the_same_ones(api):
    event = await an_event()
    actor = await a_resident()
    await api.verb(actor, "eventRegister", REGISTRATION, event=f"Event:{event.id}")
    mine = await Registration.get(account_id=actor.account_id)
    given = {"registration": f"Registration:{mine.id}", "idempotencyKey": "a"}
    shown = [await api.verb(actor, "registrationShowCode", "code validUntil", **given) for _ in range(2)]
    assert shown[0]["code"]
    assert shown[0] == shown[1]


async def test_without_a_key_nothing_is_kept_and_no_statement_is_added(api, resident):
    event = await an_event()
    with database.counting() as sent:
        await api.verb(resident, "eventRegister", "registration { id }", event=f"Event:{event.id}")
    assert not [one for one in sent if "kept_answer" in one]
    assert await Account.exists()
