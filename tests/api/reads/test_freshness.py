"""The law of sharing: nobody reads a state older than one committed, or already shown, before they asked."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import asyncpg
import httpx
import pytest

from services.api.app import create
from services.domain.accounts.models import Grant
from services.domain.actors.actor import Role
from services.domain.events.models import EventState
from services.kit import database
from tests.api.reads.asking import Asking
from tests.factories.events import an_event
from tests.factories.people import a_community, a_resident

ROUNDS = 300
WRITERS = 2
READERS = 6
"""Of each kind, for each application."""
LIST = "{ events { nodes { confirmed } } }"
ONE = "query($id: ID!) { event(id: $id) { confirmed } }"
TWO = "query($id: ID!) { a: event(id: $id) { confirmed } b: events { nodes { confirmed } } }"
RAISE = "UPDATE event SET confirmed = confirmed + 1 WHERE id = $1 RETURNING confirmed"


@dataclass
class Ledger:
    """The newest number that is known to be committed; what a reader was shown is committed too."""

    known: int = 0
    shown: set[int] = field(default_factory=set)
    reads: int = 0
    is_over: bool = False

    def committed(self, number):
        self.known = max(self.known, number)

    async def watch(self, read):
        """Read until the writers are done, and once more; every answer is judged as it comes."""
        while True:
            is_last, floor = self.is_over, self.known
            for number in await read():
                assert number >= floor, f"{number} was shown to one who asked when {floor} was known"
                self.committed(number)
                self.shown.add(number)
            self.reads += 1
            if is_last:
                return


async def kept(ledger, writers, readers):
    """Writers and readers side by side; fails as soon as a reader is shown the past."""

    async def write():
        await asyncio.gather(*(one() for one in writers))
        ledger.is_over = True

    working = [asyncio.create_task(write()), *(asyncio.create_task(ledger.watch(read)) for read in readers)]
    try:
        await asyncio.gather(*working)
    finally:
        for one in working:
            one.cancel()
        await asyncio.gather(*working, return_exceptions=True)


@pytest.fixture
async def asks(db, settings, api):
    """Two applications in one process: what they share is below them."""
    transport = httpx.ASGITransport(app=create(settings))
    async with httpx.AsyncClient(transport=transport, base_url="http://second.test") as second:
        yield [Asking(api.http, api.key), Asking(second, api.key)]


def raising(event, ledger):
    """Commits the next number, ROUNDS times, and notes it once PostgreSQL has confirmed the commit."""

    async def write():
        for _ in range(ROUNDS // WRITERS):
            async with database.transaction():
                ((number),) = [row["confirmed"] for row in await database.rows(RAISE, event.id)]
            ledger.committed(number)

    return write


def kinds_of_reading(ask, event, resident, other):
    """Each gives the numbers of one response."""
    by_id = {"id": f"Event:{event.id}"}

    async def public_page():
        return [node["confirmed"] for node in (await ask(None, LIST))["events"]["nodes"]]

    async def public_row():
        return [(await ask(None, ONE, **by_id))["event"]["confirmed"]]

    async def several():
        data = await ask(None, TWO, **by_id)
        return [data["a"]["confirmed"], *(node["confirmed"] for node in data["b"]["nodes"])]

    async def signed_in_page():
        return [node["confirmed"] for node in (await ask(resident, LIST))["events"]["nodes"]]

    async def signed_in_row():
        return [(await ask(other, ONE, **by_id))["event"]["confirmed"]]

    return [public_page, public_row, several, signed_in_page, signed_in_row]


async def test_nobody_reads_a_state_older_than_one_committed_or_shown_before_they_asked(asks, db):
    event, ledger = await an_event(), Ledger()
    resident, other = await a_resident(), await a_resident()
    readers = [
        kind for ask in asks for kind in kinds_of_reading(ask, event, resident, other) for _ in range(READERS)
    ]
    with database.counting() as statements:
        await kept(ledger, [raising(event, ledger)] * WRITERS, readers)
    sent = sum("confirmed" in text and text.startswith("SELECT") for text in statements)
    assert ledger.known == ROUNDS
    assert len(ledger.shown) > ROUNDS / 10, "the readers saw the writers at work"
    assert sent < ledger.reads, "or nothing was shared, and the law was not put to the test"


def commit_unnoticed(url, event):
    """The next number, while the loop of this thread stands still: no answer is heard meanwhile."""

    async def from_elsewhere():
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetchval(RAISE, event.id)
        finally:
            await connection.close()

    with ThreadPoolExecutor() as elsewhere:
        return elsewhere.submit(asyncio.run, from_elsewhere()).result()


async def test_a_question_that_was_sent_before_a_commit_answers_nobody_who_asks_after_it(asks, db):
    """At whatever turn of the loop the first question is: waiting, just sent, or all but answered."""
    event, resident = await an_event(), await a_resident()
    for kind in kinds_of_reading(asks[0], event, resident, resident):
        await kind()
        for turns in range(25):
            early = asyncio.create_task(kind())
            for _ in range(turns):
                await asyncio.sleep(0)
            committed = commit_unnoticed(db.database_url, event)
            late = asyncio.create_task(kind())
            assert set(await late) == {committed}
            assert set(await early) <= {committed, committed - 1}


async def test_nobody_acts_by_grants_older_than_those_committed_before_they_asked(asks, db):
    """With each grant one draft more is visible, so what is shown can only grow."""
    resident, ledger = await a_resident(), Ledger()
    areas = [await a_community() for _ in range(60)]
    for area in areas:
        await an_event(area=area, state=EventState.DRAFT)

    async def grant():
        for number, area in enumerate(areas, start=1):
            async with database.transaction():
                await Grant.create(account_id=resident.account_id, role=Role.SECRETARY, area_id=area.id)
            ledger.committed(number)

    def drafts(ask):
        async def read():
            return [(await ask(resident, "{ events { totalCount } }"))["events"]["totalCount"]]

        return read

    await kept(ledger, [grant], [drafts(ask) for ask in asks for _ in range(READERS)])
    assert ledger.known == len(areas)
    assert len(ledger.shown) > 3, "the readers saw the writer at work"
