"""The operations that the guides show hold against the contract."""

import re
from pathlib import Path

import pytest
from graphql import parse, validate

from services.api.schema import schema

DOCS = Path(__file__).parents[2] / "docs"
OPERATIONS = [
    pytest.param(block, id=f"{page.stem}-{number}")
    for page in sorted(DOCS.glob("*.md"))
    for number, block in enumerate(re.findall(r"```graphql\n(.*?)```", page.read_text(), re.DOTALL))
]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_operation_of_a_guide_is_valid(operation):
    assert [error.message for error in validate(schema()._schema, parse(operation))] == []


def test_every_verb_that_a_guide_names_exists():
    mutation, query = schema()._schema.mutation_type, schema()._schema.query_type
    assert mutation is not None
    assert query is not None
    table = (DOCS / "people.md").read_text()
    named = set(re.findall(r"`([a-z][A-Za-z]+)`", table)) - {"suggestions", "auditEntries"}
    assert named
    assert named - set(mutation.fields) == set()
    assert {"suggestions", "auditEntries"} <= set(query.fields)
