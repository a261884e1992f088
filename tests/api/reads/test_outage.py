"""PostgreSQL that goes away for a while: errors meanwhile, and afterwards all is as it was."""

from contextlib import asynccontextmanager
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from tests.factories.events import an_event

LIST = "query Outage { events { nodes { title } } }"
CUT = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
 WHERE datname = $1 AND application_name = 'jinlin'"""


async def read(api, document=LIST):
    answer = await api.http.post("/graphql", json={"query": document})
    return answer.json(), answer.headers["x-jinlin-read"]


async def data(api, document=LIST):
    """The data of an answer alone, and the path that read it."""
    answer, by = await read(api, document)
    return answer["data"], by


@asynccontextmanager
async def nobody_let_in(url):
    """PostgreSQL cuts all of our connections to the database and takes no new ones within the block."""
    name = urlsplit(url).path.lstrip("/")
    elsewhere = await asyncpg.connect(urlunsplit(urlsplit(url)._replace(path="/template1")))
    try:
        await elsewhere.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        await elsewhere.execute(CUT, name)
        yield
    finally:
        await elsewhere.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        await elsewhere.close()


async def test_an_outage_is_told_as_an_error_and_reads_are_compiled_again_after_it(api, db):
    event = await an_event()
    answer = {"events": {"nodes": [{"title": event.title}]}}
    assert await data(api) == (answer, "compiled")
    async with nobody_let_in(db.database_url):
        during, _ = await read(api)
        assert [error["extensions"]["code"] for error in during["errors"]] == ["INTERNAL"]
    after, by = await data(api)
    assert after == answer
    assert by == "compiled", "a server that was away is no fault of the plan"


async def test_a_read_whose_connections_were_cut_is_answered_as_if_nothing_were(api, db):
    event = await an_event()
    answer = {"events": {"nodes": [{"title": event.title}]}}
    document = LIST.replace("Outage", "Cut")
    assert await data(api, document) == (answer, "compiled")
    elsewhere = await asyncpg.connect(db.database_url)
    try:
        await elsewhere.execute(CUT, urlsplit(db.database_url).path.lstrip("/"))
        assert await data(api, document) == (answer, "compiled")
    finally:
        await elsewhere.close()
