"""Putting a file at its address: what is taken, and what is refused by name."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from services.domain.actors.actor import Actor
from services.domain.uploads import limits, objects
from services.domain.uploads.models import Upload
from services.kit import clock
from tests.api.conftest import Api
from tests.api.uploads.giving import finish, put, start
from tests.factories.partners import a_member, a_partner
from tests.factories.uploads import HOME, a_picture, lies

RAW = a_picture((60, 40))
Started = tuple[Actor, dict[str, Any]]


@pytest.fixture
async def started(api: Api) -> Started:
    partner = await a_partner()
    owner = await a_member(partner)
    return owner, await start(api, owner, RAW, of=f"Partner:{partner.id}")


async def _lies() -> bool:
    return lies(objects.incoming((await Upload.get()).key))


async def test_a_target_is_one_put_with_its_headers_for_a_quarter_of_an_hour(api: Api, started: Started):
    _, target = started
    assert target["method"] == "PUT"
    assert target["headers"] == [{"name": "content-type", "value": "image/jpeg"}]
    assert (await Upload.get()).expires_at - clock.now() <= limits.LIFE
    assert (await put(api, target, RAW)).status_code == 200
    assert await _lies()


async def test_to_put_it_twice_changes_nothing(api: Api, started: Started):
    owner, target = started
    for _ in range(2):
        assert (await put(api, target, RAW)).status_code == 200
    assert (await finish(api, owner, target["upload"]["id"]))["upload"]["state"] == "STORED"
    assert (await finish(api, owner, target["upload"]["id"]))["code"] == "UPLOAD_NOT_OPEN"


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"", 400, "BYTES_WRONG"),
        (RAW[:-1], 400, "BYTES_WRONG"),
        (RAW + b"!", 400, "BYTES_WRONG"),
        (RAW * 1000, 400, "BYTES_WRONG"),
        (RAW[:-1] + b"!", 400, "HASH_WRONG"),
    ],
    ids=["nothing", "a byte less", "a byte more", "far more", "another byte"],
)
async def test_other_bytes_than_announced_are_refused_and_the_right_ones_still_taken(
    api: Api, started: Started, raw: bytes, status: int, code: str
):
    owner, target = started
    answer = await put(api, target, raw)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (status, code)
    assert not await _lies()
    assert (await finish(api, owner, target["upload"]["id"]))["code"] == "UPLOAD_NOT_STORED"
    assert (await put(api, target, RAW)).status_code == 200
    assert (await finish(api, owner, target["upload"]["id"]))["upload"]["state"] == "STORED"


async def test_a_body_without_a_length_or_with_a_false_one_is_refused(api: Api, started: Started):
    _, target = started

    async def pieces():
        yield RAW

    answer = await api.http.put(target["url"], content=pieces())
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (411, "LENGTH_REQUIRED")
    more = await api.http.put(target["url"], content=RAW + RAW, headers={"content-length": str(len(RAW))})
    assert more.json()["errors"][0]["extensions"]["code"] == "BYTES_WRONG"
    assert not await _lies()


async def test_after_its_time_the_address_takes_nothing(api: Api, started: Started):
    _, target = started
    with clock.freeze(clock.now() + limits.LIFE + timedelta(seconds=1)):
        answer = await put(api, target, RAW)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (403, "UPLOAD_EXPIRED")
    assert not await _lies()


async def test_a_file_that_was_put_in_time_can_be_finished_a_little_later(api: Api, started: Started):
    owner, target = started
    await put(api, target, RAW)
    with clock.freeze(clock.now() + limits.LIFE + timedelta(minutes=1)):
        assert (await finish(api, owner, target["upload"]["id"]))["upload"]["state"] == "STORED"


@pytest.mark.parametrize("name", ["bytes", "sha256", "expires", "signature"])
async def test_an_address_that_was_changed_takes_nothing(api: Api, started: Started, name: str):
    _, target = started
    parts = urlsplit(target["url"])
    query = dict(parse_qsl(parts.query))
    without = {one: query[one] for one in query if one != name}
    for changed in (query | {name: query[name] + "0"}, without):
        answer = await api.http.put(f"{parts.path}?{urlencode(changed)}", content=RAW)
        assert answer.json()["errors"][0]["extensions"]["code"] == "UPLOAD_NOT_SIGNED"
    other = await api.http.put(f"/uploads/incoming/{'0' * 32}?{parts.query}", content=RAW)
    assert other.status_code == 403
    assert not await _lies()


async def test_a_storage_that_is_away_is_told_as_such_and_the_upload_waits(api: Api, started: Started):
    owner, target = started
    away = HOME.with_name(HOME.name + "-away")
    HOME.rename(away)
    HOME.write_bytes(b"no directory")
    try:
        answer = await put(api, target, RAW)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "15")
        refused = await finish(api, owner, target["upload"]["id"])
        assert refused["code"] == "STORAGE_UNREACHABLE"
        assert (await api.http.get(f"/photos/{'0' * 32}/1.webp")).status_code == 503
    finally:
        HOME.unlink()
        away.rename(HOME)
    assert (await put(api, target, RAW)).status_code == 200
    assert (await finish(api, owner, target["upload"]["id"]))["upload"]["state"] == "STORED"
