"""Workers and files: publishing, refusing, deleting, with storages and processes that fail on the way."""

import asyncio
import os
import signal
from datetime import timedelta

import psutil
import pytest

from services.domain.audit.models import AuditEntry
from services.domain.uploads import actions, limits, objects
from services.domain.uploads.faults import UploadFault
from services.domain.uploads.models import Upload, UploadKind, UploadState
from services.kit import clock, storage
from services.kit.settings import Settings
from services.worker.jobs import imaging
from services.worker.jobs import uploads as job
from tests.factories import pdfs
from tests.factories.acting import act
from tests.factories.partners import a_licence, a_member, a_partner
from tests.factories.processes import Workers, until
from tests.factories.secrets import SECRET
from tests.factories.uploads import HOME, a_picture, an_upload, lies, put, sha256

STORED, READY, REFUSED = UploadState.STORED, UploadState.READY, UploadState.REFUSED


@pytest.fixture
def settings(db):
    return Settings(
        database_url=db.database_url,
        redis_url=db.redis_url,
        jinlin_secret=SECRET,
        storage_url=HOME.as_uri(),
    )


async def stored(raw: bytes, **columns) -> Upload:
    partner = await a_partner()
    return await an_upload(partner, by=await a_member(partner), state=STORED, raw=raw, **columns)


async def a_paper(raw: bytes) -> Upload:
    partner = await a_partner()
    licence = await a_licence(partner)
    return await an_upload(licence, by=await a_member(partner), state=STORED, raw=raw)


def renditions(upload: Upload) -> list[bool]:
    return [lies(objects.photo(upload.key, number)) for number in (1, 2, 3)]


async def test_a_photo_is_published_and_what_was_put_is_deleted(settings):
    made = await stored(a_picture((1000, 600)))
    assert await job.sweep(settings) == 1
    await made.refresh_from_db()
    assert (made.state, made.media, made.width, made.height) == (READY, "image/webp", 1000, 600)
    assert made.widths == [320, 960, 1000]
    assert renditions(made) == [True, True, True]
    assert not lies(objects.incoming(made.key))
    assert await job.sweep(settings) == 0, "nothing is due before its address has closed"
    entry = await AuditEntry.get(verb="upload_publish")
    assert entry.after is not None
    assert "key" not in entry.after


async def test_a_pdf_is_kept_as_it_is_and_a_photographed_licence_becomes_one_picture(settings):
    raw = pdfs.a_pdf()
    paper, picture = await a_paper(raw), await a_paper(a_picture((3000, 2000)))
    assert await job.sweep(settings) == 2
    await paper.refresh_from_db()
    await picture.refresh_from_db()
    assert (paper.state, paper.media, paper.bytes, paper.widths) == (READY, "application/pdf", len(raw), [])
    assert (HOME / f"papers/{paper.key}.pdf").read_bytes() == raw
    assert (picture.media, picture.width) == ("image/webp", 2400)
    assert lies(f"papers/{picture.key}.webp")


@pytest.mark.parametrize(
    ("raw", "columns", "fault"),
    [
        (b"MZ" + b"\x00" * 200, {}, UploadFault.TYPE_NOT_TAKEN),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", {}, UploadFault.TYPE_NOT_TAKEN),
        (a_picture()[:700], {}, UploadFault.UNREADABLE),
        (a_picture(), {"sha256": "0" * 64}, UploadFault.HASH_WRONG),
        (a_picture(), {"bytes": 5}, UploadFault.BYTES_WRONG),
    ],
    ids=["an exe", "an svg", "cut off", "another hash", "another size"],
)
async def test_what_is_not_as_it_should_be_is_refused_by_name_and_deleted(settings, raw, columns, fault):
    made = await stored(raw, **columns)
    assert await job.sweep(settings) == 1
    await made.refresh_from_db()
    assert (made.state, made.fault) == (REFUSED, fault)
    assert not lies(objects.incoming(made.key))
    assert renditions(made) == [False, False, False]


async def test_a_file_that_has_vanished_is_refused(settings):
    made = await stored(b"x")
    (HOME / objects.incoming(made.key)).unlink()
    assert await job.sweep(settings) == 1
    assert (await Upload.get()).fault == UploadFault.MISSING


async def test_two_workers_make_a_photo_once(settings):
    for _ in range(3):
        await stored(a_picture((200, 100)))
    assert sum(await asyncio.gather(*(job.sweep(settings) for _ in range(3)))) == 3
    assert await AuditEntry.filter(verb="upload_publish").count() == 3


async def test_while_the_storage_is_away_the_photo_waits_and_nothing_is_lost(settings, tmp_path):
    made, start = await stored(a_picture()), clock.now()
    away = Settings(
        database_url="", redis_url="", jinlin_secret=SECRET, storage_url=(tmp_path / "unmounted").as_uri()
    )
    for _ in range(8):  # more often than a file may fail
        with clock.freeze(start := start + timedelta(seconds=20)):
            assert await job.sweep(away) == 1
    await made.refresh_from_db()
    assert (made.state, made.attempts) == (STORED, 0)
    with clock.freeze(start + timedelta(seconds=20)):
        await job.sweep(settings)
    assert (await Upload.get()).state is READY


async def test_an_upload_that_was_never_finished_is_swept_with_its_bytes(settings):
    made = await stored(a_picture())
    await Upload.filter(id=made.id).update(state=UploadState.STARTED, due_at=made.expires_at + limits.SLACK)
    assert await job.sweep(settings) == 0, "somebody may still be putting it"
    with clock.freeze(made.expires_at + limits.SLACK + timedelta(seconds=1)):
        await job.sweep(settings)
    assert await Upload.all().count() == 0
    assert not lies(objects.incoming(made.key))
    assert await AuditEntry.filter(verb="upload_abandon").count() == 1


async def test_why_a_file_was_refused_can_be_read_for_a_week(settings):
    made = await stored(b"MZ")
    await job.sweep(settings)
    with clock.freeze(clock.now() + limits.TOLD_FOR - timedelta(minutes=1)):
        assert await job.sweep(settings) == 0
    with clock.freeze(clock.now() + limits.TOLD_FOR + timedelta(minutes=1)):
        await job.sweep(settings)
    assert not await Upload.filter(id=made.id).exists()


async def test_what_was_put_again_after_it_was_published_goes_as_well(settings):
    made = await stored(a_picture())
    await job.sweep(settings)
    put(objects.incoming(made.key), a_picture())
    with clock.freeze(made.expires_at + limits.SLACK + timedelta(seconds=1)):
        assert await job.sweep(settings) == 1
        assert await job.sweep(settings) == 0
    assert not lies(objects.incoming(made.key))
    assert (await Upload.get()).due_at is None
    assert renditions(made)[0], "the photo stays"


async def removed(made: Upload) -> None:
    await Upload.filter(id=made.id).update(state=UploadState.REMOVED, due_at=clock.now())


async def test_a_removed_photo_is_deleted_at_once_and_forgotten_when_nobody_can_put_it(settings):
    made = await stored(a_picture())
    await job.sweep(settings)
    await removed(made)
    assert await job.sweep(settings) == 1
    assert not any(renditions(made))
    assert await Upload.all().count() == 1, "its address still holds"
    put(objects.incoming(made.key), b"late")
    with clock.freeze(made.expires_at + limits.SLACK + timedelta(seconds=1)):
        await job.sweep(settings)
    assert await Upload.all().count() == 0
    assert not lies(objects.incoming(made.key))


async def test_a_photo_removed_while_it_was_looked_at_leaves_nothing_behind(settings):
    made = await stored(a_picture())
    (held,) = await act(actions.claim(most=1, lease_seconds=60))
    await removed(made)
    store = storage.of(settings)
    assert store is not None
    await job._examine(store, held)
    assert not any(renditions(made))
    assert (await Upload.get()).state is UploadState.REMOVED


async def test_a_worker_whose_lease_has_ended_changes_nothing_any_more(settings):
    made = await stored(a_picture())
    (late,) = await act(actions.claim(most=1, lease_seconds=60))
    with clock.freeze(clock.now() + timedelta(seconds=61)):
        await job.sweep(settings)
    assert not await act(actions.refuse(late, UploadFault.UNREADABLE))
    assert (await Upload.get(id=made.id)).state is READY


async def test_a_file_that_ends_its_workers_again_and_again_is_refused(settings):
    made, start = await stored(a_picture()), clock.now()
    for number in range(5):
        with clock.freeze(start + timedelta(minutes=10 * number)):
            await act(actions.claim(most=1, lease_seconds=60))  # and the worker dies
    with clock.freeze(start + timedelta(hours=1)):
        await job.sweep(settings)
    assert (await Upload.get(id=made.id)).fault == UploadFault.UNREADABLE


async def test_the_imaging_process_knows_no_secret_and_ends_with_its_work(db, monkeypatch):
    monkeypatch.setenv("JINLIN_SECRET", SECRET)
    process = await imaging._started(UploadKind.PHOTO)
    found = psutil.Process(process.pid)
    await until(lambda: _reads(found))
    assert "JINLIN_SECRET" not in found.environ()
    process.kill()
    await process.wait()


async def _reads(process: psutil.Process) -> bool:
    return "services.worker.imaging" in process.cmdline()


async def test_a_process_that_has_used_up_its_time_blames_the_file_and_one_that_cannot_start_does_not(
    db, monkeypatch
):
    process = await imaging._started(UploadKind.PHOTO)
    os.kill(process.pid, signal.SIGXCPU)
    assert await process.wait() == -signal.SIGXCPU
    assert imaging._of_status(-signal.SIGXCPU).fault is UploadFault.UNREADABLE
    with pytest.raises(imaging.ImagingFailed):
        imaging._of_status(1)


async def test_a_worker_process_publishes_by_itself_and_stops_when_asked(db, tmp_path):
    workers = Workers(db, tmp_path)
    try:
        worker = workers.start(STORAGE_URL=HOME.as_uri())
        made = await stored(a_picture((400, 300)))

        async def is_ready() -> bool:
            return (await Upload.get(id=made.id)).state is READY

        await until(is_ready)
        worker.terminate()
        assert worker.wait(20) == 0
    finally:
        workers.end()
    assert sha256((HOME / objects.photo(made.key, 1)).read_bytes())
