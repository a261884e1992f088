"""What the tour is made of: reading mail, waiting, comparing."""

import json
import mailbox
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from services.tour.client import Client
from services.tour.errors import StepFailed
from services.tour.mailbox import mails_about
from services.tour.story import begin
from services.tour.waiting import expect, until


def put(maildir: Path, subject: str, text: str) -> None:
    mail = EmailMessage()
    mail["Subject"] = subject
    mail.set_content(text)
    mailbox.Maildir(maildir).add(mail)


def test_mail_is_found_by_its_words_in_chinese(tmp_path: Path) -> None:
    put(tmp_path / "mail", "【近邻】活动提醒：智能手机课a1b2c3", "时间：今天")
    put(tmp_path / "mail", "【近邻】活动提醒：另一堂课", "时间：明天")
    assert mails_about(tmp_path / "mail", "活动提醒", "a1b2c3") == ["【近邻】活动提醒：智能手机课a1b2c3"]


def test_words_may_be_in_the_text(tmp_path: Path) -> None:
    put(tmp_path / "mail", "提醒", "地点：文化广场")
    assert mails_about(tmp_path / "mail", "提醒", "文化广场") == ["提醒"]


def test_a_mailbox_that_is_not_there_yet_is_empty(tmp_path: Path) -> None:
    assert mails_about(tmp_path / "mail", "提醒") == []


async def test_waiting_ends_with_the_first_value_that_holds() -> None:
    values = iter([0, 1, 2, 3])

    async def read() -> int:
        return next(values)

    assert await until("two", read, lambda found: found >= 2, seconds=5) == 2


async def test_waiting_in_vain_says_what_was_read_last() -> None:
    async def read() -> str:
        return "DRAFT"

    with pytest.raises(StepFailed, match=r"the event did not come about within 0 s; last read: 'DRAFT'"):
        await until("the event", read, lambda found: found == "HELD", seconds=0)


def test_what_differs_is_told_with_both_values() -> None:
    expect("the state", "HELD", "HELD")
    with pytest.raises(StepFailed, match="the state should be 'HELD'; read back: 'DRAFT'"):
        expect("the state", "DRAFT", "HELD")


@pytest.mark.parametrize("text", ["", "[]", "{}", json.dumps({"resident": {"token": "t"}})])
async def test_a_file_that_holds_no_accounts_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "accounts.json"
    path.write_text(text)
    async with httpx.AsyncClient() as http:
        with pytest.raises(StepFailed, match=r"accounts\.json is no file of demo accounts"):
            begin(http, "http://127.0.0.1/graphql", path)


def answering(body: object, status: int = 200) -> Client:
    """A client of a server that always answers so."""

    async def answer(_request: Request) -> JSONResponse:
        return JSONResponse(body, status)

    app = Starlette(routes=[Route("/graphql", answer, methods=["POST"])])
    http = httpx.AsyncClient(transport=httpx.ASGITransport(app))
    return Client(http, "http://tour.test/graphql", "t")


async def test_a_refusal_ends_the_step_with_its_code_and_message() -> None:
    refused = {"__typename": "NotAllowed", "code": "NOT_ALLOWED", "message": "Ask the staff."}
    client = answering({"data": {"needPublish": refused}})
    with pytest.raises(StepFailed, match=r"needPublish was refused: NOT_ALLOWED: Ask the staff\."):
        await client.do("needPublish", "need { id }", need="Need:1")


@pytest.mark.parametrize("status", [200, 400])
async def test_an_error_ends_the_step_with_what_was_read(status: int) -> None:
    client = answering({"errors": [{"message": "Unknown field"}]}, status)
    with pytest.raises(StepFailed, match=f"answered {status}.*Unknown field"):
        await client.ask("{ nonsense }")
