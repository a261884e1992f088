"""graphql-eslint's rules for schemas, and those of Relay, find nothing in the contract."""

import json

import pytest

from services.api.schema import sdl
from tests.clients import node


@pytest.fixture
def lint(tmp_path):
    def reports(text):
        (tmp_path / "schema.graphql").write_text(text)
        found = json.loads(node.run("lint.mjs", str(tmp_path / "schema.graphql")))
        return [(one["rule"].removeprefix("@graphql-eslint/"), one["message"]) for one in found]

    return reports


def test_the_linter_reports_nothing(lint):
    assert lint(sdl()) == []


FAULTS = {
    "naming-convention": ("  placesLeft: Int", "  places_left: Int"),
    "relay-page-info": ("  hasNextPage: Boolean!", "  hasNextPage: Boolean"),
    "relay-arguments": ("    first: Int\n", "    first: String\n"),
}


@pytest.mark.parametrize("rule", FAULTS)
def test_it_would_report_a_fault(lint, rule):
    before, after = FAULTS[rule]
    faulty = sdl().replace(before, after, 1)
    assert faulty != sdl()
    assert rule in {found for found, _ in lint(faulty)}
