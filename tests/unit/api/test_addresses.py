"""Whose address counts, with and without proxies of ours."""

import pytest

from services.api.addresses import address_of


def scope(*forwarded: str, client: tuple[str, int] | None = ("10.0.0.9", 5)) -> dict[str, object]:
    return {"client": client, "headers": [(b"x-forwarded-for", one.encode()) for one in forwarded]}


@pytest.mark.parametrize(
    ("forwarded", "proxies", "found"),
    [
        ((), 0, "10.0.0.9"),
        (("192.0.2.7",), 0, "10.0.0.9"),
        (("192.0.2.7",), 1, "192.0.2.7"),
        (("invented, 192.0.2.7",), 1, "192.0.2.7"),
        (("invented, 192.0.2.7, 10.0.0.1",), 2, "192.0.2.7"),
        (("invented", "192.0.2.7", "10.0.0.1"), 2, "192.0.2.7"),
        (("192.0.2.7",), 2, "10.0.0.9"),
        ((), 1, "10.0.0.9"),
        (("192.0.2.7",), -1, "10.0.0.9"),
    ],
)
def test_what_a_client_invents_never_counts(forwarded, proxies, found):
    assert address_of(scope(*forwarded), proxies) == found


def test_an_address_that_is_not_known_is_empty():
    assert address_of(scope(client=None), 0) == ""
