"""Cursors that nobody gave out: told as such, and no plan is lost over them."""

import base64
import json

import pytest

from tests.api.equality.comparing import codes
from tests.api.equality.paths import COMPILED
from tests.api.operations.asking import plans_failed
from tests.factories.events import an_event

ROOT = "query ($after: String) { events(order: STARTS_AT_ASC, after: $after) { nodes { id } } }"
NESTED = (
    "query ($after: String) { areas { nodes { events(order: STARTS_AT_ASC, after: $after)"
    " { nodes { id } } } } }"
)
MOMENT = "2027-03-01 11:00:00+00"
PEOPLE = "query ($after: String) { events(order: ATTENDED_ASC, after: $after) { nodes { id } } }"
FORGED = {
    "another order": ["ID_ASC", "1", 1],
    "no moment": ["STARTS_AT_ASC", "soon", 1],
    "an impossible moment": ["STARTS_AT_ASC", "2027-02-30 00:00:00+00", 1],
    "an empty moment": ["STARTS_AT_ASC", "", 1],
    "NUL": ["STARTS_AT_ASC", "\x00", 1],
    "a number for a moment": ["STARTS_AT_ASC", 7, 1],
    "an id below all ids": ["STARTS_AT_ASC", MOMENT, -1],
    "an id beyond 64 bits": ["STARTS_AT_ASC", MOMENT, 2**63],
    "an id far beyond": ["STARTS_AT_ASC", MOMENT, 10**40],
    "a text for an id": ["STARTS_AT_ASC", MOMENT, "1"],
    "too little": ["STARTS_AT_ASC"],
    "an object": {"order": "STARTS_AT_ASC"},
    "null": None,
}


def forged(parts):
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.parametrize("document", [ROOT, NESTED], ids=["root", "nested"])
@pytest.mark.parametrize("parts", FORGED.values(), ids=FORGED)
async def test_a_forged_cursor_is_told_and_spoils_no_plan(asking, document, parts):
    await an_event()
    await asking(None, document)
    await asking(None, document, after=forged(["STARTS_AT_ASC", MOMENT, 1]))
    failed = plans_failed()
    assert await asking.fault(None, document, after=forged(parts)) == ["INVALID_CURSOR"]
    assert plans_failed() == failed
    assert (await asking.ways.ask(COMPILED, None, {"query": document})).read == COMPILED


@pytest.mark.parametrize("value", ["", "many", "1.5", "nan", str(2**31), str(2**63), "٣", "1_0", " 1", "1\0"])
async def test_a_forged_number_is_told_or_compared_with_and_spoils_no_plan(asking, value):
    await an_event(attended=3)
    await asking(None, PEOPLE, after=forged(["ATTENDED_ASC", "1", 1]))
    failed = plans_failed()
    answer = await asking.answer(None, PEOPLE, after=forged(["ATTENDED_ASC", value, 1]))
    assert codes(answer.body) in ([], ["INVALID_CURSOR"])
    assert plans_failed() == failed


@pytest.mark.parametrize(
    "value", ["2027-W09-1", "20270301T110000Z", "2027-03-01", "2027-03-01 11:00:00,5+08"]
)
async def test_a_moment_in_other_words_is_told_or_compared_with_and_spoils_no_plan(asking, value):
    await an_event()
    await asking(None, ROOT, after=forged(["STARTS_AT_ASC", MOMENT, 1]))
    failed = plans_failed()
    answer = await asking.answer(None, ROOT, after=forged(["STARTS_AT_ASC", value, 1]))
    assert codes(answer.body) in ([], ["INVALID_CURSOR"])
    assert plans_failed() == failed


@pytest.mark.parametrize("raw", ["", " ", "x", "====", "%00", "\x00", "社区", "W10", "W10=", "a" * 5000])
async def test_what_is_no_cursor_is_told(asking, raw):
    await an_event()
    assert await asking.fault(None, ROOT, after=raw) == ["INVALID_CURSOR"]
    assert await asking.fault(None, NESTED, after=raw) == ["INVALID_CURSOR"]
