"""Within a transaction nothing is shared: it reads what it wrote, and nobody outside does."""

import asyncio

from graphql import parse

from services.api.operations.variables import NO_VARIABLES
from services.api.reads.leaves import passed_on
from services.api.reads.reader import Reader
from services.api.reads.selection import Document, at_root
from services.api.schema import contract
from services.domain.accounts import queries
from services.domain.accounts.models import Grant
from services.domain.actors.actor import ANONYMOUS, Role
from services.domain.events.models import Event, EventState
from services.kit import database
from tests.factories.events import an_event
from tests.factories.lanes import held, turns
from tests.factories.people import a_community, a_resident


class Prepared:
    """A query whose readers share the prepared reads, as those of the compiled path do."""

    def __init__(self, text):
        schema = contract().schema._schema
        self.document = Document(schema, {}, NO_VARIABLES)
        definition = parse(text).definitions[0]
        (self.chosen,) = at_root(self.document, definition.selection_set, "Query")
        self.read = contract().reads[self.chosen.name]
        self.prepared = {}
        self.sent = []

    async def __call__(self, actor=ANONYMOUS):
        when_sent = lambda: self.sent.append(1)  # noqa: E731  # a callback has no name of its own
        return await self.read(Reader(self.document, actor, passed_on, self.prepared, when_sent), self.chosen)


def by_id(event):
    return Prepared(f'{{ event(id: "Event:{event.id}") {{ title }} }}')


async def test_a_reader_sees_what_its_transaction_wrote_and_nobody_else_does(db):
    event = await an_event(title="before")
    one, page = by_id(event), Prepared("{ events { totalCount nodes { title } } }")
    async with database.transaction():
        await Event.filter(id=event.id).update(title="after")
        assert await one() == {"title": "after"}
        assert await page() == {"totalCount": 1, "nodes": [{"title": "after"}]}
        outside = database.lanes().fetch("SELECT title FROM event WHERE id = $1", lambda: [event.id])
        assert [row["title"] for row in await outside] == ["before"]
    assert await one() == {"title": "after"}


async def test_reads_inside_and_outside_that_are_asked_at_once_are_never_one(db):
    event = await an_event(title="before")
    read = by_id(event)
    written, may_read = asyncio.Event(), asyncio.Event()

    async def inside():
        async with database.transaction():
            await Event.filter(id=event.id).update(title="after")
            written.set()
            await may_read.wait()
            return await asyncio.gather(*(read() for _ in range(3)))

    async with held(database.lanes(), db.database_url):
        writer = asyncio.create_task(inside())
        await written.wait()
        early = [asyncio.create_task(read()) for _ in range(3)]
        await turns()
        sent_early = list(read.sent)
        may_read.set()
        inner = await asyncio.wait_for(writer, 10)
        assert inner == [{"title": "after"}] * 3, "those inside do not wait for one"
        assert (sent_early, len(read.sent)) == ([], 3), "those outside wait for a lane"
    assert await asyncio.gather(*early) == [{"title": "after"}] * 3, "sent after the commit"


async def test_one_outside_that_is_sent_before_the_commit_sees_the_state_before(db):
    event = await an_event(title="before")
    read = by_id(event)
    written, may_commit = asyncio.Event(), asyncio.Event()

    async def inside():
        async with database.transaction():
            await Event.filter(id=event.id).update(title="after")
            written.set()
            await may_commit.wait()
            return await read()

    writer = asyncio.create_task(inside())
    await written.wait()
    assert await asyncio.gather(*(read() for _ in range(3))) == [{"title": "before"}] * 3
    may_commit.set()
    assert await writer == {"title": "after"}


async def test_what_was_rolled_back_is_read_by_nobody_after_it(db):
    event = await an_event(title="before")
    read = by_id(event)
    try:
        async with database.transaction():
            await Event.filter(id=event.id).update(title="after")
            assert await read() == {"title": "after"}
            raise LookupError
    except LookupError:
        pass
    assert await read() == {"title": "before"}


async def test_who_somebody_is_follows_their_transaction_and_not_the_others(db):
    area = await a_community()
    resident = await a_resident(area=area)
    draft = await an_event(area=area, state=EventState.DRAFT)

    async def held_outside():
        return await queries.actor_of(resident.account_id)

    async with database.transaction():
        await Grant.create(account_id=resident.account_id, role=Role.SECRETARY, area_id=area.id)
        inside = await queries.actor_of(resident.account_id)
        assert [one.role for one in inside.held] == [Role.SECRETARY]
        assert await by_id(draft)(inside) == {"title": draft.title}
    assert await held_outside() == inside


async def test_who_somebody_is_outside_does_not_see_a_grant_before_its_commit(db):
    area = await a_community()
    resident = await a_resident(area=area)
    granted, may_commit = asyncio.Event(), asyncio.Event()

    async def grant():
        async with database.transaction():
            await Grant.create(account_id=resident.account_id, role=Role.SECRETARY, area_id=area.id)
            granted.set()
            await may_commit.wait()

    granting = asyncio.create_task(grant())
    await granted.wait()
    assert await queries.actor_of(resident.account_id) == resident
    may_commit.set()
    await granting
    now = await queries.actor_of(resident.account_id)
    assert [one.role for one in now.held] == [Role.SECRETARY]


async def test_those_who_are_asked_for_at_once_are_read_by_one_statement_and_are_themselves(db):
    residents = [await a_resident() for _ in range(20)]
    async with held(database.lanes(), db.database_url):
        with database.counting() as statements:
            asking = [asyncio.create_task(queries.actor_of(one.account_id)) for one in residents * 2]
            nobody = asyncio.create_task(queries.actor_of(999_999))
            await turns()
    assert await asyncio.gather(*asking) == residents * 2
    assert await nobody is None
    assert len(statements) == 1
