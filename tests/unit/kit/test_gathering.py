"""Gathering: one fetch for whoever asks before it is sent, another for whoever comes after."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kit.gathering import Gathering
from tests.unit.kit.source import Source, asking, everything, turns

ASK, SEND, ANSWER, CANCEL = "ask", "send", "answer", "cancel"
EVENTS = st.tuples(st.sampled_from([ASK, ASK, SEND, ANSWER, CANCEL]), st.integers(0, 2), st.integers(0, 5))


async def test_who_asks_before_it_is_sent_shares_one_fetch():
    source = Source()
    one, two = await asking(source, "a", 1, 2), await asking(source, "a", 2, 3)
    await everything(source)
    assert source.sent == [("a", [1, 2, 3])]
    assert await one == await two == {key: ("a", key, 0) for key in (1, 2, 3)}


async def test_another_scope_never_joins():
    source = Source()
    one, two = await asking(source, "a", 1), await asking(source, "b", 1)
    await everything(source)
    assert source.sent == [("a", [1]), ("b", [1])]
    assert (await one, await two) == ({1: ("a", 1, 0)}, {1: ("b", 1, 1)})


async def test_an_error_reaches_every_asker_and_is_forgotten():
    source = Source()
    askers = [await asking(source, "a", key) for key in range(3)]
    source.failing = LookupError("away")
    await everything(source)
    found = await asyncio.gather(*askers, return_exceptions=True)
    assert [type(one) for one in found] == [LookupError] * 3
    source.failing = None
    again = await asking(source, "a", 1)
    await everything(source)
    assert await again == {1: ("a", 1, 1)}


async def test_an_error_before_it_is_sent_is_forgotten_too():
    down = True

    async def fetch(scope, gathered):
        if down:
            raise LookupError
        return dict.fromkeys(gathered.close(), scope)

    ask = Gathering(fetch, most=9)
    with pytest.raises(LookupError):
        await ask("a", [1])
    down = False
    assert await ask("a", [2]) == {2: "a"}, "the key that failed is not asked for again"


@pytest.mark.parametrize("cancelled", [0, 1, 2], ids=["the first", "one between", "the last"])
@pytest.mark.parametrize("is_sent", [False, True], ids=["waiting", "sent"])
async def test_a_cancelled_asker_does_not_take_the_others_along(cancelled, is_sent):
    source = Source()
    askers = [await asking(source, "a", key) for key in range(3)]
    if is_sent:
        await source.send()
    askers[cancelled].cancel()
    await turns()
    assert [one.cancelled() for one in askers] == [place == cancelled for place in range(3)]
    await everything(source)
    left = [one for one in askers if not one.cancelled()]
    assert await asyncio.gather(*left) == [{key: ("a", key, 0) for key in range(3)}] * 2
    assert len(source.sent) == 1


async def test_a_question_of_too_many_keys_is_one_fetch_that_nobody_joins():
    source = Source(most=2)
    many, one = await asking(source, "a", *range(7)), await asking(source, "a", 9)
    await everything(source)
    assert source.sent == [("a", list(range(7))), ("a", [9])]
    assert [sorted(await asker) for asker in (many, one)] == [[*range(7)], [9]]


async def test_one_that_was_full_does_not_close_the_one_that_followed_it():
    source = Source(most=1)
    first, second = await asking(source, "a", 1), await asking(source, "a", 2)
    await everything(source)
    third = await asking(source, "a", 3)
    await everything(source)
    assert [keys for _, keys in source.sent] == [[1], [2], [3]]
    assert [sorted(await one) for one in (first, second, third)] == [[1], [2], [3]]


async def test_a_key_asked_for_twice_is_fetched_once_and_does_not_fill_it():
    source = Source(most=2)
    for _ in range(5):
        await asking(source, "a", 1)
    await everything(source)
    assert source.sent == [("a", [1])]


async def test_everybody_is_told_once_and_at_the_moment_at_which_it_closes():
    source = Source()
    told = []
    for name in "xyz":
        await asking(source, "a", 1, when_closed=lambda name=name: told.append((name, len(source.sent))))
    assert told == []
    await source.send()
    at_close = [("x", 0), ("y", 0), ("z", 0)]
    assert told == at_close, "before it counts as sent"
    await source.answer()
    assert told == at_close


@given(events=st.lists(EVENTS, max_size=40), most=st.integers(1, 4))
@settings(max_examples=150, deadline=None)
async def test_nobody_is_left_without_an_answer_that_is_theirs_and_no_older_than_their_question(events, most):
    source = Source(most=most)
    askers = []
    for what, scope, key in events:
        if what == ASK:
            before = len(source.sent)
            askers.append((before, str(scope), key, await asking(source, str(scope), key)))
        elif what == SEND:
            await source.send()
        elif what == ANSWER:
            await source.answer()
        elif askers:
            askers[key % len(askers)][-1].cancel()
    await everything(source)
    await turns()
    for before, scope, key, asker in askers:
        assert asker.done()
        if not asker.cancelled():
            of, which, number = asker.result()[key]
            assert (of, which) == (scope, key)
            assert number >= before, "it was sent before it was asked for"
