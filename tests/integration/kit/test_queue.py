"""The bell: jobs on arq's queue, after the commit only; tables that refuse what they must."""

from time import monotonic
from typing import ClassVar

import msgspec
import pytest
from tortoise.exceptions import IntegrityError

from services.domain.areas.models import Area
from services.kit import constraints, database, queue
from services.kit.errors import NotAllowed
from tests.factories.people import a_community, an_area


class Look(queue.Job, frozen=True, kw_only=True):
    name: ClassVar[str] = "look"
    thing: int


async def waiting():
    return [msgspec.json.decode(await queue.current().redis.get(key)) for key in await keys()]


async def keys():
    return await queue.current().redis.keys("arq:job:*")


@pytest.fixture
async def bell(db):
    await queue.current().redis.flushdb()
    yield db
    await queue.current().redis.flushdb()


async def test_a_job_rings_after_the_commit_and_reads_as_json(bell):
    async with database.transaction():
        queue.ring(Look(thing=17))
        assert await keys() == []
    (job,) = await waiting()
    assert (job["f"], job["a"]) == ("look", [{"thing": 17}])


async def test_a_job_of_a_transaction_that_failed_never_rings(bell):
    with pytest.raises(LookupError):
        async with database.transaction():
            queue.ring(Look(thing=17))
            raise LookupError
    assert await keys() == []


async def test_redis_that_is_away_is_given_up_within_patience(bell):
    await queue.close()
    try:
        away = queue.connect("redis://127.0.0.1:1/0")
        began = monotonic()
        await away.enqueue(Look(thing=1))
        await away.publish("x", "y")
        assert monotonic() - began < 2 * queue.PATIENCE_SECONDS + 1
        await queue.close()
    finally:
        queue.connect(bell.redis_url)


async def test_a_row_that_others_refer_to_cannot_be_deleted(db):
    child = await a_community()
    with pytest.raises(IntegrityError):
        await Area.filter(id=child.parent_id).delete()
    assert await Area.all().count() == 2


@pytest.mark.parametrize("kind", ["", "street", "COMMUNITY"])
async def test_a_choice_column_rejects_unknown_values(db, kind):
    with pytest.raises(ValueError, match="is not a valid"):
        await Area.create(kind=kind, name="x", path="x.")
    assert await Area.all().count() == 0


async def test_a_violation_of_another_constraint_is_no_refusal(db):
    area = await an_area()
    with pytest.raises(IntegrityError), constraints.refusing("grant_once", NotAllowed):
        await Area.create(id=area.id, kind=area.kind, name="x", path="x.")
