"""Sharing: the first asker answers for all who come before it is sent; where it fails, all ask themselves."""

import asyncio

import pytest

from services.kit.sharing import Left, Sharing, Unshared


class Desk:
    """Answers with the number of the answer: sent once `send` is called, made after `answer`."""

    def __init__(self) -> None:
        self.begun = self.made = 0
        self.failing: Exception | None = None
        self._sharing: Sharing[str] = Sharing()
        self._may_send, self._may_answer = asyncio.Event(), asyncio.Event()

    async def ask(self, key):
        async with self._sharing.of(key) as shared:
            if shared.answer is None:
                shared.answer = await self._make(key, shared)
            return shared.answer

    async def _make(self, key, shared):
        self.begun += 1
        number = self.begun
        await self._may_send.wait()
        shared.close()
        await self._may_answer.wait()
        if self.failing is not None:
            raise self.failing
        self.made += 1
        return f"{key}{number}"

    async def send(self):
        await let(self._may_send)

    async def answer(self):
        await let(self._may_answer)


async def let(event):
    """Everybody who waits goes on, as far as they get; who comes after waits again."""
    event.set()
    await turns()
    event.clear()


async def turns():
    """Every task that can go on has done so."""
    for _ in range(10):
        await asyncio.sleep(0)


async def asking(desk, key, number=1):
    """Askers that have asked."""
    tasks = [asyncio.create_task(desk.ask(key)) for _ in range(number)]
    await turns()
    return tasks


async def everything(desk):
    await desk.send()
    await desk.answer()


async def test_who_asks_before_it_is_sent_shares_the_one_answer():
    desk = Desk()
    askers = await asking(desk, "a", 5)
    await everything(desk)
    assert await asyncio.gather(*askers) == ["a1"] * 5
    assert desk.made == 1


async def test_who_comes_after_it_was_sent_starts_anew():
    desk = Desk()
    early = await asking(desk, "a", 2)
    await desk.send()
    late = await asking(desk, "a", 2)
    await desk.answer()
    assert await asyncio.gather(*early) == ["a1"] * 2
    assert not any(one.done() for one in late), "an answer that was under way is older than the question"
    await everything(desk)
    assert await asyncio.gather(*late) == ["a2"] * 2


async def test_one_that_is_answered_does_not_close_the_one_that_followed_it():
    desk = Desk()
    (early,) = await asking(desk, "a")
    await desk.send()
    late = await asking(desk, "a")
    await desk.answer()
    late += await asking(desk, "a")
    await everything(desk)
    assert [await one for one in (early, *late)] == ["a1", "a2", "a2"]


async def test_another_key_never_joins():
    desk = Desk()
    askers = await asking(desk, "a") + await asking(desk, "b") + await asking(desk, "a")
    await everything(desk)
    assert await asyncio.gather(*askers) == ["a1", "b2", "a1"]


async def test_an_answer_that_is_over_is_not_kept():
    sharing: Sharing[str] = Sharing()
    made = iter("xy")
    found = []
    for _ in range(2):
        async with sharing.of("a") as shared:
            assert shared.answer is None
            shared.answer = next(made)
            found.append(shared.answer)
    assert found == ["x", "y"]


async def test_an_empty_answer_is_an_answer():
    sharing: Sharing[str] = Sharing()
    may_answer = asyncio.Event()
    waited = []

    async def ask():
        async with sharing.of("a") as shared:
            if shared.answer is None:
                waited.append(await may_answer.wait())
                shared.answer = ""
            return shared.answer

    askers = [asyncio.create_task(ask()) for _ in range(3)]
    await turns()
    await let(may_answer)
    assert await asyncio.gather(*askers) == [""] * 3
    assert len(waited) == 1


async def test_an_error_is_the_firsts_and_all_others_are_told_to_ask_for_themselves():
    desk = Desk()
    desk.failing = LookupError("mine")
    askers = await asking(desk, "a", 3)
    await everything(desk)
    found = await asyncio.gather(*askers, return_exceptions=True)
    assert [type(one) for one in found] == [LookupError, Unshared, Unshared]
    desk.failing = None
    again = await asking(desk, "a", 2)
    await everything(desk)
    assert await asyncio.gather(*again) == ["a2"] * 2, "what failed stands in nobody's way"


async def test_one_that_never_gives_an_answer_leaves_nobody_waiting():
    sharing: Sharing[str] = Sharing()
    may_leave = asyncio.Event()

    async def ask():
        async with sharing.of("a") as shared:
            if shared.answer is None:
                await may_leave.wait()
            return shared.answer

    first, second = (asyncio.create_task(ask()) for _ in range(2))
    await turns()
    await let(may_leave)
    assert await first is None
    with pytest.raises(Unshared):
        await second


@pytest.mark.parametrize("cancelled", [1, 2], ids=["one between", "the last"])
@pytest.mark.parametrize("is_sent", [False, True], ids=["waiting", "sent"])
async def test_a_cancelled_asker_does_not_take_the_others_along(cancelled, is_sent):
    desk = Desk()
    askers = await asking(desk, "a", 3)
    if is_sent:
        await desk.send()
    askers[cancelled].cancel()
    await turns()
    assert [one.cancelled() for one in askers] == [place == cancelled for place in range(3)]
    await everything(desk)
    left = [one for one in askers if not one.cancelled()]
    assert await asyncio.gather(*left) == ["a1"] * 2


@pytest.mark.parametrize("is_sent", [False, True], ids=["waiting", "sent"])
async def test_when_the_first_is_cancelled_the_others_ask_for_themselves_at_once(is_sent):
    desk = Desk()
    first, *others = await asking(desk, "a", 3)
    if is_sent:
        await desk.send()
    first.cancel()
    await turns()
    assert first.cancelled()
    assert [type(one.exception()) for one in others] == [Left] * 2
    again = await asking(desk, "a", 2)
    await everything(desk)
    assert await asyncio.gather(*again) == ["a2"] * 2
