"""The `api` fixture repeats every read of the suite on the other path; here it is seen to do so."""

from dataclasses import replace

import httpx
import pytest

from services.kit import database
from services.kit.embedded import Servers
from services.kit.settings import Settings
from tests.api.equality.suite import only_reads, twins
from tests.factories.people import a_community

AREAS = {"query": "{ areas { nodes { id name } } }"}


def answering(text: str) -> httpx.AsyncClient:
    """A path gone astray: whatever it is asked, it says this."""
    wrong = httpx.MockTransport(lambda _: httpx.Response(200, text=text))
    return httpx.AsyncClient(transport=wrong, base_url="http://api.test")


async def test_a_read_is_asked_twice_and_counted_once(db: Servers, settings: Settings) -> None:
    await a_community()
    async with twins(settings) as both:
        with database.counting() as statements:
            answer = await both.post(AREAS, {})
    assert len(answer.json()["data"]["areas"]["nodes"]) == 2
    assert len(statements) == 1


async def test_another_answer_of_the_other_path_is_told(db: Servers, settings: Settings) -> None:
    async with twins(settings) as both, answering('{"data":{"areas":{"nodes":[1]}}}') as astray:
        with pytest.raises(AssertionError, match="the read paths differ"):
            await replace(both, other=astray).post(AREAS, {})


async def test_a_mutation_is_sent_once(db: Servers, settings: Settings) -> None:
    document = 'mutation { needClose(input: {need: "Need:1", note: ""}) { __typename } }'
    async with twins(settings) as both, answering("never asked") as astray:
        answer = await replace(both, other=astray).post({"query": document}, {})
    assert "never asked" not in answer.text


@pytest.mark.parametrize(
    ("document", "reads"),
    [
        ("{ me { id } }", True),
        ("query A { me { id } } fragment F on Account { id }", True),
        ("query A { me { id } } mutation B { areaRename }", False),
        ("subscription { matchProgress }", False),
        ("{ never closed", True),
    ],
)
def test_only_reads_are_repeated(document: str, reads: bool) -> None:
    assert only_reads(document) is reads
