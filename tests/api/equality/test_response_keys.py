"""The names that a client gives to its fields change nothing but those names."""

import pytest

from services.kit.embedded import Servers
from services.kit.settings import Settings
from tests.api.equality.paths import COMPILED, RESOLVED, paths
from tests.factories.documents.author import HARD
from tests.factories.matching import a_pair, a_proposal

PLAIN = "plain"
DOCUMENTS = (
    "{ areas(first: 1) { totalCount pageInfo { endCursor } edges { cursor node { id KEY: kind } } } }",
    "{ areas(first: 1) { nodes { id KEY: name parent { KEY: name } needs { nodes { id KEY: title } } } } }",
    "{ proposals(first: 1) { totalCount nodes { id wordsNeed wordsOffer KEY: score } } }",
    '{ area(id: "Area:2") { id KEY: name } }',
    '{ nodes(ids: ["Area:1", "Area:2"]) { ... on Area { KEY: name parent { KEY: id } } } }',
)


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("path", [COMPILED, RESOLVED])
@pytest.mark.parametrize("key", HARD)
async def test_a_key_changes_no_other_value(
    db: Servers, settings: Settings, key: str, path: str, document: str
) -> None:
    pair = await a_pair()
    await a_proposal(pair, words_need=["血压"])
    async with paths(settings) as ways:
        plain, hard = [
            (await ways.ask(path, pair.secretary, {"query": document.replace("KEY", one)})).body.decode()
            for one in (PLAIN, key)
        ]
    assert '"errors"' not in plain
    assert hard.replace(f'"{key}":', f'"{PLAIN}":') == plain
