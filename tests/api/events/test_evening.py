"""超燃周三 over HTTP: announced, joined, attended, rated."""

from datetime import timedelta

from services.domain.events.models import Event, RegistrationState
from services.domain.events.recurrence import HolidayPolicy
from services.kit import clock
from tests.factories.events import a_check_in, a_registration, a_series, an_event
from tests.factories.needs import a_need
from tests.factories.partners import a_member, a_partner, an_offer
from tests.factories.people import a_community, a_resident, a_secretary


async def test_an_event_from_draft_to_rating(api):
    area = await a_community()
    secretary, resident = await a_secretary(area), await a_resident(area=area)
    offer = await an_offer(partner=await a_partner(area=area), title="量血压")
    host = await a_member(await a_partner(area=area))
    starts_at = clock.now() + timedelta(hours=1)

    drafted = await api.verb(
        secretary,
        "eventDraft",
        "event { id state host { name } stalls { nodes { title } } placesLeft }",
        area=f"Area:{area.id}",
        title="公益集市",
        category="market",
        tier="FREE",
        place="广场",
        startsAt=starts_at.isoformat(),
        endsAt=(starts_at + timedelta(hours=2)).isoformat(),
        capacity=2,
        partner=f"Partner:{offer.partner_id}",
        offer=f"Offer:{offer.id}",
    )
    event = drafted["event"]["id"]
    assert drafted["event"]["stalls"]["nodes"] == [{"title": "量血压"}]
    assert (drafted["event"]["state"], drafted["event"]["placesLeft"]) == ("DRAFT", 2)
    assert (await api(resident, "query($id: ID!) { event(id: $id) { id } }", id=event))["event"] is None

    published = await api.verb(secretary, "eventPublish", "event { state publishedAt }", event=event)
    joined = await api.verb(
        resident,
        "eventRegister",
        "registration { id state event { confirmed placesLeft joinedByMe } }",
        event=event,
        party=2,
    )
    waiting = await api.verb(host, "eventRegister", "registration { state ahead }", event=event)
    shown = await api.verb(secretary, "eventShowCodes", "code digits validUntil event { id }", event=event)
    arrived = await api.verb(
        resident, "eventCheckIn", "checkIn { party method }", event=event, code=shown["digits"]
    )
    rated = await api.verb(
        resident, "eventRate", "feedback { rating text }", event=event, rating=5, text="好"
    )
    held = await api.verb(secretary, "eventFinish", "event { state attended ratingAverage }", event=event)

    assert published["event"]["state"] == "PUBLISHED"
    assert joined["registration"]["state"] == "CONFIRMED"
    assert joined["registration"]["event"] == {"confirmed": 2, "placesLeft": 0, "joinedByMe": True}
    assert waiting["registration"] == {"state": "WAITLISTED", "ahead": 0}
    assert len(shown["digits"]) == 6
    assert arrived["checkIn"] == {"party": 2, "method": "VENUE_CODE"}
    assert rated["feedback"] == {"rating": 5, "text": "好"}
    assert held["event"] == {"state": "HELD", "attended": 2, "ratingAverage": 5.0}


async def test_a_series_is_announced_changed_skipped_and_ended(api):
    area = await a_community()
    secretary = await a_secretary(area)
    first = clock.today() + timedelta(days=1)

    made = await api.verb(
        secretary,
        "seriesCreate",
        "series { id rrule starts holidayPolicy"
        " events(order: STARTS_AT_ASC) { totalCount nodes { id occurrence } } }",
        area=f"Area:{area.id}",
        title="超燃周三",
        category="market",
        tier="FREE",
        place="广场",
        rrule="freq=daily",
        firstOn=first.isoformat(),
        starts="19:00:00",
        minutes=90,
        holidayPolicy="KEEP",
        capacity=40,
    )
    series = made["series"]["id"]
    nodes = made["series"]["events"]["nodes"]
    await a_registration(await Event.get(id=int(nodes[5]["id"].split(":")[1])))

    refused = await api.verb(
        secretary, "seriesSkip", "skip { on }", series=series, on=nodes[5]["occurrence"], reason="雨"
    )
    skipped = await api.verb(
        secretary, "seriesSkip", "skip { on reason }", series=series, on=nodes[4]["occurrence"], reason="雨"
    )
    changed = await api.verb(
        secretary,
        "seriesChange",
        "series { follows { id } capacity starts } kept { id detached }",
        series=series,
        scope="FOLLOWING",
        occurrence=nodes[3]["occurrence"],
        rrule="FREQ=DAILY;INTERVAL=7",
        unlimited=True,
        starts="20:00:00",
    )
    ended = await api.verb(
        secretary, "seriesEnd", "series { state }", series=series, since=first.isoformat(), reason="停"
    )

    assert made["series"]["rrule"] == "FREQ=DAILY"
    assert (made["series"]["starts"], made["series"]["holidayPolicy"]) == ("19:00:00", "KEEP")
    assert made["series"]["events"]["totalCount"] == 56
    assert (refused["code"], refused["field"]) == ("OCCURRENCE_HAS_REGISTRATIONS", ["cancelJoined"])
    assert skipped["skip"] == {"on": nodes[4]["occurrence"], "reason": "雨"}
    assert changed["series"] == {"follows": {"id": series}, "capacity": None, "starts": "20:00:00"}
    assert changed["kept"] == [{"id": nodes[5]["id"], "detached": True}]
    assert ended["series"]["state"] == "ENDED"


async def test_who_registered_shows_a_code_and_the_entrance_lets_them_in(api):
    area = await a_community()
    event = await an_event(area=area, starts_at=clock.now() + timedelta(hours=1))
    resident, secretary = await a_resident(), await a_secretary(area)
    registration = await a_registration(event, resident, party=3, state=RegistrationState.WAITLISTED)
    id, event_id = f"Registration:{registration.id}", f"Event:{event.id}"

    own = await api.verb(resident, "registrationShowCode", "code", registration=id)
    alone = await api.verb(resident, "eventCheckIn", "checkIn { id }", event=event_id, code=own["code"])
    scanned = await api.verb(
        secretary, "eventCheckIn", "checkIn { id party }", event=event_id, code=own["code"]
    )
    ticked = await api.verb(secretary, "registrationCheckIn", "checkIn { id }", registration=id)
    late = await api.verb(resident, "registrationCancel", "registration { id }", registration=id)

    assert alone["code"] == "NOT_ALLOWED"
    assert scanned["checkIn"]["party"] == 3
    assert ticked["checkIn"]["id"] == scanned["checkIn"]["id"]
    assert late["code"] == "ALREADY_CHECKED_IN"


async def test_stalls_come_and_go(api):
    area = await a_community()
    secretary, partner = await a_secretary(area), await a_partner()
    event = await an_event(area=area)
    added = await api.verb(
        secretary,
        "stallAdd",
        "stall { id title partner { id } }",
        event=f"Event:{event.id}",
        partner=f"Partner:{partner.id}",
        title="免费理发",
    )
    removed = await api.verb(
        secretary, "stallRemove", "event { stalls { totalCount } }", stall=added["stall"]["id"]
    )
    assert added["stall"]["partner"]["id"] == f"Partner:{partner.id}"
    assert removed["event"]["stalls"]["totalCount"] == 0


async def test_what_strangers_read_of_an_event_and_what_they_do_not(api):
    area = await a_community()
    resident = await a_resident(area=area)
    event = await an_event(
        area=area, partner=await a_partner(area=area), need_id=(await a_need(area=area)).id
    )
    await a_registration(event, resident)
    await a_check_in(event, resident)
    await api.verb(resident, "eventRate", "feedback { id }", event=f"Event:{event.id}", rating=4, text="私语")

    document = """{ events { nodes {
        title confirmed attended ratingAverage area { name } host { name } need { title } series { id }
        stalls { nodes { title } }
        registrations { totalCount } checkIns { totalCount }
        feedbacks { nodes { rating text account { id } } }
    } } }"""
    strangers = (await api(None, document))["events"]["nodes"][0]
    own = (await api(resident, document))["events"]["nodes"][0]

    assert (strangers["confirmed"], strangers["attended"], strangers["ratingAverage"]) == (1, 1, 4.0)
    assert (strangers["registrations"]["totalCount"], strangers["checkIns"]["totalCount"]) == (0, 0)
    assert strangers["feedbacks"]["nodes"] == [{"rating": 4, "text": None, "account": None}]
    assert (own["registrations"]["totalCount"], own["checkIns"]["totalCount"]) == (1, 1)
    assert own["feedbacks"]["nodes"][0]["text"] == "私语"
    assert own["need"] is not None
    assert own["host"] is not None


async def test_events_are_found_by_what_residents_ask_for(api):
    area = await a_community()
    me = await a_resident(area=area)
    soon = await an_event(area=area, title="早", capacity=1)
    later = await an_event(area=area, title="晚", starts_at=clock.now() + timedelta(days=9))
    await a_registration(soon, me)

    async def titles(**filter):
        document = "query($f: EventFilter) { events(filter: $f, order: STARTS_AT_ASC) { nodes { title } } }"
        return [one["title"] for one in (await api(me, document, f=filter))["events"]["nodes"]]

    assert await titles(within=f"Area:{area.parent_id}") == ["早", "晚"]
    assert await titles(startsAfter=(clock.now() + timedelta(days=3)).isoformat()) == ["晚"]
    assert await titles(mine=True) == ["早"]
    assert await titles(mine=False) == ["晚"]
    assert await titles(hasPlaces=True) == ["晚"]
    assert await titles(hostedByMe=True) == []
    assert await titles(state=["CANCELLED"]) == []
    assert await titles(containing="晚", category=later.category) == ["晚"]


async def test_a_series_tells_how_many_came(api):
    series = await a_series(holiday_policy=HolidayPolicy.MOVE_TO_NEXT_WORKDAY)
    for attended in (900, 1100):
        await an_event(series_id=series.id, state="held", attended=attended)
    found = await api(
        None, "{ allSeries(filter: {state: [ACTIVE]}) { nodes { heldCount attendances holidayPolicy } } }"
    )
    assert found["allSeries"]["nodes"] == [
        {"heldCount": 2, "attendances": 2000, "holidayPolicy": "MOVE_TO_NEXT_WORKDAY"}
    ]
