"""Trusted documents: with a file of them, nothing else is run."""

import hashlib
import json

import msgspec
import pytest

from services.kit.settings import SettingsInvalid
from tests.api.edge.conftest import client
from tests.api.edge.sending import AREAS, ME, ask, codes

HASH = hashlib.sha256(ME.encode()).hexdigest()
APQ = {"persistedQuery": {"version": 1, "sha256Hash": HASH}}


def with_documents(settings, path, content):
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return msgspec.structs.replace(settings, trusted_documents=str(path))


@pytest.fixture
async def trusting(db, settings, tmp_path):
    documents = {"me": ME, "areas": AREAS}
    async with client(with_documents(settings, tmp_path / "documents.json", documents)) as found:
        yield found


@pytest.mark.parametrize(
    "named", [{"documentId": "me"}, {"documentId": f"sha256:{HASH}"}, {"extensions": APQ}]
)
async def test_a_trusted_document_is_run_by_its_id_or_hash(trusting, named):
    assert (await ask(trusting, None, **named)).json()["data"] == {"me": None}


async def test_get_names_them_too(trusting):
    answer = await trusting.get("/graphql", params={"documentId": "areas"})
    assert answer.json()["data"] == {"areas": {"nodes": []}}
    assert answer.headers["etag"]


REFUSED = {
    "a text": {"query": ME},
    "a text with its id": {"query": ME, "documentId": "me"},
    "a text with its hash": {"query": ME, "extensions": APQ},
    "introspection": {"query": "{ __schema { queryType { name } } }"},
    "another id": {"documentId": "other"},
    "another hash": {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}},
    "nothing": {},
}


@pytest.mark.parametrize("request_", REFUSED.values(), ids=REFUSED)
async def test_everything_else_is_refused_by_code(trusting, request_):
    answer = await trusting.post("/graphql", json=request_)
    assert codes(answer) == ["DOCUMENT_NOT_TRUSTED"]


async def test_a_text_by_get_is_refused_too(trusting):
    answer = await trusting.get("/graphql", params={"query": ME})
    assert codes(answer) == ["DOCUMENT_NOT_TRUSTED"]


FAULTY = {
    "no JSON": "{",
    "a list": [],
    "texts that are none": {"me": 1},
    "a false hash": {"sha256:" + "0" * 64: ME},
}


@pytest.mark.parametrize("content", FAULTY.values(), ids=FAULTY)
def test_a_file_that_cannot_be_used_stops_the_process_and_is_named(settings, tmp_path, content):
    with pytest.raises(SettingsInvalid, match="TRUSTED_DOCUMENTS"):
        client(with_documents(settings, tmp_path / "documents.json", content))


def test_a_file_that_is_not_there_does_too(settings, tmp_path):
    missing = msgspec.structs.replace(settings, trusted_documents=str(tmp_path / "nothing.json"))
    with pytest.raises(SettingsInvalid, match="TRUSTED_DOCUMENTS"):
        client(missing)
