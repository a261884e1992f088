"""Verbs on uploads that run beside themselves and beside the workers; and what the table itself refuses."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from tortoise.exceptions import IntegrityError

from services.domain.actors.actor import Actor
from services.domain.audit.models import AuditEntry
from services.domain.events.models import Event
from services.domain.uploads import actions, limits
from services.domain.uploads.errors import UploadNotOpen
from services.domain.uploads.models import Upload, UploadState
from services.kit import clock, storage
from services.kit.errors import NotAllowed
from services.kit.settings import Settings
from services.kit.storage import Storage
from tests.factories.acting import act, at_once
from tests.factories.events import an_event
from tests.factories.partners import a_member, a_partner
from tests.factories.secrets import SECRET
from tests.factories.uploads import HOME, an_upload

STARTED, STORED, READY = UploadState.STARTED, UploadState.STORED, UploadState.READY


@pytest.fixture
def store() -> Storage:
    found = storage.of(
        Settings(database_url="", redis_url="", jinlin_secret=SECRET, storage_url=HOME.as_uri())
    )
    assert found is not None
    return found


async def hosted() -> tuple[Event, Actor]:
    partner = await a_partner()
    return await an_event(partner=partner), await a_member(partner)


async def test_of_finishes_at_once_one_is_done(db, store):
    event, host = await hosted()
    made = await an_upload(event, by=host, raw=b"x")
    answers = await at_once([lambda: actions.finish(host, upload=made.id, storage=store)] * 5)
    assert sorted(type(one).__name__ for one in answers) == ["Upload", *["UploadNotOpen"] * 4]
    assert await AuditEntry.filter(verb="upload_finish").count() == 1


async def test_of_removals_at_once_one_is_done(db):
    event, host = await hosted()
    made = await an_upload(event, by=host, state=READY)
    answers = await at_once([lambda: actions.remove(host, upload=made.id)] * 5)
    assert [type(one) for one in answers].count(UploadNotOpen) == 4
    assert await AuditEntry.filter(verb="upload_remove").count() == 1


async def test_what_is_finished_while_a_worker_gives_it_up_stays(db, store):
    event, host = await hosted()
    made = await an_upload(event, by=host, raw=b"x")
    with clock.freeze(made.expires_at + limits.SLACK + timedelta(seconds=1)):
        (held,) = await act(actions.claim(most=1, lease_seconds=60))
        await act(actions.finish(host, upload=made.id, storage=store))
        assert not await act(actions.abandon(held))
    assert (await Upload.get()).state is STORED


async def test_claims_at_once_share_what_is_due(db):
    event, host = await hosted()
    for _ in range(6):
        await an_upload(event, by=host, state=STORED)
    claimed = await asyncio.gather(*(act(actions.claim(most=2, lease_seconds=60)) for _ in range(5)))
    ids = [one.id for some in claimed for one in some]
    assert sorted(ids) == sorted(set(ids))
    assert len(ids) == 6


async def test_who_has_left_the_partner_cannot_finish_what_they_have_started(db, store):
    event, _ = await hosted()
    gone = await a_member(await a_partner())
    made = await an_upload(event, by=gone, raw=b"x")
    with pytest.raises(NotAllowed):
        await act(actions.finish(gone, upload=made.id, storage=store))


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"place": 13}, "upload_places"),
        ({"place": 0}, "upload_places"),
        ({"place": 1}, "upload_place_of_event"),
        ({"place": 2, "bytes": 0}, "upload_bytes"),
        ({"place": 2, "kind": "licence"}, "upload_of_one_thing"),
        ({"place": 2, "event_id": None}, "upload_of_one_thing"),
        ({"place": 2, "state": UploadState.REFUSED}, "upload_refused_for"),
        ({"place": 2, "state": READY, "widths": []}, "upload_picture_has_renditions"),
        ({"place": 2, "state": READY, "media": "application/pdf"}, "upload_ready_is_served"),
        ({"place": 2, "state": READY, "media": None}, "upload_ready_is_served"),
    ],
)
async def test_the_table_itself_refuses(db, columns: dict[str, Any], constraint: str):
    event, host = await hosted()
    await an_upload(event, by=host)
    with pytest.raises(IntegrityError, match=constraint):
        await an_upload(event, by=host, **columns)


async def test_a_place_is_free_again_once_its_file_is_refused_or_removed(db):
    event, host = await hosted()
    for state in (UploadState.REFUSED, UploadState.REMOVED):
        await an_upload(event, by=host, place=1, state=state, fault="unreadable")
    await an_upload(event, by=host, place=1)
