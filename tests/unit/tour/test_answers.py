"""Whatever an address answers, the tour says which step failed and why, and never breaks."""

import httpx
import pytest

from services.tour.client import Client
from services.tour.errors import StepFailed


def client_of(answer: httpx.Response) -> Client:
    """A client of a server that always answers so."""
    transport = httpx.MockTransport(lambda _request: answer)
    return Client(httpx.AsyncClient(transport=transport), "http://api.test/graphql", "token")


@pytest.mark.parametrize(
    "body",
    [b"[]", b"{}", b"null", b"7", b'"text"', b"\xff", b"<html>", b'{"data": null}', b'{"data": []}', b""],
)
async def test_an_answer_that_is_no_graphql_answer_fails_the_step(body):
    with pytest.raises(StepFailed):
        await client_of(httpx.Response(200, content=body)).ask("{ me { id } }")


async def test_errors_of_the_answer_are_shown():
    answer = httpx.Response(200, json={"data": None, "errors": [{"message": "no such field"}]})
    with pytest.raises(StepFailed, match="no such field"):
        await client_of(answer).ask("{ nothing }")


@pytest.mark.parametrize("status", [400, 401, 404, 500, 503])
async def test_a_status_other_than_ok_fails_the_step_by_its_number(status):
    with pytest.raises(StepFailed, match=str(status)):
        await client_of(httpx.Response(status, json={"data": {}})).ask("{ me { id } }")


async def test_a_refusal_fails_a_step_with_its_code_and_message():
    refused = {"data": {"needPublish": {"code": "NEED_STATE_WRONG", "message": "It is published already."}}}
    with pytest.raises(StepFailed, match="NEED_STATE_WRONG: It is published already"):
        await client_of(httpx.Response(200, json=refused)).do("needPublish", "need { id }", need="Need:1")


async def test_a_payload_comes_back_as_it_is():
    done = {"data": {"needPublish": {"__typename": "NeedPublishPayload", "need": {"id": "Need:1"}}}}
    answer = await client_of(httpx.Response(200, json=done)).do("needPublish", "need { id }", need="Need:1")
    assert answer["need"] == {"id": "Need:1"}
