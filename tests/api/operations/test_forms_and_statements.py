"""A law: requests of one form have one statement; what differs between them fills its slots."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.api.operations.documents import Documents
from services.api.operations.plans import form_of
from services.api.operations.variables import variables_of
from services.api.reads import cursors, reading
from services.api.reads.node import NODES
from services.api.reads.selection import Document, at_root
from services.api.schema import schema
from services.domain.actors.actor import ANONYMOUS, Actor, Held, Role

pytestmark = pytest.mark.usefixtures("migrated")

GRAPHQL = schema()._schema
DOCUMENT = """query ($filter: EventFilter, $order: EventOrder, $first: Int, $after: String,
                     $whole: Boolean = true, $category: String, $states: [EventState!],
                     $area: ID, $below: Int, $mine: Boolean) {
    events(filter: $filter, order: $order, first: $first, after: $after) {
        totalCount @include(if: $whole)
        edges { cursor node { title area { name @skip(if: $whole) } } }
        nodes { stalls(first: $below) { nodes { title } totalCount }
            area { events(filter: { category: $category, state: $states, within: $area, mine: $mine },
                          order: $order, after: $after, first: $below) {
                pageInfo { endCursor hasNextPage } nodes { id startsAt } } } } } }"""
OPERATION = Documents(GRAPHQL).operation(DOCUMENT, None)
ACTORS = [
    ANONYMOUS,
    Actor(account_id=7),
    Actor(account_id=8),
    Actor(account_id=9, partner_ids=frozenset({3})),
    Actor(account_id=10, partner_ids=frozenset({4, 5})),
    Actor(account_id=11, held=(Held(Role.SECRETARY, 2, "1.2."),)),
    Actor(account_id=12, held=(Held(Role.GRID_CHIEF, 3, "1.3."),)),
    Actor(account_id=13, held=(Held(Role.SECRETARY, 2, "1.2."),), partner_ids=frozenset({3})),
]

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=3)
ids = st.builds("{}:{}".format, st.sampled_from(["Area", "Event", "Partner"]), st.integers(1, 10**6))
moments = st.sampled_from(
    ["2026-11-25T19:00:00+08:00", "2027-01-01T00:00:00Z", "1999-01-01T00:00:00.5+00:00"]
)
states = st.lists(st.sampled_from(["DRAFT", "PUBLISHED", "CANCELLED"]), max_size=2)
orders = st.sampled_from(["STARTS_AT_ASC", "STARTS_AT_DESC", "ATTENDED_ASC"])
sizes = st.sampled_from([0, 1, 2, 100])
rows = st.integers(1, 10**6)


def maybe(some):
    return st.none() | some


FILTERS = {
    "category": maybe(texts),
    "containing": maybe(texts),
    "within": maybe(ids),
    "host": maybe(ids),
    "state": maybe(states),
    "startsAfter": maybe(moments),
    "mine": maybe(st.booleans()),
    "hasPlaces": maybe(st.booleans()),
}
filters = st.fixed_dictionaries({}, optional=FILTERS)
VARIABLES = {
    "filter": maybe(filters),
    "first": maybe(sizes),
    "after": maybe(rows),
    "whole": st.booleans(),
    "category": maybe(texts),
    "states": maybe(states),
    "area": maybe(ids),
    "below": maybe(sizes),
    "mine": maybe(st.booleans()),
}
requests = st.fixed_dictionaries({"order": orders}, optional=VARIABLES)


@st.composite
def neighbours(draw):
    """Two requests that differ in one variable, or in one filter, if at all."""
    request = draw(requests)
    name = draw(st.sampled_from([*VARIABLES, "order", *FILTERS]))
    if name in FILTERS and name not in VARIABLES:
        some = request.get("filter") or {}
        return [request | {"filter": some | {name: draw(FILTERS[name])}} for _ in range(2)]
    if name != "order" and draw(st.integers(0, 3)) == 0:
        return request, {key: value for key, value in request.items() if key != name}
    return [request | {name: draw(orders if name == "order" else VARIABLES[name])} for _ in range(2)]


def sent(request):
    """The variables as a client sends them: its cursor is one of the order that it asks for."""
    if request.get("after") is None:
        return request
    value = "7" if request["order"].startswith("ATTENDED") else "2026-11-25 11:00:00+00"
    return request | {"after": cursors.encode(request["order"], value, request["after"])}


def reading_of(request, actor):
    """Form and prepared read of a request."""
    variables = variables_of(GRAPHQL, OPERATION, sent(request))
    document = Document(GRAPHQL, OPERATION.fragments, variables)
    (chosen,) = at_root(document, OPERATION.node.selection_set, "Query")
    form = (actor.kind, form_of(variables.coerced))
    return form, reading.page(document, actor, NODES["Event"], chosen), variables


def refilled(draw, value, key=None):
    """The same request with other texts, ids, moments and rows; all else as it was."""
    if isinstance(value, dict):
        return {name: refilled(draw, one, name) for name, one in value.items()}
    free = {"category": texts, "containing": texts, "within": ids, "host": ids, "area": ids, "after": rows}
    free["startsAfter"] = moments
    return draw(free[key]) if key in free and value is not None else value


@given(requests, st.data(), st.sampled_from(ACTORS), st.sampled_from(ACTORS))
def test_requests_that_differ_in_values_alone_share_form_and_statement(request, data, one, other):
    another = refilled(data.draw, request)
    (form, made, _), (again, remade, _) = reading_of(request, one), reading_of(another, other)
    if one.kind == other.kind:
        assert form == again
        assert made.text == remade.text
        assert len(made.slots) == len(remade.slots)


@settings(max_examples=400)
@given(neighbours(), st.sampled_from(ACTORS))
def test_statements_that_differ_have_forms_that_differ(pair, actor):
    one, other = pair
    (form, made, _), (another, remade, _) = reading_of(one, actor), reading_of(other, actor)
    assert form != another or made.text == remade.text


@given(requests, st.data(), st.sampled_from(ACTORS), st.sampled_from(ACTORS))
def test_a_read_prepared_for_one_request_asks_what_another_of_its_form_wants(request, data, one, other):
    if one.kind != other.kind:
        one = other
    another = refilled(data.draw, request)
    (_, made, _), (_, own, variables) = reading_of(request, one), reading_of(another, other)
    assert made.values(made.asked(other, variables)) == own.values(own.asked(other, variables))


@given(requests, st.sampled_from(ACTORS))
def test_no_text_of_a_request_is_in_the_statement(request, actor):
    marked = refilled_with_marks(request)
    _, made, _ = reading_of(marked, actor)
    assert "MARK" not in made.text
    assert "777777" not in made.text


def refilled_with_marks(value, key=None):
    """With values that are easily told from a statement's own words."""
    if isinstance(value, dict):
        return {name: refilled_with_marks(one, name) for name, one in value.items()}
    marks = {
        "category": "MARK' OR true --",
        "containing": "MARK",
        "within": "Area:777777",
        "area": "Area:777777",
    }
    return marks.get(key, value) if value is not None else None
