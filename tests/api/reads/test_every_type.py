"""What holds of every declared type, whichever subject declares it."""

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLObjectType,
    get_named_type,
    is_introspection_type,
    is_leaf_type,
    is_specified_scalar_type,
)

from services.api.reads.node import NODES
from services.api.schema import schema
from services.kit import database
from tests.factories.people import a_community, a_resident, a_secretary

GRAPHQL = schema()._schema
MOST = 2000
"""Words of a selection; an operation may have as many fields."""
PLURALS = sorted(node.plural for node in NODES.values() if node.plural)


def everything_below(type_: GraphQLObjectType, depth: int) -> str:
    """All leaves of a type, and of what it refers to, to a depth."""
    chosen = ["__typename"]
    for name, field in type_.fields.items():
        named = get_named_type(field.type)
        if is_leaf_type(named):
            chosen.append(name)
        elif depth and isinstance(named, GraphQLObjectType):
            chosen.append(f"{name} {{ {everything_below(named, depth - 1)} }}")
    return " ".join(chosen)


def query_for(plural: str) -> str:
    connection = get_named_type(GRAPHQL.query_type.fields[plural].type)
    node = get_named_type(connection.fields["nodes"].type)
    deepest = next(text for depth in (3, 2, 1) if len((text := everything_below(node, depth)).split()) < MOST)
    page = f"totalCount pageInfo {{ hasNextPage endCursor }} nodes {{ {deepest} }}"
    return f"{{ {plural}(first: 50) {{ {page} }} }}"


@pytest.mark.parametrize("plural", PLURALS)
@pytest.mark.parametrize("caller", ["stranger", "resident", "secretary"])
async def test_all_that_a_list_can_show_comes_in_one_statement(api, plural, caller):
    area = await a_community()
    actor = {"stranger": None, "resident": await a_resident(area=area), "secretary": await a_secretary(area)}[
        caller
    ]
    await api(actor, query_for(plural))
    with database.counting() as statements:
        data = await api(actor, query_for(plural))
    asks_who = 0 if actor is None else 1
    assert len(statements) == asks_who + 1
    assert data[plural]["totalCount"] == len(data[plural]["nodes"])


def test_every_type_field_argument_and_value_says_what_it_is():
    silent = []
    for name, type_ in GRAPHQL.type_map.items():
        if is_introspection_type(type_) or is_specified_scalar_type(type_):
            continue
        silent += [name] if not type_.description else []
        if isinstance(type_, GraphQLEnumType):
            silent += [f"{name}.{value}" for value, one in type_.values.items() if not one.description]
        for field, one in getattr(type_, "fields", {}).items():
            silent += [f"{name}.{field}"] if not one.description else []
            if not isinstance(type_, GraphQLInputObjectType):
                silent += [f"{name}.{field}({a})" for a, arg in one.args.items() if not arg.description]
    assert silent == []


def test_every_verb_answers_with_a_payload_and_named_refusals():
    for name, field in GRAPHQL.mutation_type.fields.items():
        union = get_named_type(field.type)
        members = [member.name for member in union.types]
        assert members[0] == f"{name[0].upper()}{name[1:]}Payload"
        refusals = list(union.types[1:])
        assert {"NotFound", "NotAllowed", "SignInNeeded", "InvalidInput"} <= {one.name for one in refusals}
        assert all("Refusal" in [face.name for face in one.interfaces] for one in refusals)
