"""Who a socket speaks for, and how long: tokens end, accounts close, rights go."""

import msgspec
import pytest
from websockets.exceptions import ConnectionClosed

from services.domain.accounts.models import Account, Grant
from services.domain.matching.models import MatchRun
from services.kit import clock, queue
from tests.factories.matching import a_run
from tests.factories.people import a_community, a_resident, a_secretary
from tests.factories.sockets import a_socket, bearer, serving, signed_in
from tests.waiting import until

ME = "{ me { id } }"
TO_DOS = "subscription { myToDos { unread } }"
WATCH = "subscription ($run: ID!) { matchRunProgress(run: $run) { done } }"


async def test_connection_init_counts_more_than_the_header(port):
    by_header, by_message = await a_resident(), await a_resident()
    async with a_socket(port, authorization=bearer(by_header)) as client:
        await client.sign_in(by_message)
        await client.ask(ME)
        assert await client.data() == {"me": {"id": f"Account:{by_message.account_id}"}}


@pytest.mark.parametrize("query", [None, TO_DOS], ids=["idle", "watching"])
async def test_a_token_that_ends_closes_the_socket_with_4403_at_that_moment(port, query):
    async with a_socket(port) as client:
        await client.sign_in(await a_resident(), seconds=2)
        if query:
            await client.ask(query)
            await client.data()
        assert await client.closed(within=6) == 4403
        assert "expired" in client.connection.close_reason


async def test_the_account_of_an_idle_socket_is_closed_and_soon_so_is_the_socket(db, settings):
    actor = await a_resident()
    looking = msgspec.structs.replace(settings, socket_check_seconds=0.3)
    async with serving(looking) as port, signed_in(port, actor) as client:
        await Account.filter(id=actor.account_id).update(closed_at=clock.now())
        assert await client.closed() == 4403


async def test_who_asks_after_the_account_was_closed_is_closed_at_once(port):
    actor = await a_resident()
    async with signed_in(port, actor) as client:
        await Account.filter(id=actor.account_id).update(closed_at=clock.now())
        await client.ask(ME)
        assert await client.closed() == 4403


async def test_who_loses_the_right_sees_nothing_further(port):
    area = await a_community()
    run, secretary = await a_run(area), await a_secretary(area)
    async with signed_in(port, secretary) as client:
        await client.ask(WATCH, run=f"MatchRun:{run.id}")
        assert await client.data() == {"matchRunProgress": {"done": 0}}
        await Grant.filter(account_id=secretary.account_id).update(revoked_at=clock.now())
        await MatchRun.filter(id=run.id).update(done=7)
        await queue.current().publish(f"match_run:{run.id}", "moved")
        assert await client.error() == ["NOT_FOUND"]
        await client.ask(ME)
        assert await client.data() == {"me": {"id": f"Account:{secretary.account_id}"}}


async def test_who_gains_a_right_has_it_with_the_next_operation(port):
    area = await a_community()
    run, actor = await a_run(area), await a_resident()
    async with signed_in(port, actor) as client:
        await client.ask(WATCH, run=f"MatchRun:{run.id}")
        assert await client.error() == ["NOT_FOUND"]
        await Grant.create(account_id=actor.account_id, role="secretary", area_id=area.id)
        await client.ask(WATCH, run=f"MatchRun:{run.id}")
        assert await client.data() == {"matchRunProgress": {"done": 0}}


async def test_an_account_may_hold_so_many_sockets_and_no_more(db, settings):
    actor, other = await a_resident(), await a_resident()
    few = msgspec.structs.replace(settings, socket_most_per_account=2)
    async with serving(few) as port, signed_in(port, actor) as first, signed_in(port, actor):
        async with a_socket(port) as third:
            await third.tell("connection_init", payload={"Authorization": bearer(actor)})
            assert await third.closed() == 1013
        async with signed_in(port, other), signed_in(port), signed_in(port), signed_in(port):
            await first.connection.close()
        await until(lambda: _gets_in(port, actor))


async def test_an_address_may_hold_so_many_sockets_and_no_more(db, settings):
    few = msgspec.structs.replace(settings, socket_most_per_address=2)
    async with serving(few) as port, a_socket(port) as first, a_socket(port), a_socket(port) as third:
        assert await third.closed() == 1013
        await first.connection.close()
        await until(lambda: _gets_in(port, None))


async def _gets_in(port, actor):
    async with a_socket(port) as client:
        payload = {} if actor is None else {"payload": {"Authorization": bearer(actor)}}
        await client.tell("connection_init", **payload)
        try:
            return (await client.hear())["type"] == "connection_ack"
        except ConnectionClosed:
            return False
