"""What waits for a person, told as it comes and as it is done."""

from datetime import datetime

import pytest

from services.domain.matching import actions as matching
from services.domain.notifications import actions as notifications
from services.domain.notifications.models import Notice
from tests.factories.acting import act
from tests.factories.matching import a_pair, a_proposal, matched
from tests.factories.partners import a_member
from tests.factories.people import a_community, a_resident
from tests.factories.sockets import signed_in

TO_DOS = """
subscription {
  myToDos { id unread answersDue answerBy notices(filter: {unread: true}, first: 1) { nodes { title } } }
}
"""
COUNTS = "subscription { myToDos { unread answersDue } }"


def counts(unread, answers_due):
    return {"myToDos": {"unread": unread, "answersDue": answers_due}}


async def test_who_has_nothing_to_do_is_told_so_at_once(port):
    actor = await a_resident()
    async with signed_in(port, actor) as client:
        await client.ask(TO_DOS)
        assert (await client.data())["myToDos"] == {
            "id": f"ToDos:{actor.account_id}",
            "unread": 0,
            "answersDue": 0,
            "answerBy": None,
            "notices": {"nodes": []},
        }


async def test_a_stranger_is_told_to_sign_in(port):
    async with signed_in(port) as client:
        await client.ask(TO_DOS)
        assert await client.error() == ["SIGN_IN_NEEDED"]


async def test_a_notice_is_told_when_it_comes_and_when_it_was_read(port):
    actor, subject = await a_resident(), await a_community()
    async with signed_in(port, actor) as client:
        await client.ask(COUNTS)
        assert await client.data() == counts(0, 0)
        await act(notifications.notify([actor.account_id], key="n", title="通知", body="…", subject=subject))
        assert await client.data() == counts(1, 0)
        notice = await Notice.get(account_id=actor.account_id)
        await act(notifications.read(actor, notice=notice.id))
        assert await client.data() == counts(0, 0)


async def test_a_proposal_rings_at_every_member_until_one_of_them_has_answered(port):
    pair = await a_pair()
    colleague = await a_member(pair.partner)
    async with signed_in(port, pair.member) as first, signed_in(port, colleague) as second:
        for client in (first, second):
            await client.ask(COUNTS)
            assert await client.data() == counts(0, 0)
        proposals = await matched(pair.community)
        for client in (first, second):
            assert await client.data() == counts(1, 1)
        await act(matching.decline(pair.member, proposal=proposals[0].id, reason="那天没有空"))
        for client in (first, second):
            assert await client.data() == counts(1, 0)


async def test_the_same_can_be_read_and_by_nobody_else(api):
    pair = await a_pair()
    proposal = await a_proposal(pair)
    query = "{ me { toDos { answersDue answerBy account { id } } } }"
    told = (await api(pair.member, query))["me"]["toDos"]
    assert datetime.fromisoformat(told["answerBy"]) == proposal.expires_at
    assert told["answersDue"] == 1
    assert told["account"] == {"id": f"Account:{pair.member.account_id}"}
    foreign = f'{{ node(id: "ToDos:{pair.member.account_id}") {{ id }} }}'
    assert (await api(pair.secretary, foreign)) == {"node": None}


@pytest.mark.parametrize("others", [2])
async def test_what_others_are_told_is_not_told_to_me(port, others):
    actor, subject = await a_resident(), await a_community()
    told = [(await a_resident()).account_id for _ in range(others)]
    async with signed_in(port, actor) as client:
        await client.ask(COUNTS)
        await client.data()
        await act(notifications.notify(told, key="n", title="通知", body="…", subject=subject))
        await act(notifications.notify([actor.account_id], key="m", title="通知", body="…", subject=subject))
        assert await client.data() == counts(1, 0)
