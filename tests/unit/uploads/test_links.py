"""Addresses that hold for a while."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from services.kit import clock
from services.kit.links import LinkExpired, LinkInvalid, Links
from tests.factories.secrets import SECRET

OTHER = "b3RoZXI6IGFsc28gMzIgYnl0ZXMgb2Ygbm90aGluZyBzZWNyZXQ"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LINKS = Links(SECRET, "https://jinlin.example/")


@pytest.fixture(autouse=True)
def noon():
    with clock.freeze(NOW):
        yield


def signed(**claims):
    url = LINKS.signed("PUT", "/uploads/x", until=NOW + timedelta(minutes=5), **claims)
    return url, dict(parse_qsl(urlsplit(url).query))


def test_an_address_holds_for_its_method_and_path_until_its_end():
    url, query = signed(bytes=5, sha256="ab")
    assert url.startswith("https://jinlin.example/uploads/x?bytes=5&sha256=ab&expires=")
    LINKS.check("PUT", "/uploads/x", query)
    with clock.freeze(NOW + timedelta(minutes=5)), pytest.raises(LinkExpired):
        LINKS.check("PUT", "/uploads/x", query)


def test_nobody_can_change_what_an_address_says():
    _, query = signed(bytes=5)
    changes = [
        {"bytes": "6"},
        {"expires": str(int(query["expires"]) + 1)},
        {"more": ""},
        {"signature": ""},
        {"signature": "ü"},
        {"signature": query["signature"][:-1]},
    ]
    for change in changes:
        with pytest.raises(LinkInvalid):
            LINKS.check("PUT", "/uploads/x", query | change)
    for method, path in (("GET", "/uploads/x"), ("PUT", "/uploads/y")):
        with pytest.raises(LinkInvalid):
            LINKS.check(method, path, query)
    for name in query:
        with pytest.raises(LinkInvalid):
            LINKS.check("PUT", "/uploads/x", {one: query[one] for one in query if one != name})


def test_another_deployments_address_does_not_hold():
    _, query = signed()
    with pytest.raises(LinkInvalid):
        Links(OTHER, "https://jinlin.example").check("PUT", "/uploads/x", query)
