"""Signing in by phone and one-time code, over HTTP."""

import asyncio
from datetime import timedelta

import msgspec
import pytest

from services.domain.accounts.models import Account, SignInCode
from services.domain.audit.models import AuditEntry
from services.kit import clock, database
from tests.api.equality.paths import client
from tests.api.identity.conftest import DEVICE, PHONE
from tests.factories.people import an_account

OTHER_DEVICE = "device-of-somebody-else-1"


def another(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


async def test_a_new_phone_gets_an_account_and_a_session(signing_in):
    found = await signing_in.sign_in(name=" 王小明 ", deviceName="小明的手机")
    assert found["isNew"] is True
    assert found["account"]["name"] == "王小明"
    assert found["account"]["phone"] == PHONE
    assert found["session"]["device"] == "小明的手机"
    assert found["session"]["method"] == "CODE"
    status, body = await signing_in.by(found["accessToken"], "{ me { id } }")
    assert (status, body["data"]["me"]["id"]) == (200, found["account"]["id"])


async def test_a_known_phone_comes_into_its_account_and_keeps_its_name(signing_in):
    account = await an_account(name="李书记")
    found = await signing_in.sign_in(account.phone, name="别人")
    assert (found["isNew"], found["account"]["id"]) == (False, f"Account:{account.id}")
    assert found["account"]["name"] == "李书记"
    assert await Account.all().count() == 1


async def test_a_phone_typed_without_its_country_is_the_same(signing_in):
    code = await signing_in.code(PHONE)
    assert (await signing_in.try_code(code, "138 0000 0001"))["__typename"] == "SignInPayload"


async def test_signing_in_is_on_record_without_a_secret(signing_in):
    await signing_in.sign_in()
    verbs = {entry.verb: entry for entry in await AuditEntry.all()}
    assert verbs.keys() == {"account_open", "sign_in"}
    assert {"family_hash", "current_hash", "salt"} & verbs["sign_in"].after.keys() == set()
    assert verbs["sign_in"].area_id is None


async def test_a_code_holds_once(signing_in):
    code = await signing_in.code()
    assert (await signing_in.try_code(code))["__typename"] == "SignInPayload"
    assert (await signing_in.try_code(code))["code"] == "CODE_WRONG"


async def test_of_many_who_use_a_code_at_once_one_comes_in(signing_in):
    code = await signing_in.code()
    found = await asyncio.gather(*(signing_in.try_code(code) for _ in range(5)))
    assert sorted(one["__typename"] for one in found) == ["CodeWrong"] * 4 + ["SignInPayload"]


async def test_devices_of_a_new_phone_that_sign_in_at_once_share_its_one_account(signing_in):
    devices = [f"device-number-{number:020d}" for number in range(4)]
    codes = []
    for number, device in enumerate(devices):
        with clock.freeze(clock.now() + timedelta(seconds=61 * number)):
            codes.append(await signing_in.code(device=device))
    async with asyncio.TaskGroup() as group:
        tries = [
            group.create_task(signing_in.try_code(code, device=device))
            for code, device in zip(codes, devices, strict=True)
        ]
    found = [one.result() for one in tries]
    assert {one["__typename"] for one in found} == {"SignInPayload"}
    assert len({one["account"]["id"] for one in found}) == 1
    assert sum(one["isNew"] for one in found) == 1


async def test_a_code_is_good_for_the_device_that_asked_alone(signing_in):
    code = await signing_in.code()
    assert (await signing_in.try_code(code, device=OTHER_DEVICE))["code"] == "CODE_WRONG"
    assert (await signing_in.try_code(code))["__typename"] == "SignInPayload", "and is not used up by others"


async def test_a_newer_code_replaces_the_one_before(signing_in):
    first = await signing_in.code()
    with clock.freeze(clock.now() + timedelta(seconds=61)):
        second = await signing_in.code()
    assert first == second or (await signing_in.try_code(first))["code"] == "CODE_WRONG"
    assert (await signing_in.try_code(second))["__typename"] == "SignInPayload"


async def test_a_code_is_too_old_after_five_minutes(signing_in):
    code = await signing_in.code()
    with clock.freeze(clock.now() + timedelta(minutes=5, seconds=1)):
        assert (await signing_in.try_code(code))["code"] == "CODE_WRONG"


async def test_after_five_wrong_tries_the_right_code_is_wrong_too(signing_in):
    code = await signing_in.code()
    for _ in range(5):
        assert (await signing_in.try_code(another(code)))["code"] == "CODE_WRONG"
    assert (await signing_in.try_code(code))["code"] == "CODE_WRONG"


async def test_tries_made_at_once_are_all_counted(signing_in):
    code = await signing_in.code()
    await asyncio.gather(*(signing_in.try_code(another(code)) for _ in range(5)))
    assert (await signing_in.try_code(code))["code"] == "CODE_WRONG"


async def test_codes_and_phones_are_not_to_be_read_in_the_database(signing_in):
    code = await signing_in.code()
    rows = await database.rows(
        "SELECT c::text AS c FROM sign_in_code c UNION ALL SELECT t::text FROM throttle t"
    )
    texts = " ".join(row["c"] for row in rows)
    assert len(rows) > 3
    for secret in (code, PHONE, PHONE[3:], DEVICE):
        assert secret not in texts
    assert (await SignInCode.get()).box is None, "erased once it was sent"


async def test_asking_again_within_a_minute_says_how_long_to_wait(signing_in):
    await signing_in.code()
    document = (
        "mutation($i: CodeRequestInput!) { codeRequest(input: $i) {"
        " ... on TooManyCodes { code message retryAfter } } }"
    )
    found = (await signing_in.api(None, document, i={"phone": PHONE, "device": DEVICE}))["codeRequest"]
    assert found["code"] == "TOO_MANY_CODES"
    assert 55 <= found["retryAfter"] <= 60
    assert f"{found['retryAfter']} seconds" in found["message"]


@pytest.mark.parametrize(("what", "most"), [("phone", 5), ("device", 8), ("address", 30)])
async def test_codes_are_bounded_by_phone_by_device_and_by_address(signing_in, what, most):
    start = clock.now()

    async def ask(number: int) -> str:
        phone = PHONE if what == "phone" else f"+86138{number:08d}"
        device = DEVICE if what == "device" else f"device-number-{number:020d}"
        seconds = 61 * number if what == "phone" else number
        with clock.freeze(start + timedelta(seconds=seconds)):
            found = await signing_in.api.verb(None, "codeRequest", "expiresIn", phone=phone, device=device)
        return found["__typename"]

    assert [await ask(number) for number in range(most + 1)] == ["CodeRequestPayload"] * most + [
        "TooManyCodes"
    ]
    with clock.freeze(start + timedelta(hours=2)):
        found = await signing_in.api.verb(None, "codeRequest", "expiresIn", phone=PHONE, device=DEVICE)
    assert found["__typename"] == "CodeRequestPayload", "an hour later it is allowed again"


async def test_tries_are_bounded_by_device_whatever_the_phone(signing_in):
    tries = [await signing_in.try_code("000000", f"+86138{number:08d}") for number in range(21)]
    kinds = [one["__typename"] for one in tries]
    assert kinds == ["CodeWrong"] * 20 + ["TooManyTries"]


async def test_nothing_tells_whether_a_phone_has_an_account(signing_in):
    known = (await an_account()).phone
    answers = []
    for phone in (known, "+8613899999999"):
        device = f"device-asking-for-{phone}"
        with database.counting() as statements:
            asked = await signing_in.api.verb(None, "codeRequest", "expiresIn", phone=phone, device=device)
            tried = await signing_in.try_code("000000", phone, device)
        answers.append((asked, tried, statements))
    assert answers[0] == answers[1], "the same answers by the same statements"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"phone": "12"}, ["phone"]),
        ({"device": "short"}, ["device"]),
        ({"device": "设备" * 10}, ["device"]),
        ({"code": "12345"}, ["code"]),
        ({"code": "１２３４５６"}, ["code"]),
    ],
)
async def test_what_is_typed_wrong_is_named(signing_in, given, field):
    found = await signing_in.try_code(**({"code": "123456"} | given))
    assert (found["code"], found["field"]) == ("INVALID_INPUT", field)


async def test_a_closed_account_is_told_only_to_whoever_has_the_phone(signing_in):
    account = await an_account()
    await Account.filter(id=account.id).update(closed_at=clock.now())
    code = await signing_in.code(account.phone)
    assert (await signing_in.try_code(another(code), account.phone))["code"] == "CODE_WRONG"
    assert (await signing_in.try_code(code, account.phone))["code"] == "ACCOUNT_CLOSED"


async def test_no_answer_with_a_secret_is_kept_for_repeating(signing_in):
    code = await signing_in.code()
    found = await signing_in.try_code(code, idempotencyKey="once")
    assert (found["code"], found["field"]) == ("INVALID_INPUT", ["idempotencyKey"])


async def test_in_production_without_a_gateway_codes_are_refused_clearly(signing_in):
    alone = msgspec.structs.replace(signing_in.settings, sms_url=None, jinlin_mode="production")
    document = "mutation($i: CodeRequestInput!) { codeRequest(input: $i) { ... on Refusal { code } } }"
    async with client(alone, "compiled") as http:
        sent = await http.post(
            "/graphql", json={"query": document, "variables": {"i": {"phone": PHONE, "device": DEVICE}}}
        )
    assert sent.json()["data"]["codeRequest"]["code"] == "CODES_UNAVAILABLE"
