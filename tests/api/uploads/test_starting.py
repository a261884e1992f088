"""Announcing files: what is refused before a byte comes, how many there may be, and once is once."""

import asyncio

import msgspec
import pytest

from services.domain.accounts.throttles import Window
from services.domain.audit.models import AuditEntry
from services.domain.events.models import EventState
from services.domain.partners.models import OfferState
from services.domain.uploads import limits
from services.domain.uploads.actions import starting
from services.domain.uploads.models import Upload, UploadState
from services.kit import clock
from services.kit.settings import Settings
from services.kit.tokens import TokenKey
from tests.api.conftest import Api
from tests.api.equality.suite import twins
from tests.api.uploads.giving import start
from tests.factories.events import an_event
from tests.factories.partners import a_licence, a_member, a_partner, an_offer
from tests.factories.uploads import a_picture, an_upload

RAW = a_picture((60, 40))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"bytes": 0}, "bytes"),
        ({"bytes": -1}, "bytes"),
        ({"bytes": limits.PHOTO_BYTES + 1}, "bytes"),
        ({"sha256": "none"}, "sha256"),
        ({"contentType": "image/svg+xml"}, "contentType"),
        ({"contentType": "application/pdf"}, "contentType"),
        ({"fileName": "x" * 1001}, "fileName"),
        ({"of": "none"}, "of"),
        ({"of": "Need:1"}, "of"),
        ({"kind": "LICENCE"}, "of"),
    ],
)
async def test_what_cannot_be_taken_is_refused_by_its_field(api: Api, given: dict[str, object], field: str):
    partner = await a_partner()
    refused = await start(api, await a_member(partner), RAW, **{"of": f"Partner:{partner.id}", **given})
    assert (refused["code"], refused["field"]) == ("INVALID_INPUT", [field])
    assert await Upload.all().count() == 0


async def test_a_thing_has_twelve_photos_however_many_are_started_at_once(api: Api):
    partner = await a_partner()
    owner, of = await a_member(partner), f"Partner:{partner.id}"
    answers = await asyncio.gather(*(start(api, owner, RAW, of=of) for _ in range(15)))
    assert [one.get("code") for one in answers].count("UPLOAD_PLACES_TAKEN") == 3
    assert sorted(one.place for one in await Upload.all()) == list(range(1, 13))
    await Upload.filter(place=5).update(state=UploadState.REMOVED)
    await start(api, owner, RAW, of=of)
    assert (await Upload.all().order_by("-id").first()).place == 5, "a place that is free is given again"


async def test_an_account_may_start_two_hundred_uploads_a_day(api: Api, monkeypatch: pytest.MonkeyPatch):
    partner, other = await a_partner(), await a_partner()
    owner = await a_member(partner)
    monkeypatch.setattr(starting, "_DAY", Window(2, 86_400))
    for _ in range(2):
        await start(api, owner, RAW, of=f"Partner:{partner.id}")
    refused = await start(api, owner, RAW, of=f"Partner:{partner.id}")
    assert refused["code"] == "UPLOADS_TOO_MANY"
    assert "Try again in 864" in refused["message"] or "Try again in 863" in refused["message"]
    assert "url" in await start(api, await a_member(other), RAW, of=f"Partner:{other.id}")


async def test_the_same_key_starts_one_upload(api: Api):
    partner = await a_partner()
    owner = await a_member(partner)
    first, again = [
        await start(api, owner, RAW, of=f"Partner:{partner.id}", idempotencyKey="once") for _ in range(2)
    ]
    assert first == again
    assert await Upload.all().count() == 1


async def test_nothing_is_added_to_what_has_ended(api: Api):
    partner = await a_partner()
    owner = await a_member(partner)
    offer = await an_offer(partner=partner, state=OfferState.WITHDRAWN)
    event = await an_event(partner=partner, state=EventState.CANCELLED)
    for of in (f"Offer:{offer.id}", f"Event:{event.id}"):
        assert (await start(api, owner, RAW, of=of))["code"] == "UPLOAD_THING_ENDED"


async def test_an_event_that_was_held_takes_photos(api: Api):
    partner = await a_partner()
    event = await an_event(partner=partner, state=EventState.HELD)
    assert "url" in await start(api, await a_member(partner), RAW, of=f"Event:{event.id}")


async def test_without_a_storage_every_verb_says_so(db, settings: Settings):
    partner = await a_partner()
    owner = await a_member(partner)
    made = await an_upload(partner, by=owner)
    off = msgspec.structs.replace(settings, storage_url=None)
    async with twins(off) as both:
        api = Api(both.http, TokenKey(off.jinlin_secret), both)
        assert (await start(api, owner, RAW, of=f"Partner:{partner.id}"))["code"] == "UPLOADS_OFF"
        finished = await api.verb(owner, "uploadFinish", "upload { id }", upload=f"Upload:{made.id}")
        assert finished["code"] == "UPLOADS_OFF"
        assert (await both.http.get(f"/photos/{'0' * 32}/1.webp")).status_code == 404


async def test_the_record_tells_no_secret_of_where_the_file_lies(api: Api):
    licence = await a_licence(partner := await a_partner())
    owner = await a_member(partner)
    await start(api, owner, RAW, of=f"Licence:{licence.id}", kind="LICENCE")
    entry = await AuditEntry.get(verb="upload_start")
    assert (entry.actor_id, entry.area_id) == (owner.account_id, partner.area_id)
    assert entry.after is not None
    assert (await Upload.get()).key not in str(entry.after)
    assert entry.created_at <= clock.now()
