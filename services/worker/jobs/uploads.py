"""Files that were put: looked at, made into what is shown, or refused; and deleted when they are to go."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping

from services.domain.uploads import actions, objects, rules
from services.domain.uploads.faults import UploadFault
from services.domain.uploads.media import Media
from services.domain.uploads.models import Upload, UploadState
from services.kit import clock, database, storage, telemetry
from services.kit.settings import Settings
from services.kit.storage import Storage, StorageAway
from services.worker.imaging.outcome import Outcome
from services.worker.jobs import imaging

log = telemetry.logger("uploads")

_LEASE_SECONDS = 180.0
"""Longer than a file can take; a killed worker's file is taken over then."""
_PAUSE_SECONDS = 15.0
"""Before a storage that is away is asked again."""
_MOST_ATTEMPTS = 5
"""A file with which so many workers have died is not tried again."""


async def sweep(settings: Settings) -> int:
    """Tend what is due until nothing is; answers how many there were. Any number of workers may do so."""
    store, tended = storage.of(settings), 0
    while store is not None and (held := await _claimed()):
        await _tend(store, held)
        tended += 1
    return tended


async def tidy(settings: Settings) -> None:
    """Delete what was half written when a process ended."""
    store = storage.of(settings)
    if store is not None:
        await store.tidy()


async def _claimed() -> Upload | None:
    async with database.transaction():
        return next(iter(await actions.claim(most=1, lease_seconds=_LEASE_SECONDS)), None)


async def _tend(store: Storage, held: Upload) -> None:
    try:
        await _TENDING[held.state](store, held)
    except (StorageAway, imaging.ImagingFailed) as error:
        log.warning("upload_waits", id=held.id, state=held.state.value, error=str(error))
        async with database.transaction():
            await actions.until(held, actions.again_at(_PAUSE_SECONDS))


async def _abandon(_: Storage, held: Upload) -> None:
    async with database.transaction():
        await actions.abandon(held)


async def _examine(store: Storage, held: Upload) -> None:
    raw = await store.read(objects.incoming(held.key))
    fault = UploadFault.UNREADABLE if held.attempts > _MOST_ATTEMPTS else _differing(held, raw)
    made = Outcome(fault=fault) if fault or raw is None else await imaging.outcome(held.kind, raw)
    if made.fault is not None:
        async with database.transaction():
            await actions.refuse(held, made.fault)
    else:
        await _publish(store, held, made, raw or b"")
    await store.delete(objects.incoming(held.key))


def _differing(held: Upload, raw: bytes | None) -> UploadFault | None:
    """How what is there differs from what was announced."""
    if raw is None:
        return UploadFault.MISSING
    if len(raw) != held.bytes:
        return UploadFault.BYTES_WRONG
    return None if hashlib.sha256(raw).hexdigest() == held.sha256 else UploadFault.HASH_WRONG


async def _publish(store: Storage, held: Upload, made: Outcome, raw: bytes) -> None:
    bodies = _bodies(held, made, raw)
    for key, body in bodies.items():
        await store.write(key, body, str(made.media))
    async with database.transaction():
        is_published = await actions.publish(held, _refined(made, bodies))
    if not is_published and await _is_gone(held):
        await _delete(store, held)


def _bodies(held: Upload, made: Outcome, raw: bytes) -> Mapping[str, bytes]:
    """The objects to be served, by their keys; the largest is the last."""
    if made.media is Media.PDF:
        return {objects.paper(held.key, Media.PDF): raw}
    pictures = [one.body for one in made.renditions]
    if held.licence_id is not None:
        return {objects.paper(held.key, Media.WEBP): pictures[-1]}
    return {objects.photo(held.key, number): body for number, body in enumerate(pictures, 1)}


def _refined(made: Outcome, bodies: Mapping[str, bytes]) -> actions.Refined:
    largest = made.renditions[-1] if made.renditions else None
    assert made.media is not None  # there was no fault
    return actions.Refined(
        media=made.media,
        bytes=len(list(bodies.values())[-1]),
        width=None if largest is None else largest.width,
        height=None if largest is None else largest.height,
        widths=[one.width for one in made.renditions],
        colour=made.colour,
    )


async def _is_gone(held: Upload) -> bool:
    """Removed while it was looked at: then nobody else deletes what was just written."""
    return not await Upload.filter(id=held.id).exclude(state=UploadState.REMOVED).exists()


async def _settle(store: Storage, held: Upload) -> None:
    """Nobody can put the file once more: what came after it was published goes."""
    await store.delete(objects.incoming(held.key))
    await actions.rest(held)


async def _remove(store: Storage, held: Upload) -> None:
    await _delete(store, held)
    closes_at = rules.closes_at(held.expires_at)
    if closes_at > clock.now():
        await actions.until(held, closes_at)
    else:
        await actions.forget(held)


async def _delete(store: Storage, held: Upload) -> None:
    for key in (objects.incoming(held.key), *objects.published(held.key, held.kind)):
        await store.delete(key)


_TENDING: Mapping[UploadState, Callable[[Storage, Upload], Awaitable[None]]] = {
    UploadState.STARTED: _abandon,
    UploadState.STORED: _examine,
    UploadState.READY: _settle,
    UploadState.REFUSED: _abandon,
    UploadState.REMOVED: _remove,
}
