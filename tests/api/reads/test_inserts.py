"""Keyset cursors: whoever turns the pages meets each row once, whatever is inserted meanwhile."""

from datetime import timedelta

import pytest

from services.kit import clock
from tests.factories.events import an_event

PAGE = """
query($order: EventOrder, $after: String) {
  events(order: $order, first: 2, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } }
}
"""


@pytest.mark.parametrize(("order", "ahead"), [("STARTS_AT_ASC", 1), ("STARTS_AT_DESC", -1)])
async def test_rows_inserted_between_two_pages_shift_nothing(api, order, ahead):
    noon = clock.now() + timedelta(days=3)
    there = [await an_event(starts_at=noon + timedelta(hours=2 * hour)) for hour in range(7)]
    seen, behind, before = [], [], None
    while True:
        page = (await api(None, PAGE, order=order, after=before))["events"]
        seen += [node["id"] for node in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        before = page["pageInfo"]["endCursor"]
        turn = len(behind) + 1
        behind.append(await an_event(starts_at=noon - ahead * timedelta(days=turn)))
        if turn == 1:
            coming = await an_event(starts_at=noon + timedelta(days=ahead))
    missed = {f"Event:{event.id}" for event in behind}
    met = {f"Event:{event.id}" for event in (*there, coming)}
    assert len(seen) == len(set(seen))
    assert set(seen) == met
    assert not missed & set(seen)
