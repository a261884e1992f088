"""What `below` reads out of an operation: keys, arguments, merged nodes, and what directives leave out."""

import pytest
from graphql import FragmentDefinitionNode, OperationDefinitionNode, build_schema, parse
from graphql.execution.values import VariableValues
from hypothesis import given
from hypothesis import strategies as st

from services.api.reads.selection import Document, below

SCHEMA = build_schema("""
    interface Named { name: String }
    interface Priced { price: Int }
    type Event implements Named { id: ID name: String place(short: Boolean = false): String next: Event
                                  people(first: Int = 20, after: String, role: Role): [Event] }
    type Offer implements Named & Priced { id: ID name: String price: Int }
    enum Role { GUEST HOST }
    union Found = Event | Offer
    type Query { found: Found event: Event }
""")
NO_VARIABLES = VariableValues(sources={}, coerced={})
FIELDS = ["id", "name", "place"]


def selected(text, variables=None, *, on="Event"):
    """What the merged top fields of the last operation select on the type `on`."""
    document = parse(text)
    parts = document.definitions
    fragments = {one.name.value: one for one in parts if isinstance(one, FragmentDefinitionNode)}
    operation = [one for one in parts if isinstance(one, OperationDefinitionNode)][-1]
    read = Document(SCHEMA, fragments, VariableValues(sources={}, coerced=variables or {}))
    return below(read, operation.selection_set.selections, on)


def keys(text, variables=None, *, on="Event"):
    return [one.key for one in selected(text, variables, on=on)]


@given(st.permutations(FIELDS))
def test_keys_come_in_the_order_of_the_operation(fields):
    assert keys("{ event { " + " ".join(fields) + " } }") == fields


def test_an_alias_is_the_key_and_the_field_keeps_its_name():
    assert [(one.key, one.name) for one in selected("{ event { title: name name } }")] == [
        ("title", "name"),
        ("name", "name"),
    ]


def test_one_field_under_two_aliases_keeps_two_sets_of_arguments():
    found = selected("{ event { a: place(short: true) b: place } }")
    assert [one.arguments(NO_VARIABLES) for one in found] == [{"short": True}, {"short": False}]


def test_a_field_chosen_twice_is_one_key_with_both_nodes():
    (one,) = selected("{ event { next { id } next { name } } }")
    assert (one.key, len(one.nodes)) == ("next", 2)


def test_what_lies_below_merged_nodes_is_merged_too():
    (one,) = selected("{ event { next { id name } next { name place } } }")
    assert [found.key for found in below(Document(SCHEMA, {}, _none()), one.nodes, "Event")] == FIELDS


def test_the_same_parent_asked_twice_is_read_as_one():
    assert keys("{ event { id } event { name id } }") == ["id", "name"]


def test_a_field_without_a_selection_has_nothing_below():
    (one,) = selected("{ event { id } }")
    assert below(Document(SCHEMA, {}, _none()), one.nodes, "Event") == []


def test_typename_is_selected_without_arguments():
    (one,) = selected("{ event { kind: __typename } }")
    assert (one.key, one.name, one.arguments(NO_VARIABLES)) == ("kind", "__typename", {})


@pytest.mark.parametrize(
    ("written", "variables", "arguments"),
    [
        ("people", {}, {"first": 20}),
        ("people(first: 3)", {}, {"first": 3}),
        ("people(first: 0)", {}, {"first": 0}),
        ("people(first: -1)", {}, {"first": -1}),
        ("people(first: null)", {}, {"first": None}),
        ('people(after: "社区")', {}, {"first": 20, "after": "社区"}),
        ("people(role: HOST)", {}, {"first": 20, "role": "HOST"}),
        ("people(first: $n)", {"n": 7}, {"first": 7}),
        ("people(first: $n)", {"n": None}, {"first": None}),
        ("people(first: $n)", {}, {"first": 20}),
        ("people(after: $after)", {}, {"first": 20}),
    ],
)
def test_arguments_are_coerced_with_defaults_and_variables(written, variables, arguments):
    operation = f"query ($n: Int, $after: String) {{ event {{ {written} {{ id }} }} }}"
    coerced = VariableValues(sources={}, coerced=variables or {})
    assert selected(operation, variables)[0].arguments(coerced) == arguments


@pytest.mark.parametrize(
    ("directives", "there"),
    [
        ("@skip(if: true)", False),
        ("@skip(if: false)", True),
        ("@include(if: true)", True),
        ("@include(if: false)", False),
        ("@skip(if: false) @include(if: true)", True),
        ("@skip(if: true) @include(if: true)", False),
        ("@skip(if: false) @include(if: false)", False),
        ("@include(if: false) @skip(if: true)", False),
    ],
)
@pytest.mark.parametrize(
    "place",
    [
        "name DIRECTIVES",
        "... DIRECTIVES { name }",
        "... on Event DIRECTIVES { name }",
        "... on Named DIRECTIVES { name }",
        "...Part DIRECTIVES",
    ],
)
def test_skip_wins_and_include_must_hold_wherever_they_stand(place, directives, there):
    text = "{ event { id " + place.replace("DIRECTIVES", directives) + " } } fragment Part on Event { name }"
    assert keys(text) == (["id", "name"] if there else ["id"])


@given(st.booleans(), st.booleans())
def test_directives_read_variables(skipped, included):
    text = "query ($s: Boolean!, $i: Boolean!) { event { id name @skip(if: $s) @include(if: $i) } }"
    assert ("name" in keys(text, {"s": skipped, "i": included})) is (included and not skipped)


def test_a_field_left_out_once_but_chosen_elsewhere_is_there():
    found = selected("{ event { name @skip(if: true) ... { name } } }")
    assert [(one.key, len(one.nodes)) for one in found] == [("name", 1)]


@pytest.mark.parametrize(
    ("condition", "on", "applies"),
    [
        ("Event", "Event", True),
        ("Offer", "Event", False),
        ("Event", "Offer", False),
        ("Named", "Event", True),
        ("Named", "Offer", True),
        ("Priced", "Event", False),
        ("Priced", "Offer", True),
        ("Found", "Event", True),
        ("Found", "Query", False),
        ("Nowhere", "Event", False),
        ("Role", "Event", False),
    ],
)
@pytest.mark.parametrize("form", ["inline", "named"])
def test_a_fragment_applies_to_its_type_its_interfaces_and_its_unions(condition, on, applies, form):
    if form == "inline":
        text = f"{{ found {{ ... on {condition} {{ id }} }} }}"
    else:
        text = f"{{ found {{ ...Part }} }} fragment Part on {condition} {{ id }}"
    assert keys(text, on=on) == (["id"] if applies else [])


def test_fragments_in_fragments_are_followed_in_order():
    text = """
        { event { place ...Outer id } }
        fragment Outer on Named { ...Inner ... on Event { next { id } } ... on Offer { price } }
        fragment Inner on Event { name }
    """
    assert keys(text) == ["place", "name", "next", "id"]


def test_a_fragment_spread_twice_merges_its_fields():
    (one,) = selected("{ event { ...Part ...Part } } fragment Part on Event { next { id } }")
    assert (one.key, len(one.nodes)) == ("next", 2)


def test_a_union_gives_each_type_its_own_fields():
    text = "{ found { __typename ... on Event { place } ... on Offer { price } } }"
    assert keys(text, on="Event") == ["__typename", "place"]
    assert keys(text, on="Offer") == ["__typename", "price"]


def _none():
    return VariableValues(sources={}, coerced={})
