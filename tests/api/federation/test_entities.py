"""What a router asks of a subgraph: the schema's text, and entities by their keys."""

import pytest
from graphql import parse

from services.api import subgraph
from services.api.federation import MOST_REPRESENTATIONS
from services.api.operations.introspection import introspects
from services.domain.events.models import EventState
from services.kit import database
from tests.factories.events import an_event
from tests.factories.partners import a_partner
from tests.factories.people import a_community, a_resident, a_secretary

ASK = """
query($of: [_Any!]!) {
  _entities(representations: $of) {
    __typename
    ... on Partner { id name events { nodes { title } } }
    ... on Event { id title host { name } }
  }
}
"""


def ref(kind, row_id, **more):
    return {"__typename": kind, "id": f"{kind}:{row_id}", **more}


async def test_the_schema_is_told_with_its_keys(api):
    found = await api(None, "{ _service { text: sdl __typename } }")
    assert found["_service"] == {"text": subgraph.sdl(), "__typename": "_Service"}
    assert 'type Partner implements Node @key(fields: "id")' in subgraph.sdl()
    assert "_entities" not in subgraph.sdl()


async def test_entities_come_in_the_order_in_which_they_were_asked_for(api):
    partner = await a_partner()
    event, other = await an_event(), await an_event()
    asked = [
        ref("Event", other.id),
        ref("Partner", partner.id),
        ref("Event", event.id),
        ref("Event", other.id),
    ]
    found = (await api(None, ASK, of=asked))["_entities"]
    assert [one["id"] for one in found] == [one["id"] for one in asked]
    assert found[1]["__typename"] == "Partner"
    assert found[0]["title"] == other.title


async def test_one_statement_serves_all_of_a_type(api):
    partners = [await a_partner() for _ in range(5)]
    events = [await an_event() for _ in range(5)]
    asked = [ref(kind, row.id) for kind, rows in (("Partner", partners), ("Event", events)) for row in rows]
    await api(None, ASK, of=asked)
    with database.counting() as sent:
        await api(None, ASK, of=asked)
    assert len([one for one in sent if "SELECT" in one]) == 2


async def test_what_other_services_know_of_an_entity_is_not_in_the_way(api):
    event = await an_event()
    found = await api(None, ASK, of=[ref("Event", event.id, broadcast="channel", stars=[1, {"of": 5}])])
    assert found["_entities"][0]["id"] == f"Event:{event.id}"


async def test_representations_may_stand_in_the_document(api):
    event = await an_event()
    document = """
    query($id: ID!) { _entities(representations: [{__typename: "Event", id: $id}]) { ... on Node { id } } }
    """
    assert await api(None, document, id=f"Event:{event.id}") == {"_entities": [{"id": f"Event:{event.id}"}]}


async def test_the_gate_hides_entities_as_it_hides_rows(api):
    place = await a_community()
    draft = await an_event(area=place, state=EventState.DRAFT)
    asked = [ref("Event", draft.id), ref("Event", 987654321)]
    assert (await api(None, ASK, of=asked))["_entities"] == [None, None]
    assert (await api(await a_resident(), ASK, of=asked))["_entities"] == [None, None]
    seen = (await api(await a_secretary(place), ASK, of=asked))["_entities"]
    assert [one and one["id"] for one in seen] == [f"Event:{draft.id}", None]


BAD = {
    "a string": ("Event:1", "INVALID_REPRESENTATION"),
    "a number": (1, "INVALID_REPRESENTATION"),
    "a list": ([], "INVALID_REPRESENTATION"),
    "no type": ({"id": "Event:1"}, "INVALID_REPRESENTATION"),
    "a type that is no text": ({"__typename": 5, "id": "Event:1"}, "INVALID_REPRESENTATION"),
    "an unknown type": ({"__typename": "Evnt", "id": "Event:1"}, "UNKNOWN_ENTITY"),
    "a type that is no entity": ({"__typename": "PageInfo", "id": "Event:1"}, "UNKNOWN_ENTITY"),
    "a missing key": ({"__typename": "Event"}, "MISSING_KEY"),
    "a malformed id": ({"__typename": "Event", "id": "17"}, "INVALID_ID"),
    "an id that is no text": ({"__typename": "Event", "id": 17}, "INVALID_ID"),
    "an id that is null": ({"__typename": "Event", "id": None}, "INVALID_ID"),
    "an id of another type": ({"__typename": "Event", "id": "Partner:1"}, "INVALID_ID"),
    "an id beyond counting": ({"__typename": "Event", "id": "Event:" + "9" * 40}, "INVALID_ID"),
}


@pytest.mark.parametrize("case", BAD)
async def test_a_bad_representation_is_told_at_its_place_and_hinders_no_other(api, case):
    event = await an_event()
    bad, code = BAD[case]
    answer = await api.raw(None, ASK, of=[ref("Event", event.id), bad])
    assert [one and one["id"] for one in answer["data"]["_entities"]] == [f"Event:{event.id}", None]
    (error,) = answer["errors"]
    assert (error["extensions"]["code"], error["path"]) == (code, ["_entities", 1])
    assert "Representation 2" in error["message"]
    for word in ("Traceback", "KeyError", "NoneType", "object has no", "got an unexpected", "Did you mean"):
        assert word not in str(answer)


@pytest.mark.parametrize("given", [None, "Event:1", {"__typename": "Event"}, [None]])
async def test_what_is_no_list_of_representations_is_refused_with_a_code(api, given):
    errors = (await api.raw(None, ASK, of=given))["errors"]
    assert all(error["extensions"]["code"] for error in errors)
    assert "Traceback" not in str(errors)


async def test_a_hundred_representations_are_taken_and_no_more(api):
    event = await an_event()
    asked = [ref("Event", event.id)] * MOST_REPRESENTATIONS
    assert len((await api(None, ASK, of=asked))["_entities"]) == MOST_REPRESENTATIONS
    answer = await api.raw(None, ASK, of=[*asked, asked[0]])
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "TOO_MANY_REPRESENTATIONS"
    assert "100 at most; there were 101" in error["message"]


def test_in_production_the_schemas_text_is_told_to_those_who_may_introspect():
    assert introspects(parse("{ _service { sdl } }"))
    assert not introspects(parse(ASK))


async def test_no_representations_give_no_entities(api):
    assert await api(None, ASK, of=[]) == {"_entities": []}
