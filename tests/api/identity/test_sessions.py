"""Sessions: refreshing, copied tokens, signing out, and what ends with it."""

import asyncio
from datetime import timedelta

import jwt
import msgspec

from services.domain.accounts.models import Account, Session
from services.domain.audit.models import AuditEntry
from services.domain.notifications.models import Notice
from services.kit import clock, database
from tests.api.equality.paths import client
from tests.api.identity.conftest import DEVICE, PHONE

LATER = timedelta(minutes=1)
MINE = "{ sessions(first: 10) { nodes { id device usedAt endedAt endedBy } } }"


async def test_a_refresh_gives_new_tokens_and_the_old_access_token_goes_on(signing_in):
    first = await signing_in.sign_in()
    with clock.freeze(clock.now() + LATER):
        second = await signing_in.refresh(first["refreshToken"])
        assert second["__typename"] == "TokenRefreshPayload"
        assert second["refreshToken"] != first["refreshToken"]
        assert second["session"] == {"id": first["session"]["id"]}
        assert await signing_in.status(second["accessToken"]) == 200
        assert await signing_in.status(first["accessToken"]) == 200


async def test_an_access_token_names_its_session_and_holds_a_quarter_of_an_hour(signing_in):
    found = await signing_in.sign_in()
    claims = jwt.decode(found["accessToken"], options={"verify_signature": False})
    assert (claims["iss"], claims["aud"]) == ("jinlin", "jinlin")
    assert found["session"]["id"] == f"Session:{claims['sid']}"
    assert claims["exp"] - claims["iat"] == found["expiresIn"] == 900
    with clock.freeze(clock.now() + timedelta(minutes=15, seconds=1)):
        assert await signing_in.status(found["accessToken"]) == 401


async def test_a_chain_of_refreshes_holds(signing_in):
    token, start = (await signing_in.sign_in())["refreshToken"], clock.now()
    for number in range(1, 6):
        with clock.freeze(start + LATER * number):
            token = (await signing_in.refresh(token))["refreshToken"]
    assert await Session.filter(ended_at=None).count() == 1


async def test_a_copied_token_ends_the_session_is_on_record_and_is_told_to_its_owner(signing_in):
    first = await signing_in.sign_in()
    second = await signing_in.refresh(first["refreshToken"])
    with clock.freeze(clock.now() + LATER):
        assert (await signing_in.refresh(first["refreshToken"]))["code"] == "REFRESH_REUSED"
        assert (await signing_in.refresh(second["refreshToken"]))["code"] == "REFRESH_INVALID"
        assert await signing_in.status(second["accessToken"]) == 401
    session = await Session.get()
    assert session.ended_by == "reuse"
    assert await AuditEntry.filter(verb="session_reuse", subject_id=session.id).count() == 1
    assert (await Notice.get()).account_id == session.account_id


async def test_a_token_that_is_many_refreshes_old_is_still_known_as_copied(signing_in):
    first = await signing_in.sign_in()
    token, start = first["refreshToken"], clock.now()
    for number in range(1, 5):
        with clock.freeze(start + LATER * number):
            token = (await signing_in.refresh(token))["refreshToken"]
    with clock.freeze(start + LATER * 6):
        assert (await signing_in.refresh(first["refreshToken"]))["code"] == "REFRESH_REUSED"


async def test_tabs_that_refresh_at_once_get_the_same_successor(signing_in):
    first = await signing_in.sign_in()
    found = await asyncio.gather(*(signing_in.refresh(first["refreshToken"]) for _ in range(4)))
    assert len({one["refreshToken"] for one in found}) == 1
    with clock.freeze(clock.now() + LATER):
        assert (await signing_in.refresh(found[0]["refreshToken"]))["__typename"] == "TokenRefreshPayload"


async def test_a_guessed_or_mixed_token_is_no_token_or_a_copied_one(signing_in):
    one = await signing_in.sign_in()
    other = await signing_in.sign_in("+8613800000002", "another-device-1234567890")
    family, current = one["refreshToken"][3:].split(".")
    foreign = other["refreshToken"].split(".")[1]
    for guess in ("", "jr_", current, f"jr_{current}.{family}", f"jr_{'A' * 43}.{current}"):
        assert (await signing_in.refresh(guess))["code"] == "REFRESH_INVALID"
    assert (await signing_in.refresh(f"jr_{family}.{foreign}"))["code"] == "REFRESH_REUSED"
    assert (await signing_in.refresh(other["refreshToken"]))["__typename"] == "TokenRefreshPayload"


async def test_a_session_ends_by_itself_when_it_is_not_used_or_too_old(signing_in):
    first, start = await signing_in.sign_in(), clock.now()
    with clock.freeze(start + timedelta(days=30, hours=1)):
        assert (await signing_in.refresh(first["refreshToken"]))["code"] == "REFRESH_INVALID"
    token = first["refreshToken"]
    for day in range(20, 181, 20):
        with clock.freeze(start + timedelta(days=day) - LATER):
            token = (await signing_in.refresh(token))["refreshToken"]
    with clock.freeze(start + timedelta(days=180) + LATER):
        assert (await signing_in.refresh(token))["code"] == "REFRESH_INVALID"


async def test_no_token_stands_in_the_database(signing_in):
    found = await signing_in.sign_in()
    await signing_in.refresh(found["refreshToken"])
    texts = " ".join(row["s"] for row in await database.rows("SELECT s::text AS s FROM session s"))
    for part in found["refreshToken"][3:].split("."):
        assert part not in texts


async def test_signing_out_ends_both_tokens_at_once(signing_in):
    found = await signing_in.sign_in()
    document = (
        "mutation { signOut(input: {}) { __typename ... on SignOutPayload { session { id endedBy } } } }"
    )
    _, body = await signing_in.by(found["accessToken"], document)
    assert body["data"]["signOut"]["session"] == {"id": found["session"]["id"], "endedBy": "SIGNED_OUT"}
    assert await signing_in.status(found["accessToken"]) == 401
    assert (await signing_in.refresh(found["refreshToken"]))["code"] == "REFRESH_INVALID"


async def test_one_device_signs_another_out(signing_in):
    lost = await signing_in.sign_in()
    with clock.freeze(clock.now() + timedelta(seconds=61)):
        kept = await signing_in.sign_in(device="another-device-1234567890")
        document = (
            "mutation($s: ID!) { signOut(input: {session: $s}) { __typename ... on Refusal { code } } }"
        )
        answers = [
            (await signing_in.by(kept["accessToken"], document, s=lost["session"]["id"]))[1]["data"][
                "signOut"
            ]
            for _ in range(2)
        ]
        assert answers == [
            {"__typename": "SignOutPayload"},
            {"__typename": "SessionEnded", "code": "SESSION_ENDED"},
        ]
        assert await signing_in.status(lost["accessToken"]) == 401
        assert await signing_in.status(kept["accessToken"]) == 200


async def test_nobody_signs_others_out_or_sees_their_devices(signing_in):
    mine = await signing_in.sign_in()
    other = await signing_in.sign_in("+8613800000002", "another-device-1234567890")
    document = "mutation($s: ID!) { signOut(input: {session: $s}) { ... on Refusal { code } } }"
    _, body = await signing_in.by(other["accessToken"], document, s=mine["session"]["id"])
    assert body["data"]["signOut"]["code"] == "NOT_FOUND"
    _, seen = await signing_in.by(other["accessToken"], MINE)
    assert [one["id"] for one in seen["data"]["sessions"]["nodes"]] == [other["session"]["id"]]


async def test_signing_out_everywhere_leaves_no_device(signing_in):
    start, found = clock.now(), []
    for number in range(3):
        with clock.freeze(start + timedelta(seconds=61 * number)):
            found.append(await signing_in.sign_in(device=f"device-number-{number:020d}"))
    stranger = await signing_in.sign_in("+8613800000002", DEVICE)
    document = "mutation { signOutEverywhere(input: {}) { ... on SignOutEverywherePayload { ended } } }"
    _, body = await signing_in.by(found[2]["accessToken"], document)
    assert body["data"]["signOutEverywhere"] == {"ended": 3}
    assert [await signing_in.status(one["accessToken"]) for one in found] == [401] * 3
    assert await signing_in.status(stranger["accessToken"]) == 200


async def test_a_session_of_an_account_that_was_closed_is_over(signing_in):
    found = await signing_in.sign_in(PHONE)
    await Account.all().update(closed_at=clock.now())
    assert await signing_in.status(found["accessToken"]) == 401
    assert (await signing_in.refresh(found["refreshToken"]))["code"] == "REFRESH_INVALID"


async def test_the_list_of_devices_tells_when_each_was_last_used(signing_in):
    first, start = await signing_in.sign_in(), clock.now()
    with clock.freeze(start + timedelta(hours=3)):
        again = await signing_in.refresh(first["refreshToken"])
        _, body = await signing_in.by(again["accessToken"], MINE)
    (device,) = body["data"]["sessions"]["nodes"]
    assert device["usedAt"].startswith((start + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M"))
    assert device["endedAt"] is device["endedBy"] is None


async def test_a_token_of_an_operator_has_no_session_to_end(signing_in):
    found = await signing_in.sign_in()
    account = int(found["account"]["id"].split(":")[1])
    token = signing_in.api.key.issue(account, timedelta(hours=1))
    _, body = await signing_in.by(token, "mutation { signOut(input: {}) { ... on Refusal { code } } }")
    assert body["data"]["signOut"]["code"] == "NO_SESSION"


async def test_whether_a_session_lasts_costs_no_statement_more(signing_in):
    found = await signing_in.sign_in()
    document = "{ partners(first: 1) { nodes { id } } }"
    with database.counting() as statements:
        await signing_in.by(found["accessToken"], document)
    assert len(statements) == 2, "who asks, and what is asked"


async def test_a_session_outlives_a_change_of_the_secret(signing_in, settings):
    first = await signing_in.sign_in()
    other = msgspec.structs.replace(settings, jinlin_secret="b3RoZXIgdGVzdHM6IDMyIGJ5dGVzIG9mIG5vdGhpbmc")
    document = (
        "mutation($t: String!) { it: tokenRefresh(input: {refreshToken: $t}) {"
        " ... on TokenRefreshPayload { refreshToken } ... on Refusal { code } } }"
    )
    second = (await signing_in.refresh(first["refreshToken"]))["refreshToken"]
    async with client(other, "compiled") as http:

        async def refresh(token):
            sent = await http.post("/graphql", json={"query": document, "variables": {"t": token}})
            return sent.json()["data"]["it"]

        assert await refresh(first["refreshToken"]) == {"code": "REFRESH_INVALID"}, "told otherwise before"
        assert (await refresh(second))["refreshToken"].startswith("jr_")
