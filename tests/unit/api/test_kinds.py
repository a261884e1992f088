"""Which media type an Accept header asks for."""

import time

import pytest

from services.api.http.kinds import GRAPHQL, JSON, LONGEST, accepted

J, G = "application/json", "application/graphql-response+json"
WANTED = {
    "": JSON,
    "  ": JSON,
    "*/*": JSON,
    "application/*": JSON,
    J: JSON,
    G: GRAPHQL,
    G.upper(): GRAPHQL,
    f"{G}; charset=utf-8, {J}; charset=utf-8": GRAPHQL,
    f'{G};charset="UTF-8"': GRAPHQL,
    f"{J}, {G}": JSON,
    f"{G}, {J}": GRAPHQL,
    f"{J};q=0.9, {G}": GRAPHQL,
    f"{G};q=0.1, {J};q=0.2": JSON,
    f"{G};q=0.5, */*": JSON,
    f"*/*, {G}": GRAPHQL,
    f"*/*;q=0.1, {G};q=0.1": GRAPHQL,
    f"{J};q=0, */*": GRAPHQL,
    f"{G};q=0, */*": JSON,
    "text/html, */*;q=0.1": JSON,
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8": JSON,
    f"text/event-stream, {G}": GRAPHQL,
    f"{G}, application/graphql+json, {J}, text/event-stream, multipart/mixed": GRAPHQL,
    f"{J};q=2, {G};q=0.001": GRAPHQL,
    f"{J} ; q=1.000 , {G} ;q=0.999": JSON,
    f"{J};q=nonsense, {G}": GRAPHQL,
    f"{G};charset=utf-16, {J}": JSON,
    f"{J};odata=verbose": JSON,
}
UNWANTED = [
    "text/html",
    "image/*",
    "application/xml",
    f"{J};q=0",
    f"{J};q=0.000, {G};q=0",
    "*/*;q=0",
    "application/*;q=0, */*",
    f"{J};charset=utf-16",
    "nonsense",
    ",;,;q=1",
    "*",
    J + "," * (LONGEST + 1),
]


@pytest.mark.parametrize("accept", WANTED)
def test_the_kind_of_highest_quality_is_chosen(accept):
    assert accepted(accept.encode()) is WANTED[accept]


@pytest.mark.parametrize("accept", UNWANTED)
def test_who_wants_neither_kind_gets_none(accept):
    assert accepted(accept.encode()) is None


def test_bytes_beyond_ascii_are_no_media_type():
    assert accepted(b"\xff\xfe, application/json\xff") is None


def test_the_longest_header_is_read_at_once():
    header = (b",;q=" * LONGEST)[:LONGEST]
    began = time.perf_counter()
    assert accepted(header) is None
    assert time.perf_counter() - began < 0.05
