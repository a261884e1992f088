"""Callers for whom every bind of a read is the same share its rows by id; all others never do."""

import pytest

from services.domain.events.models import EventState
from tests.api.reads.asking import Asking, at_once
from tests.factories.events import a_registration, an_event
from tests.factories.partners import a_member, a_partner
from tests.factories.people import a_community, a_resident, a_secretary

ONE = "query($id: ID!) { event(id: $id) { id title confirmed } }"
REGISTRATIONS = "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Registration { party } } me { id } }"
MINE = "{ me { id phone } registrations { totalCount nodes { id } } }"
NOBODY = None


@pytest.fixture
def ask(api):
    return Asking(api.http, api.key)


async def test_callers_who_see_the_same_share_rows_by_id(ask, db):
    residents = [await a_resident(area=await a_community()) for _ in range(10)]
    events = [await an_event(confirmed=number) for number in range(5)]
    asked = [(one, events[number % 5]) for number, one in enumerate(residents)]
    found, statements = await at_once(ask, db, [(one, ONE, {"id": f"Event:{of.id}"}) for one, of in asked])
    assert [(data["event"]["title"], data["event"]["confirmed"]) for data in found] == [
        (event.title, event.confirmed) for _, event in asked
    ]
    assert len(statements) == 1 + 1, "who asks, and what is asked"


async def test_callers_who_may_see_more_or_other_rows_do_not_share(ask, db):
    here, there = await a_community(), await a_community()
    shop, other = await a_partner(area=here), await a_partner(area=there)
    draft = await an_event(area=here, partner=shop, state=EventState.DRAFT)
    callers = {
        NOBODY: False,
        await a_resident(area=here): False,
        await a_secretary(here): True,
        await a_secretary(there): False,
        await a_member(shop): True,
        await a_member(other): False,
    }
    found, statements = await at_once(ask, db, [(one, ONE, {"id": f"Event:{draft.id}"}) for one in callers])
    assert [data["event"] is not None for data in found] == [*callers.values()]
    assert len(statements) == 1 + len(callers)


@pytest.mark.parametrize("number", [1, 3])
async def test_a_private_row_goes_to_its_owner_alone_whoever_asks_for_it_at_once(ask, db, number):
    registered = await a_registration(await an_event(), owner := await a_resident())
    others = [await a_resident() for _ in range(5)]
    one = "query($id: ID!) { node(id: $id) { ... on Registration { id party } } }"
    requests = [(caller, one, {"id": f"Registration:{registered.id}"}) for caller in (*others, owner)]
    found, statements = await at_once(ask, db, requests * number)
    seen = {"id": f"Registration:{registered.id}", "party": registered.party}
    assert [data["node"] for data in found] == ([None] * len(others) + [seen]) * number
    assert len(statements) == 1 + len(others) + 1, "each caller's own, who may ask more than once"


BELOW = {
    "rows of mine": "query($id: ID!) { event(id: $id) { title below: registrations { totalCount } } }",
    "a filter of mine": "query($id: ID!) { event(id: $id) { title"
    " area { below: events(filter: {mine: true}) { totalCount } } } }",
}


@pytest.mark.parametrize("document", BELOW.values(), ids=BELOW)
async def test_a_public_row_with_private_ones_below_it_is_not_shared(ask, db, document):
    event = await an_event()
    registered, plain = await a_resident(), await a_resident()
    await a_registration(event, registered)
    requests = [(one, document, {"id": f"Event:{event.id}"}) for one in (registered, plain) * 2]
    found, statements = await at_once(ask, db, requests)
    counts = [(data["event"].get("below") or data["event"]["area"]["below"])["totalCount"] for data in found]
    assert counts == [1, 0, 1, 0]
    assert len(statements) == 1 + 2


async def test_a_hidden_row_of_one_is_never_in_the_answer_of_another(ask, db):
    event = await an_event()
    residents = [await a_resident() for _ in range(8)]
    registered = [await a_registration(event, one, party=n + 1) for n, one in enumerate(residents)]
    ids = [f"Registration:{one.id}" for one in registered]
    requests = [(one, REGISTRATIONS, {"ids": ids}) for one in (*residents, NOBODY) for _ in range(3)]
    found, statements = await at_once(ask, db, requests)
    for place, data in enumerate(found):
        whose = place // 3
        seen = [node["id"] for node in data["nodes"] if node is not None]
        assert seen == ids[whose : whose + 1]
        assert data["me"] == (
            {"id": f"Account:{residents[whose].account_id}"} if whose < len(residents) else None
        )
    who, of_residents, of_strangers = 1, 2 * len(residents), 1
    assert len(statements) == who + of_residents + of_strangers


async def test_pages_of_two_callers_are_never_shared(ask, db):
    one, other = await a_resident(), await a_resident()
    mine = await a_registration(await an_event(), one)
    requests = [(one, MINE, {}), (other, MINE, {}), (one, MINE, {}), (NOBODY, MINE, {})]
    found, statements = await at_once(ask, db, requests)
    pages = [data["registrations"]["nodes"] for data in found]
    assert pages == [[{"id": f"Registration:{mine.id}"}], [], [{"id": f"Registration:{mine.id}"}], []]
    ids = [data["me"] and data["me"]["id"] for data in found]
    assert ids == [f"Account:{one.account_id}", f"Account:{other.account_id}", ids[0], None]
    assert len(statements) == 1 + 2 + 2 + 1, "who asks; two each for the two; a page for the stranger"


async def test_staff_and_residents_do_not_share_what_only_staff_may_see(ask, db):
    area = await a_community()
    draft = await an_event(area=area, state=EventState.DRAFT)
    asked = {"id": f"Event:{draft.id}"}
    callers = [await a_resident(area=area), await a_secretary(area), NOBODY, await a_secretary(area)]
    found, statements = await at_once(ask, db, [(one, ONE, asked) for one in callers])
    assert [data["event"] is not None for data in found] == [False, True, False, True]
    assert len(statements) == 1 + 3, "who asks; the two who hold the same are one"
