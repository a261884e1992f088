"""Every verb on events over HTTP: what it answers, what it refuses by name, and what stays untouched."""

from datetime import timedelta

import pytest

from services.domain.audit.models import AuditEntry
from services.domain.events.models import (
    CheckIn,
    Event,
    EventState,
    Feedback,
    Registration,
    RegistrationState,
    Series,
    SeriesSkip,
    SeriesState,
    Stall,
)
from services.domain.needs.models import NeedState
from services.domain.notifications.models import Notice
from services.domain.partners.models import PartnerState
from services.kit import clock
from tests.factories.events import a_check_in, a_registration, a_series, an_event
from tests.factories.needs import a_need
from tests.factories.partners import a_member, a_partner
from tests.factories.people import a_community, a_resident, a_secretary

TABLES = (Event, Stall, Series, SeriesSkip, Registration, CheckIn, Feedback, Notice, AuditEntry)
SELECTIONS = {
    "eventDraft": "event { id }",
    "eventChange": "event { id }",
    "eventPublish": "event { id }",
    "eventCancel": "event { id }",
    "eventFinish": "event { id }",
    "eventShowCodes": "code",
    "eventRegister": "registration { id }",
    "eventCheckIn": "checkIn { id }",
    "eventRate": "feedback { id }",
    "registrationCancel": "registration { id }",
    "registrationShowCode": "code",
    "registrationCheckIn": "checkIn { id }",
    "stallAdd": "stall { id }",
    "stallRemove": "event { id }",
    "seriesCreate": "series { id }",
    "seriesChange": "series { id }",
    "seriesSkip": "skip { id }",
    "seriesEnd": "series { id }",
}
TOMORROW = clock.today() + timedelta(days=1)
MORE = {
    "eventCancel": {"reason": "雨"},
    "eventCheckIn": {"code": "000000"},
    "eventRate": {"rating": 5},
    "seriesChange": {"scope": "ALL"},
    "seriesSkip": {"on": TOMORROW.isoformat(), "reason": "雨"},
    "seriesEnd": {"since": TOMORROW.isoformat(), "reason": "停"},
}
OF_ONE_ROW = [
    *((verb, "event", "Event") for verb in SELECTIONS if verb.startswith("event") and verb != "eventDraft"),
    *((verb, "registration", "Registration") for verb in SELECTIONS if verb.startswith("registration")),
    *((verb, "series", "Series") for verb in ("seriesChange", "seriesSkip", "seriesEnd")),
    ("stallRemove", "stall", "Stall"),
]


async def rows():
    return [await model.all().order_by("id").values() for model in TABLES]


async def refused(api, actor, verb, **given):
    """The code and field of a refusal, after which no row of any table differs."""
    before = await rows()
    answer = await api.verb(actor, verb, SELECTIONS[verb], **given)
    assert await rows() == before
    return answer.get("code"), answer.get("field")


def a_draft(place, **given):
    starts_at = clock.now() + timedelta(days=1)
    plain = {
        "area": f"Area:{place.id}",
        "title": "集市",
        "category": "market",
        "tier": "FREE",
        "place": "广场",
        "startsAt": starts_at.isoformat(),
        "endsAt": (starts_at + timedelta(hours=1)).isoformat(),
    }
    return plain | given


@pytest.mark.parametrize(("verb", "field", "kind"), OF_ONE_ROW)
@pytest.mark.parametrize(
    "spelling", ["Account:1", "1", "", "{kind}:", "{kind}:-1", "{kind}:1 OR 1=1", "{kind}:x"]
)
async def test_an_id_of_another_type_or_shape_is_refused_by_its_field(api, verb, field, kind, spelling):
    given = {field: spelling.format(kind=kind)} | MORE.get(verb, {})
    assert await refused(api, await a_resident(), verb, **given) == ("INVALID_INPUT", [field])


@pytest.mark.parametrize(("verb", "field", "kind"), OF_ONE_ROW)
async def test_a_row_that_is_not_there_is_not_found(api, verb, field, kind):
    given = {field: f"{kind}:987654321"} | MORE.get(verb, {})
    assert await refused(api, await a_resident(), verb, **given) == ("NOT_FOUND", None)


@pytest.mark.parametrize(("verb", "field", "kind"), OF_ONE_ROW)
async def test_a_stranger_signs_in_before_anything_else_is_said(api, verb, field, kind):
    given = {field: f"{kind}:1"} | MORE.get(verb, {})
    assert await refused(api, None, verb, **given) == ("SIGN_IN_NEEDED", None)


@pytest.mark.parametrize("verb", [verb for verb, field, _ in OF_ONE_ROW if field == "event"])
async def test_another_areas_draft_is_hidden_from_a_secretary(api, verb):
    event = await an_event(state=EventState.DRAFT)
    secretary = await a_secretary(await a_community())
    given = {"event": f"Event:{event.id}"} | MORE.get(verb, {})
    assert await refused(api, secretary, verb, **given) == ("NOT_FOUND", None)


@pytest.mark.parametrize(
    "verb", ["eventChange", "eventPublish", "eventCancel", "eventFinish", "eventShowCodes"]
)
async def test_a_secretary_of_another_area_runs_nothing_here(api, verb):
    event = await an_event()
    given = {"event": f"Event:{event.id}"} | MORE.get(verb, {})
    assert await refused(api, await a_secretary(await a_community()), verb, **given) == ("NOT_ALLOWED", None)


@pytest.mark.parametrize("verb", ["seriesChange", "seriesSkip", "seriesEnd"])
async def test_residents_do_not_run_series_and_nobody_runs_one_that_has_ended(api, verb):
    area = await a_community()
    series = await a_series(area=area, state=SeriesState.ENDED)
    given = {"series": f"Series:{series.id}"} | MORE[verb]
    assert await refused(api, await a_resident(area=area), verb, **given) == ("NOT_ALLOWED", None)
    assert await refused(api, await a_secretary(area), verb, **given) == ("SERIES_ENDED", None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", " \u200b "),
        ("title", "字" * 81),
        ("title", "两\n行"),
        ("category", "c" * 31),
        ("place", "广" * 121),
        ("place", "\x00"),
        ("text", "文" * 2001),
        ("text", "\u202e反"),
        ("capacity", 0),
        ("capacity", -5),
        ("capacity", 100_001),
        ("minPlaces", -1),
        ("minPlaces", 100_001),
        ("priceFen", -1),
        ("priceFen", 500),
        ("priceFen", 10_000_001),
        ("startsAt", "2020-01-01T00:00:00+08:00"),
        ("endsAt", "2020-01-01T00:00:00Z"),
    ],
)
async def test_what_an_event_cannot_become_is_refused_by_field_and_nothing_changes(api, field, value):
    area = await a_community()
    event = await an_event(area=area)
    given = {"event": f"Event:{event.id}", field: value}
    assert await refused(api, await a_secretary(area), "eventChange", **given) == ("INVALID_INPUT", [field])


@pytest.mark.parametrize(
    ("state", "begun", "verb", "code"),
    [
        (EventState.HELD, True, "eventChange", "EVENT_STATE_WRONG"),
        (EventState.CANCELLED, False, "eventChange", "EVENT_STATE_WRONG"),
        (EventState.PUBLISHED, True, "eventChange", "EVENT_STARTED"),
        (EventState.DRAFT, True, "eventPublish", "EVENT_STARTED"),
        (EventState.HELD, True, "eventPublish", "EVENT_STATE_WRONG"),
        (EventState.HELD, True, "eventCancel", "EVENT_STATE_WRONG"),
        (EventState.CANCELLED, False, "eventCancel", "EVENT_STATE_WRONG"),
        (EventState.DRAFT, False, "eventFinish", "EVENT_STATE_WRONG"),
        (EventState.HELD, True, "eventFinish", "EVENT_STATE_WRONG"),
        (EventState.PUBLISHED, False, "eventFinish", "EVENT_NOT_STARTED"),
        (EventState.DRAFT, False, "eventRegister", "EVENT_NOT_OPEN"),
        (EventState.PUBLISHED, True, "eventRegister", "EVENT_NOT_OPEN"),
        (EventState.CANCELLED, False, "eventRegister", "EVENT_NOT_OPEN"),
        (EventState.DRAFT, False, "eventShowCodes", "CHECK_IN_CLOSED"),
        (EventState.CANCELLED, True, "eventCheckIn", "CHECK_IN_CLOSED"),
        (EventState.PUBLISHED, False, "eventCheckIn", "CHECK_IN_CLOSED"),
        (EventState.PUBLISHED, True, "eventCheckIn", "CODE_NOT_ACCEPTED"),
        (EventState.HELD, True, "eventRate", "NOT_CHECKED_IN"),
    ],
)
async def test_a_state_that_does_not_allow_a_verb_has_a_name(api, state, begun, verb, code):
    area = await a_community()
    starts_at = clock.now() + (timedelta(minutes=-20) if begun else timedelta(days=1))
    event = await an_event(area=area, state=state, starts_at=starts_at)
    given = {"event": f"Event:{event.id}"} | MORE.get(verb, {}) | ({"code": "x"} if begun else {})
    if verb != "eventCheckIn":
        given.pop("code", None)
    assert (await refused(api, await a_secretary(area), verb, **given))[0] == code


@pytest.mark.parametrize(
    ("verb", "field", "value"),
    [
        ("eventRegister", "party", 0),
        ("eventRegister", "party", 21),
        ("eventRegister", "party", -2_147_483_648),
        ("eventRate", "rating", 0),
        ("eventRate", "rating", 6),
        ("eventRate", "text", "字" * 1001),
        ("eventRate", "text", "\x1b[0m"),
        ("eventCheckIn", "party", 21),
        ("eventCancel", "reason", "   "),
        ("eventCancel", "reason", "字" * 501),
    ],
)
async def test_bad_input_of_those_who_come_is_refused_by_field(api, verb, field, value):
    area = await a_community()
    event = await an_event(area=area)
    given = {"event": f"Event:{event.id}"} | MORE.get(verb, {}) | {field: value}
    assert await refused(api, await a_secretary(area), verb, **given) == ("INVALID_INPUT", [field])


async def test_what_a_draft_refers_to_must_be_agreed_active_and_free(api):
    area = await a_community()
    secretary = await a_secretary(area)
    idle = await a_need(area=area, state=NeedState.PUBLISHED)
    taken = await a_need(area=area, state=NeedState.AGREED)
    await an_event(area=area, need_id=taken.id)
    away = await a_partner(area=area, state=PartnerState.SUSPENDED)
    host = await a_partner(area=area)

    async def code(**given):
        return (await refused(api, secretary, "eventDraft", **a_draft(area, **given)))[0]

    assert await code(need=f"Need:{idle.id}") == "NEED_NOT_AGREED"
    assert await code(need=f"Need:{taken.id}") == "NEED_HAS_EVENT"
    assert await code(partner=f"Partner:{away.id}") == "PARTNER_NOT_ACTIVE"
    assert await code(partner="Partner:987654321") == "NOT_FOUND"
    assert await code(need=f"Partner:{host.id}") == "INVALID_INPUT"
    assert await code(area="Area:987654321") == "NOT_FOUND"
    assert await code(area=f"Area:{(await a_community()).id}") == "NOT_ALLOWED"


async def test_a_drafts_texts_are_cleaned_and_kept_as_typed_in_the_audit_row(api):
    area = await a_community()
    title, text = " 社区(shèqū)  集市 ", "欢迎\u200b大家\r\n\r\n\r\n\r\n来"
    made = await api.verb(
        await a_secretary(area),
        "eventDraft",
        "event { id title text place }",
        **a_draft(area, title=title, text=text),
    )
    entry = await AuditEntry.get(verb="event_draft")
    assert made["event"] | {"id": ""} == {
        "id": "",
        "title": "社区 集市",
        "text": "欢迎大家\n\n来",
        "place": "广场",
    }
    assert entry.original == {"title": title, "text": text}
    assert (entry.subject_type, f"Event:{entry.subject_id}") == ("Event", made["event"]["id"])


async def test_a_change_cleans_only_what_needs_it_and_tells_before_and_after(api):
    area = await a_community()
    event = await an_event(area=area, title="旧", capacity=9)
    changed = await api.verb(
        await a_secretary(area),
        "eventChange",
        "event { title place capacity placesLeft minPlaces state area { id } }",
        event=f"Event:{event.id}",
        title="社区(shèqū)日",
        place="新广场",
        unlimited=True,
        minPlaces=3,
    )
    entry = await AuditEntry.get(verb="event_change")
    assert changed["event"] == {
        "title": "社区日",
        "place": "新广场",
        "capacity": None,
        "placesLeft": None,
        "minPlaces": 3,
        "state": "PUBLISHED",
        "area": {"id": f"Area:{area.id}"},
    }
    assert entry.original == {"title": "社区(shèqū)日"}
    assert (entry.before["title"], entry.before["capacity"]) == ("旧", 9)
    assert (entry.after["title"], entry.after["capacity"]) == ("社区日", None)


async def test_a_cancelled_event_gives_its_cleaned_reason_and_keeps_the_typed_one(api):
    area = await a_community()
    event = await an_event(area=area)
    resident = await a_resident(area=area)
    await a_registration(event, resident)
    gone = await api.verb(
        await a_secretary(area),
        "eventCancel",
        "event { state stateReason registrations { nodes { state account { id } } } }",
        event=f"Event:{event.id}",
        reason="社区(shèqū)停电 ",
    )
    assert (gone["event"]["state"], gone["event"]["stateReason"]) == ("CANCELLED", "社区停电")
    assert gone["event"]["registrations"]["nodes"] == [
        {"state": "CONFIRMED", "account": {"id": f"Account:{resident.account_id}"}}
    ]
    assert (await AuditEntry.get(verb="event_cancel")).original == {"reason": "社区(shèqū)停电 "}
    assert (await Notice.get(account_id=resident.account_id)).body.endswith("原因：社区停电")


async def test_a_rating_keeps_the_typed_words_in_the_audit_row_and_the_second_replaces_the_first(api):
    event, visitor = await an_event(starts_at=clock.now() - timedelta(hours=1)), await a_resident()
    await a_check_in(event, visitor)
    selection, id = "feedback { id rating text event { ratingAverage } }", f"Event:{event.id}"
    first = await api.verb(visitor, "eventRate", selection, event=id, rating=2, text="医生(yīshēng)好")
    second = await api.verb(visitor, "eventRate", selection, event=id, rating=4)
    assert (first["feedback"]["text"], second["feedback"]["text"]) == ("医生好", "")
    assert first["feedback"]["id"] == second["feedback"]["id"]
    assert second["feedback"]["event"] == {"ratingAverage": 4.0}
    originals = [one.original for one in await AuditEntry.filter(verb="event_rate").order_by("id")]
    assert originals == [{"text": "医生(yīshēng)好"}, None]


async def test_a_rating_older_than_two_weeks_is_settled(api):
    event, visitor = await an_event(starts_at=clock.now() - timedelta(days=20)), await a_resident()
    await a_check_in(event, visitor)
    given = await Feedback.create(event_id=event.id, account_id=visitor.account_id, rating=1)
    await Feedback.filter(id=given.id).update(created_at=clock.now() - timedelta(days=14, minutes=1))
    answer = await refused(api, visitor, "eventRate", event=f"Event:{event.id}", rating=5)
    assert answer == ("FEEDBACK_SETTLED", None)


async def test_who_gave_a_registration_back_can_do_nothing_more_with_it(api):
    area = await a_community()
    event = await an_event(area=area, starts_at=clock.now() + timedelta(hours=1))
    resident, secretary = await a_resident(), await a_secretary(area)
    mine = await a_registration(event, resident, party=2)
    id = f"Registration:{mine.id}"
    back = await api.verb(
        resident,
        "registrationCancel",
        "registration { state cancelledAt party event { confirmed } }",
        registration=id,
    )
    assert back["registration"]["cancelledAt"] is not None
    assert back["registration"]["state"] == "CANCELLED"
    assert back["registration"]["event"] == {"confirmed": 0}
    for actor, verb in (
        (resident, "registrationCancel"),
        (resident, "registrationShowCode"),
        (secretary, "registrationCheckIn"),
    ):
        assert (await refused(api, actor, verb, registration=id))[0] == "REGISTRATION_NOT_OPEN"


async def test_a_strangers_registration_is_hidden_and_staff_do_not_show_anothers_code(api):
    area = await a_community()
    event = await an_event(area=area, starts_at=clock.now() + timedelta(hours=1))
    id = f"Registration:{(await a_registration(event)).id}"
    nosy = await a_resident(area=area)
    for verb in ("registrationCancel", "registrationShowCode", "registrationCheckIn"):
        assert (await refused(api, nosy, verb, registration=id))[0] == "NOT_FOUND"
    shown = await refused(api, await a_secretary(area), "registrationShowCode", registration=id)
    assert shown == ("NOT_ALLOWED", None)


async def test_the_waitlist_is_not_let_in_by_the_venues_code(api):
    area = await a_community()
    event = await an_event(area=area, starts_at=clock.now() + timedelta(hours=1))
    resident = await a_resident()
    await a_registration(event, resident, state=RegistrationState.WAITLISTED)
    id = f"Event:{event.id}"
    shown = await api.verb(await a_secretary(area), "eventShowCodes", "code digits", event=id)
    for code in (shown["code"], shown["digits"]):
        assert (await refused(api, resident, "eventCheckIn", event=id, code=code))[0] == "STILL_WAITLISTED"


async def test_stalls_are_of_active_partners_once_and_the_hosts_stays(api):
    area = await a_community()
    secretary, host = await a_secretary(area), await a_partner(area=area)
    event = await an_event(area=area, partner=host)
    away, other = await a_partner(state=PartnerState.SUSPENDED), await a_partner()
    own = await Stall.get(event_id=event.id)

    async def code(actor=secretary, partner=other, **given):
        plain = {"event": f"Event:{event.id}", "partner": f"Partner:{partner.id}", "title": "理发"}
        return (await refused(api, actor, "stallAdd", **(plain | given)))[0]

    assert await code(partner=host) == "ALREADY_HAS_STALL"
    assert await code(partner=away) == "PARTNER_NOT_ACTIVE"
    assert await code(offer=f"Partner:{other.id}") == "INVALID_INPUT"
    assert await code(title="摊" * 81) == "INVALID_INPUT"
    assert await code(actor=await a_member(host)) == "NOT_ALLOWED"
    assert await refused(api, secretary, "stallRemove", stall=f"Stall:{own.id}") == ("STALL_OF_HOST", None)
