"""Gathering while a fetch is under way: what is asked meanwhile waits for it and leaves together."""

import asyncio

import pytest

from services.kit.gathering import Gathering
from tests.unit.kit.source import Source, asking, everything, turns


async def test_who_comes_after_it_was_sent_waits_for_it_and_starts_anew():
    source = Source()
    early = await asking(source, "a", 1)
    await source.send()
    late = await asking(source, "a", 1)
    assert source.under_way == 1
    await source.answer()
    assert await early == {1: ("a", 1, 0)}
    assert not late.done(), "an answer that was under way is older than the question"
    await everything(source)
    assert await late == {1: ("a", 1, 1)}


async def test_many_who_ask_while_one_is_under_way_make_one_fetch_after_it():
    source = Source()
    early = await asking(source, "a", 0)
    await source.send()
    late = [await asking(source, "a", key) for key in range(9)]
    await source.send()
    assert source.sent == [("a", [0])], "one at a time"
    assert not early.done()
    await everything(source)
    assert source.sent == [("a", [0]), ("a", list(range(9)))]
    assert await early == {0: ("a", 0, 0)}
    assert await asyncio.gather(*late) == [{key: ("a", key, 1) for key in range(9)}] * 9


async def test_another_scope_does_not_wait_for_one_that_is_under_way():
    source = Source()
    await asking(source, "a", 1)
    await source.send()
    other = await asking(source, "b", 1)
    await source.send()
    assert source.sent == [("a", [1]), ("b", [1])]
    await source.answer()
    assert await other == {1: ("b", 1, 1)}


async def test_an_error_of_the_one_under_way_does_not_stop_the_next():
    source = Source()
    early = await asking(source, "a", 1)
    await source.send()
    late = [await asking(source, "a", key) for key in (1, 2)]
    source.failing = LookupError("away")
    await source.answer()
    with pytest.raises(LookupError):
        await early
    assert not any(one.done() for one in late), "an error is not told to those who asked after it was sent"
    source.failing = None
    await everything(source)
    assert await asyncio.gather(*late) == [{key: ("a", key, 1) for key in (1, 2)}] * 2


@pytest.mark.parametrize("is_sent", [False, True], ids=["waiting", "sent"])
async def test_the_next_is_sent_although_all_askers_of_the_one_under_way_went_away(is_sent):
    source = Source()
    gone = await asking(source, "a", 1)
    if is_sent:
        await source.send()
    gone.cancel()
    await turns()
    late = await asking(source, "a", 2)
    await everything(source)
    assert (await late)[2][:2] == ("a", 2)
    assert gone.cancelled()


async def test_the_next_is_answered_although_one_who_waits_for_it_went_away():
    source = Source()
    await asking(source, "a", 1)
    await source.send()
    gone, stays = await asking(source, "a", 2), await asking(source, "a", 3)
    gone.cancel()
    await everything(source)
    assert (await stays)[3] == ("a", 3, 1)


async def test_one_that_is_full_takes_no_more_and_is_sent_at_once():
    source = Source(most=2)
    askers = [await asking(source, "a", key) for key in range(5)]
    await source.send()
    assert source.sent == [("a", [0, 1]), ("a", [2, 3])], "but the last, which is not full, waits"
    await everything(source)
    assert source.sent == [("a", [0, 1]), ("a", [2, 3]), ("a", [4])]
    assert [await one for one in askers] == [
        {key: ("a", key, number) for key in keys}
        for number, (_, keys) in enumerate(source.sent)
        for _ in keys
    ]


async def test_one_that_becomes_full_while_it_waits_is_sent_at_once():
    source = Source(most=2)
    early = await asking(source, "a", 1)
    await source.send()
    waiting = await asking(source, "a", 2)
    await source.send()
    assert source.sent == [("a", [1])]
    filling = await asking(source, "a", 3)
    await source.send()
    assert source.sent == [("a", [1]), ("a", [2, 3])]
    assert source.under_way == 2
    await source.answer()
    assert await early == {1: ("a", 1, 0)}
    assert await waiting == await filling == {2: ("a", 2, 1), 3: ("a", 3, 1)}


async def test_who_waits_for_one_under_way_is_not_told_before_their_own_is_sent():
    source, told = Source(), []
    await asking(source, "a", 1)
    await source.send()
    await asking(source, "a", 1, when_closed=lambda: told.append(len(source.sent)))
    await source.answer()
    assert told == []
    await everything(source)
    assert told == [1]


async def test_a_full_one_that_is_done_does_not_send_what_waits_for_another():
    sent, may_answer = [], [asyncio.Event() for _ in range(3)]

    async def fetch(scope, gathered):
        number, keys = len(sent), gathered.close()
        sent.append(keys)
        await may_answer[number].wait()
        return dict.fromkeys(keys, number)

    ask = Gathering(fetch, most=2)
    askers = []
    for keys in ([1], [2, 3], [4]):
        askers.append(asyncio.create_task(ask("a", keys)))
        await turns()
    may_answer[1].set()
    await turns()
    assert sent == [[1], [2, 3]], "the first is still under way"
    for one in may_answer:
        one.set()
    assert await asyncio.gather(*askers) == [{1: 0}, {2: 1, 3: 1}, {4: 2}]
