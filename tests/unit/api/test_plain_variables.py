"""Plain variables are coerced without graphql-core's detours, and come out as it would have them."""

import pytest
from graphql import build_schema
from graphql.execution.values import get_variable_values
from hypothesis import given
from hypothesis import strategies as st

from services.api.operations.documents import Documents
from services.api.operations.variables import VariablesWrong, variables_of

SCHEMA = build_schema(
    "enum Tier { FREE LOW }"
    " input Filter { tier: Tier, first: Int = 3 }"
    " type Query { plain(id: ID!, n: Int, x: Float, b: Boolean, t: Tier, s: String, f: Filter): Int }"
)
PLAIN = (
    "query($id: ID!, $n: Int, $x: Float, $b: Boolean, $t: Tier, $s: String)"
    " { plain(id: $id, n: $n, x: $x, b: $b, t: $t, s: $s) }"
)
WITH_INPUT = "query($id: ID!, $f: Filter) { plain(id: $id, f: $f) }"
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=5),
    st.sampled_from(["FREE", "LOW"]), st.lists(st.integers(), max_size=2),
    st.dictionaries(st.sampled_from(["tier", "first", "other"]), st.integers(0, 9), max_size=2),
)  # fmt: skip
GIVEN = st.dictionaries(st.sampled_from(["id", "n", "x", "b", "t", "s", "f", "unknown"]), VALUES)


def both(text, values):
    """What variables_of makes of them, and what graphql-core does."""
    operation = Documents(SCHEMA).operation(text, None)
    core = get_variable_values(
        SCHEMA, operation.located[1].variable_definitions, values, max_errors=50, hide_suggestions=True
    )
    try:
        ours = variables_of(SCHEMA, operation, values)
    except VariablesWrong as wrong:
        return [error.formatted for error in wrong.errors], [error.formatted for error in core]
    return (ours.coerced, set(ours.sources)), (core.coerced, set(core.sources))


@pytest.mark.parametrize("text", [PLAIN, WITH_INPUT])
@given(values=GIVEN)
def test_values_and_errors_are_those_of_graphql_core(text, values):
    ours, core = both(text, values)
    assert ours == core


def test_an_error_tells_where_the_variable_stands():
    ours, _core = both(PLAIN, {"id": "1", "n": "many"})
    assert ours[0]["locations"] == [{"line": 1, "column": 17}]
