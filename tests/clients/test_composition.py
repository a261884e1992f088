"""The subgraph composes with another one that adds to our partners and events."""

import json

import pytest

from services.api import subgraph
from services.api.schema import sdl
from tests.clients import node

OTHER = (node.FOLDER / "partner_ratings.graphql").read_text()


@pytest.fixture
def composed(tmp_path):
    def compose(**subgraphs):
        files = []
        for name, text in subgraphs.items():
            (tmp_path / name).write_text(text)
            files.append(f"{name}={tmp_path / name}")
        return json.loads(node.run("compose.mjs", *files))

    return compose


def test_a_supergraph_is_made_of_ours_and_anothers_without_a_hint(composed):
    made = composed(jinlin=subgraph.of(sdl()), ratings=OTHER)
    assert made["errors"] == []
    assert made["hints"] == []
    assert '@join__type(graph: JINLIN, key: "id")' in made["supergraph"]
    assert (
        "ratings(first: Int, after: String): RatingConnection! @join__field(graph: RATINGS)"
        in made["supergraph"]
    )


def test_a_subgraph_that_takes_a_field_of_ours_for_its_own_is_told_so(composed):
    theirs = OTHER.replace("  broadcast: String", "  title: String!")
    made = composed(jinlin=subgraph.of(sdl()), ratings=theirs)
    assert [error["code"] for error in made["errors"]] == ["INVALID_FIELD_SHARING"]


def test_without_keys_nothing_composes(composed):
    plain = subgraph.of(sdl()).replace(' @key(fields: "id")', "")
    made = composed(jinlin=plain, ratings=OTHER)
    assert {error["code"] for error in made["errors"]} == {"INVALID_FIELD_SHARING"}
