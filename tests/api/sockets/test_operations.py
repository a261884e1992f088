"""Queries, mutations and subscriptions side by side in one socket, told as over HTTP."""

import asyncio

import msgspec
import pytest
from websockets.exceptions import ConnectionClosed

from services.domain.matching.models import MatchRun
from services.domain.needs.models import Suggestion
from services.domain.notifications.actions import notify
from services.kit import database
from tests.factories.acting import act
from tests.factories.matching import a_run
from tests.factories.people import a_community, a_resident, a_secretary
from tests.factories.sockets import bearer, serving, signed_in
from tests.waiting import until

AREAS = "{ areas { totalCount } }"
SUGGEST = """
mutation ($area: ID!, $text: String!) {
  suggestionMake(input: {area: $area, text: $text}) {
    __typename ... on SuggestionMakePayload { suggestion { text } } ... on Refusal { code }
  }
}
"""
TO_DOS = "subscription { myToDos { unread answersDue } }"
WATCH = "subscription ($run: ID!) { matchRunProgress(run: $run) { done } }"


async def test_a_query_is_answered_once_and_completes(port):
    await a_community()
    async with signed_in(port) as client:
        await client.ask(AREAS, id="a b'\"社区")
        heard = await client.hear()
        assert (heard["id"], heard["type"]) == ("a b'\"社区", "next")
        assert heard["payload"]["data"] == {"areas": {"totalCount": 2}}
        assert await client.hear() == {"id": "a b'\"社区", "type": "complete"}


async def test_a_verb_is_done_by_who_signed_in(port):
    area = await a_community()
    async with signed_in(port, await a_resident(area=area)) as client:
        await client.ask(SUGGEST, area=f"Area:{area.id}", text="想请人教老人用手机")
        done = (await client.data())["suggestionMake"]
        assert done["suggestion"] == {"text": "想请人教老人用手机"}
        assert (await client.hear())["type"] == "complete"
    assert await Suggestion.all().count() == 1


async def test_a_strangers_verb_is_refused_as_over_http(port):
    async with signed_in(port) as client:
        await client.ask(SUGGEST, area="Area:1", text="想请人教老人用手机")
        assert (await client.data())["suggestionMake"]["code"] == "SIGN_IN_NEEDED"


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("{", {}),
        ("{ nothing }", {}),
        ("", {}),
        ("query A { me { id } } query B { me { id } }", {}),
        ("subscription { myToDos { unread } matchRunProgress(run: 1) { done } }", {}),
        ("subscription { __typename }", {}),
        ("subscription ($no: Boolean!) { myToDos @include(if: $no) { unread } }", {"no": False}),
        ("query ($id: ID!) { node(id: $id) { id } }", {}),
        (WATCH, {}),
        (f"{{ {' '.join(f'a{n}: me {{ id }}' for n in range(3000))} }}", {}),
    ],
    ids=[
        "syntax",
        "field",
        "empty",
        "two",
        "two fields",
        "typename",
        "none",
        "query's variables",
        "subscription's variables",
        "limits",
    ],
)
async def test_what_cannot_be_run_is_told_as_an_error_of_its_id_and_the_socket_lives_on(
    port, query, variables
):
    async with signed_in(port, await a_resident()) as client:
        await client.ask(query, id="bad", **variables)
        assert all(code != "INTERNAL" for code in await client.error("bad"))
        await client.ask(AREAS, id="bad")
        assert await client.data() == {"areas": {"totalCount": 0}}


async def test_an_error_beside_data_is_part_of_the_answer(port):
    async with signed_in(port) as client:
        await client.ask('{ areas { totalCount } node(id: "x") { id } }')
        heard = await client.hear()
        assert heard["type"] == "next"
        assert [one["extensions"]["code"] for one in heard["payload"]["errors"]] == ["INVALID_ID"]


async def test_what_fails_on_our_side_is_masked(port, monkeypatch):
    async def failing(*_given, **_more):
        raise ValueError("secret of the house")

    monkeypatch.setattr("services.api.watches.Watch.look", failing)
    async with signed_in(port, await a_resident()) as client:
        await client.ask(TO_DOS)
        heard = await client.hear()
    assert heard["type"] == "error"
    assert heard["payload"][0]["extensions"]["code"] == "INTERNAL"
    assert heard["payload"][0]["path"] == ["myToDos"]
    assert "secret" not in str(heard)


async def test_many_operations_run_side_by_side(port):
    area = await a_community()
    run, secretary = await a_run(area), await a_secretary(area)
    async with signed_in(port, secretary) as client:
        await client.ask(WATCH, id="run", run=f"MatchRun:{run.id}")
        await client.ask(TO_DOS, id="mine")
        await client.ask(AREAS, id="areas")
        heard = [await client.hear() for _ in range(4)]
    assert sorted((one["id"], one["type"]) for one in heard) == [
        ("areas", "complete"),
        ("areas", "next"),
        ("mine", "next"),
        ("run", "next"),
    ]


async def test_what_is_completed_is_told_no_more_and_its_id_is_free_again(port):
    actor = await a_resident()
    subject = await a_community()
    async with signed_in(port, actor) as client:
        await client.ask(TO_DOS)
        assert (await client.data())["myToDos"]["unread"] == 0
        await client.tell("complete", id="1")
        await client.ask(AREAS)
        assert "areas" in await client.data()
        assert (await client.hear())["type"] == "complete"
        await act(notify([actor.account_id], key="n", title="通知", body="内容", subject=subject))
        await client.ask(AREAS, id="2")
        assert (await client.hear())["id"] == "2"


async def test_more_operations_than_may_be_are_refused_one_by_one(db, settings):
    few = msgspec.structs.replace(settings, socket_most_operations=2)
    async with serving(few) as port, signed_in(port, await a_resident()) as client:
        for id in ("1", "2"):
            await client.ask(TO_DOS, id=id)
            await client.data()
        await client.ask(TO_DOS, id="3")
        assert await client.error("3") == ["TOO_MANY_OPERATIONS"]
        await client.tell("complete", id="2")
        while (await _asked_again(client))["type"] == "error":  # it ends a moment after it was completed
            pass


async def _asked_again(client):
    await client.ask(AREAS, id="3")
    return await client.hear()


@pytest.mark.parametrize("leave", ["complete", "disconnect"])
async def test_a_verb_that_was_begun_is_finished_though_nobody_waits_for_it(port, leave):
    area = await a_community()
    async with signed_in(port, await a_resident(area=area)) as client:
        async with database.transaction():  # the verb waits for this lock
            await database.rows("LOCK TABLE suggestion IN EXCLUSIVE MODE")
            await client.ask(SUGGEST, area=f"Area:{area.id}", text="想请人教老人用手机")
            await until(_somebody_waits)
            if leave == "complete":
                await client.tell("complete", id="1")
                await client.tell("ping")
                assert await client.hear() == {"type": "pong"}
            else:
                await client.connection.close()
        await until(_one_is_made)


async def _somebody_waits():
    return bool(await database.rows("SELECT 1 FROM pg_locks WHERE NOT granted"))


async def _one_is_made():
    found = await database.lanes().fetch("SELECT 1 FROM suggestion", list)
    return len(found) == 1


@pytest.mark.parametrize("way", ["post", "event stream"])
async def test_a_subscription_sent_any_other_way_is_told_where_it_belongs(api, way):
    headers = {"accept": "text/event-stream, application/json"} if way == "event stream" else {}
    actor = await a_resident()
    answer = await api.http.post(
        "/graphql", json={"query": TO_DOS}, headers={"authorization": bearer(actor), **headers}
    )
    error = answer.json()["errors"][0]
    assert error["extensions"]["code"] == "BAD_REQUEST"
    assert "WebSocket" in error["message"]


async def test_the_server_says_when_it_goes(db, settings):
    run = await a_run(area := await a_community())
    async with serving(settings) as port:
        clients = [signed_in(port, await a_secretary(area)) for _ in range(3)]
        opened = [await one.__aenter__() for one in clients]
        for client in opened:
            await client.ask(WATCH, run=f"MatchRun:{run.id}")
            await client.data()
    for client in opened:
        with pytest.raises(ConnectionClosed) as closed:
            await asyncio.wait_for(client.connection.recv(), 5)
        assert closed.value.rcvd.code == 1012
    assert await MatchRun.all().count() == 1
