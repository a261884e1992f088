"""Reading events: filters, orders, free places, and who sees which of those who come."""

from datetime import timedelta

import pytest

from services.domain.actors.actor import Role
from services.domain.events.models import EventState, RegistrationState
from services.domain.partners.models import Tier
from services.kit import clock
from tests.factories.events import a_check_in, a_registration, a_series, an_event
from tests.factories.needs import a_need
from tests.factories.partners import a_member, a_partner, an_offer
from tests.factories.people import a_community, a_resident, a_secretary, staff

DAY = timedelta(days=1)


async def titles(api, actor, order="STARTS_AT_ASC", **filter):
    document = "query($f: EventFilter) { events(filter: $f, order: ORDER) { nodes { title } } }"
    found = await api(actor, document.replace("ORDER", order), f=filter)
    return [one["title"] for one in found["events"]["nodes"]]


async def three(area):
    """甲 tomorrow, 乙 the day after, 丙 in three days; each differs from the others in every column."""
    now = clock.now()
    partner = await a_partner(area=area)
    need = await a_need(area=area)
    series = await a_series(area=area)
    first = await an_event(
        area=area, title="甲", category="market", capacity=2, starts_at=now + DAY, attended=5
    )
    second = await an_event(
        area=area,
        title="乙",
        category="health",
        tier=Tier.LOW_FEE,
        price_fen=500,
        capacity=3,
        starts_at=now + 2 * DAY,
        partner=partner,
        need_id=need.id,
        attended=9,
    )
    third = await an_event(
        area=area, title="丙", category="sport", starts_at=now + 3 * DAY, series_id=series.id, attended=7
    )
    await a_registration(first, party=2)
    return first, second, third


async def test_each_filter_keeps_exactly_what_it_names(api):
    area = await a_community()
    _, second, third = await three(area)

    assert await titles(api, None) == ["甲", "乙", "丙"]
    assert await titles(api, None, category="health") == ["乙"]
    assert await titles(api, None, category="HEALTH") == []
    assert await titles(api, None, tier=["LOW_FEE"]) == ["乙"]
    assert await titles(api, None, tier=["FREE", "LOW_FEE"]) == ["甲", "乙", "丙"]
    assert await titles(api, None, host=f"Partner:{second.partner_id}") == ["乙"]
    assert await titles(api, None, need=f"Need:{second.need_id}") == ["乙"]
    assert await titles(api, None, series=f"Series:{third.series_id}") == ["丙"]
    assert await titles(api, None, hasPlaces=True) == ["乙", "丙"]
    assert await titles(api, None, hasPlaces=False) == ["甲"]
    assert await titles(api, None, within=f"Area:{area.id}", hasPlaces=True, category="sport") == ["丙"]
    assert await titles(api, None, within=f"Area:{(await a_community()).id}") == []


async def test_a_start_is_after_when_it_is_the_moment_itself_and_before_when_it_is_sooner(api):
    _, second, _ = await three(await a_community())
    moment = second.starts_at.isoformat()
    assert await titles(api, None, startsAfter=moment) == ["乙", "丙"]
    assert await titles(api, None, startsBefore=moment) == ["甲"]
    assert await titles(api, None, startsAfter=moment, startsBefore=moment) == []


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("STARTS_AT_ASC", "甲乙丙"),
        ("STARTS_AT_DESC", "丙乙甲"),
        ("CREATED_AT_ASC", "甲乙丙"),
        ("CREATED_AT_DESC", "丙乙甲"),
        ("ATTENDED_ASC", "甲丙乙"),
        ("ATTENDED_DESC", "乙丙甲"),
    ],
)
async def test_events_come_in_the_order_asked_for(api, order, expected):
    await three(await a_community())
    assert "".join(await titles(api, None, order)) == expected


async def test_pages_of_one_meet_every_event_once(api):
    await three(await a_community())
    document = (
        "query($a: String) { events(order: STARTS_AT_ASC, first: 1, after: $a)"
        " { totalCount nodes { title } pageInfo { endCursor hasNextPage } } }"
    )
    seen, after = [], None
    for _ in range(3):
        page = (await api(None, document, a=after))["events"]
        seen += [one["title"] for one in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
    assert seen == ["甲", "乙", "丙"]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (3, False)


@pytest.mark.parametrize("sign", ["%", "_", "\\", "'", "甲%", "％"])
async def test_signs_of_a_pattern_in_a_search_stand_for_themselves(api, sign):
    area = await a_community()
    await an_event(area=area, title="普通集市")
    await an_event(area=area, title=f"前{sign}后")
    assert await titles(api, None, containing=sign) == [f"前{sign}后"]


@pytest.mark.parametrize(
    ("capacity", "party", "left"), [(None, 4, None), (1, 1, 0), (10, 3, 7), (100_000, 20, 99_980)]
)
async def test_places_left_are_the_capacity_without_the_confirmed(api, capacity, party, left):
    event = await an_event(capacity=capacity)
    await a_registration(event, party=party)
    await a_registration(event, party=2, state=RegistrationState.WAITLISTED)
    await a_registration(event, party=5, state=RegistrationState.CANCELLED)
    found = await api(None, "{ events { nodes { placesLeft confirmed waitlisted } } }")
    assert found["events"]["nodes"] == [{"placesLeft": left, "confirmed": party, "waitlisted": 2}]


async def test_stalls_are_read_with_their_partner_and_offer_through_their_event(api):
    area = await a_community()
    host = await a_partner(area=area, name="惠民超市")
    event = await an_event(area=area, partner=host, title="集市")
    guest = await a_partner(area=area, name="口腔医院")
    offer = await an_offer(partner=guest, title="看牙")
    secretary = await a_secretary(area)
    await api.verb(
        secretary,
        "stallAdd",
        "stall { id }",
        event=f"Event:{event.id}",
        partner=f"Partner:{guest.id}",
        title="免费看牙",
        offer=f"Offer:{offer.id}",
    )
    document = """query($id: ID!) { event(id: $id) { host { name } stalls { totalCount nodes {
        title partner { name stalls { nodes { event { title } } } } offer { title } } } } }"""
    read = (await api(None, document, id=f"Event:{event.id}"))["event"]
    stalls = sorted(read["stalls"]["nodes"], key=lambda one: one["partner"]["name"])
    assert (read["host"]["name"], read["stalls"]["totalCount"]) == ("惠民超市", 2)
    assert [(one["title"], one["partner"]["name"]) for one in stalls] == [
        ("免费看牙", "口腔医院"),
        ("集市", "惠民超市"),
    ]
    assert stalls[0]["offer"] == {"title": "看牙"}
    assert stalls[1]["offer"] is None
    assert stalls[0]["partner"]["stalls"]["nodes"] == [{"event": {"title": "集市"}}]


async def test_host_and_staff_see_all_who_come_a_resident_themselves_and_a_stranger_nobody(api):
    area = await a_community()
    partner = await a_partner(area=area)
    event = await an_event(area=area, partner=partner)
    me, other = await a_resident(area=area), await a_resident(area=area)
    for one in (me, other):
        await a_registration(event, one)
        await a_check_in(event, one)
    mine, both = {f"Account:{me.account_id}"}, {f"Account:{one.account_id}" for one in (me, other)}
    document = """query($id: ID!) { event(id: $id) { joinedByMe attendedByMe
        registrations { totalCount nodes { account { id } } } checkIns { totalCount } } }"""

    async def seen(actor):
        read = (await api(actor, document, id=f"Event:{event.id}"))["event"]
        assert read["registrations"]["totalCount"] == read["checkIns"]["totalCount"]
        assert read["joinedByMe"] == read["attendedByMe"] == (actor in (me, other))
        found = read["registrations"]
        assert found["totalCount"] == len(found["nodes"])
        return {one["account"]["id"] if one["account"] else None for one in found["nodes"]}, found[
            "totalCount"
        ]

    assert await seen(None) == (set(), 0)
    assert await seen(await a_resident(area=area)) == (set(), 0)
    assert await seen(await a_secretary(await a_community())) == (set(), 0)
    assert await seen(await a_member(await a_partner(area=area))) == (set(), 0)
    assert await seen(me) == (mine, 1)
    assert await seen(await a_secretary(area)) == (both, 2)
    assert (await seen(await staff(Role.GRID_MEMBER, area)))[1] == 2
    assert (await seen(await a_member(partner)))[1] == 2


@pytest.mark.parametrize("state", list(EventState))
async def test_only_a_draft_is_hidden_and_not_from_its_host_and_staff(api, state):
    area = await a_community()
    partner = await a_partner(area=area)
    event = await an_event(area=area, partner=partner, state=state)
    document = "query($id: ID!) { event(id: $id) { state } events { totalCount } }"
    is_public = state is not EventState.DRAFT

    for actor in (None, await a_resident(area=area), await a_secretary(await a_community())):
        read = await api(actor, document, id=f"Event:{event.id}")
        assert (read["event"] is not None, read["events"]["totalCount"]) == (is_public, int(is_public))
    for actor in (await a_secretary(area), await a_member(partner)):
        read = await api(actor, document, id=f"Event:{event.id}")
        assert read == {"event": {"state": state.name}, "events": {"totalCount": 1}}


async def test_the_waitlist_counts_the_parties_ahead_and_only_those(api):
    event = await an_event(capacity=1)
    await a_registration(event)
    await a_registration(event, state=RegistrationState.CANCELLED)
    waiting = [await a_resident() for _ in range(3)]
    for one in waiting:
        await a_registration(event, one, party=4, state=RegistrationState.WAITLISTED)
    await a_registration(await an_event(), waiting[2])
    document = "{ registrations(filter: {mine: true, state: [WAITLISTED]}) { nodes { ahead party } } }"
    ahead = [(await api(one, document))["registrations"]["nodes"] for one in waiting]
    assert ahead == [[{"ahead": n, "party": 4}] for n in range(3)]


async def test_hosted_by_me_are_the_events_of_my_partners_and_nobody_elses(api):
    area = await a_community()
    partner = await a_partner(area=area)
    await an_event(area=area, partner=partner, title="我的")
    await an_event(area=area, partner=await a_partner(area=area), title="别人的")
    await an_event(area=area, title="社区的", starts_at=clock.now() + 2 * DAY)
    member = await a_member(partner)
    assert await titles(api, member, hostedByMe=True) == ["我的"]
    assert await titles(api, member, hostedByMe=False) == ["别人的", "社区的"]
    assert await titles(api, None, hostedByMe=True) == []
