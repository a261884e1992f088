"""Every plural root against every kind of caller; one row and a whole list agree on who sees it."""

from typing import Any

import pytest
from graphql import get_named_type

from services.api.schema import schema
from tests.api.conftest import Api
from tests.api.rights.matrix import CALLERS, World
from tests.api.rights.sights import SIGHTS, Rows, Sight


def _plural_roots() -> set[str]:
    query = schema()._schema.query_type
    assert query is not None
    return {name for name, one in query.fields.items() if {"first", "after"} <= set(one.args)}


def _type_of(root: str) -> str:
    """Name of the nodes of a plural root."""
    query: Any = schema()._schema.query_type
    connection: Any = get_named_type(query.fields[root].type)
    return str(get_named_type(connection.fields["nodes"].type))


def _expected(rows: Rows, caller: str) -> set[str]:
    return {label for label, (_, seen_by) in rows.items() if caller in seen_by}


def test_every_plural_root_has_its_rows_and_viewers() -> None:
    assert {one.root for one in SIGHTS} == _plural_roots()


@pytest.mark.parametrize("sight", SIGHTS, ids=str)
async def test_a_list_holds_what_the_caller_may_see_and_no_more(api: Api, world: World, sight: Sight) -> None:
    rows = await sight.make(world)
    labels = {f"{_type_of(sight.root)}:{row.id}": label for label, (row, _) in rows.items()}
    document = f"{{ found: {sight.root}(first: 100) {{ totalCount nodes {{ id }} }} }}"
    wrong = {}
    for caller in CALLERS:
        found = (await api(world.actors.get(caller), document))["found"]
        assert found["totalCount"] == len(found["nodes"]), caller
        seen = {labels[node["id"]] for node in found["nodes"] if node["id"] in labels}
        if seen != _expected(rows, caller):
            wrong[caller] = seen ^ _expected(rows, caller)
    assert wrong == {}


@pytest.mark.parametrize("sight", SIGHTS, ids=str)
async def test_a_row_by_its_id_is_null_for_who_may_not_see_it(api: Api, world: World, sight: Sight) -> None:
    rows = await sight.make(world)
    ids = [f"{_type_of(sight.root)}:{row.id}" for row, _ in rows.values()]
    document = "query($ids: [ID!]!) { found: nodes(ids: $ids) { __typename id } }"
    wrong = {}
    for caller in CALLERS:
        found = (await api(world.actors.get(caller), document, ids=ids))["found"]
        assert len(found) == len(ids), caller
        seen = {label for label, node in zip(rows, found, strict=True) if node is not None}
        if seen != _expected(rows, caller):
            wrong[caller] = seen ^ _expected(rows, caller)
    assert wrong == {}
