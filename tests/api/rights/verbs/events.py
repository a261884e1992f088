"""Events, series, registrations and check-ins: who may change them."""

from datetime import date, timedelta
from typing import Any

from services.domain.actors.actor import Actor
from services.domain.events import checkin
from services.domain.events.models import Event, EventState, Stall
from services.domain.needs.models import NeedState
from services.kit import clock, keys
from tests.api.conftest import SECRET
from tests.api.rights.callers import CURATORS, HOSTS, NOBODY, RESIDENT, SECRETARY, SIGNED_IN, SUBDISTRICT
from tests.api.rights.deeds import Rules
from tests.api.rights.world import World
from tests.factories.events import a_check_in, a_registration, a_series, an_event
from tests.factories.needs import a_need
from tests.factories.partners import a_partner

RULES = Rules()
KEY = keys.derive(SECRET, keys.CHECK_IN)


def _tomorrow() -> dict[str, str]:
    starts = clock.now() + timedelta(days=1)
    return {"startsAt": starts.isoformat(), "endsAt": (starts + timedelta(hours=2)).isoformat()}


async def _hosted(w: World, **given: Any) -> Event:
    """An event of the community, hosted by a partner with owner and clerk."""
    return await an_event(area=w.community, partner=await w.a_partner(), **given)


async def _id(w: World, **given: Any) -> dict[str, Any]:
    return {"event": f"Event:{(await _hosted(w, **given)).id}"}


async def _begun(w: World) -> Event:
    return await _hosted(w, starts_at=clock.now() - timedelta(minutes=30))


@RULES("eventDraft", CURATORS)
async def in_the_community(w: World, _: Actor | None) -> dict[str, Any]:
    said = {"title": "公益集市", "category": "market", "tier": "FREE", "place": "社区广场"}
    return {"area": f"Area:{w.community.id}", **said, **_tomorrow()}


@RULES("eventDraft", CURATORS)
async def for_a_partner_to_host(w: World, _: Actor | None) -> dict[str, Any]:
    partner = await w.a_partner()
    return await in_the_community(w, None) | {"partner": f"Partner:{partner.id}"}


@RULES("eventChange", CURATORS)
async def what_a_published_event_says(w: World, _: Actor | None) -> dict[str, Any]:
    return await _id(w) | {"title": "健康集市"}


@RULES("eventChange", CURATORS, sees=HOSTS)
async def what_a_draft_says(w: World, _: Actor | None) -> dict[str, Any]:
    return await _id(w, state=EventState.DRAFT) | {"title": "健康集市"}


@RULES("eventPublish", CURATORS, sees=HOSTS)
async def a_draft(w: World, _: Actor | None) -> dict[str, Any]:
    return await _id(w, state=EventState.DRAFT)


@RULES("eventCancel", CURATORS)
async def a_published_event(w: World, _: Actor | None) -> dict[str, Any]:
    return await _id(w) | {"reason": "暴雨预警"}


@RULES("eventFinish", HOSTS)
async def that_a_partner_hosts(w: World, _: Actor | None) -> dict[str, Any]:
    return {"event": f"Event:{(await _begun(w)).id}"}


@RULES("stallAdd", CURATORS)
async def to_an_event(w: World, _: Actor | None) -> dict[str, Any]:
    partner = await w.a_partner()
    return await _id(w) | {"partner": f"Partner:{partner.id}", "title": "磨刀"}


@RULES("stallRemove", CURATORS)
async def of_a_guest(w: World, _: Actor | None) -> dict[str, Any]:
    event = await _hosted(w)
    guest = await a_partner(area=w.community)
    stall = await Stall.create(event_id=event.id, partner_id=guest.id, title="磨刀")
    return {"stall": f"Stall:{stall.id}"}


def _wednesday() -> date:
    """The first after today."""
    today = clock.today()
    return today + timedelta(days=(2 - today.weekday()) % 7 or 7)


@RULES("seriesCreate", CURATORS)
async def of_every_week(w: World, _: Actor | None) -> dict[str, Any]:
    return {
        "area": f"Area:{w.community.id}",
        "title": "超燃周三",
        "category": "market",
        "tier": "FREE",
        "place": "社区广场",
        "rrule": "FREQ=WEEKLY;BYDAY=WE",
        "firstOn": _wednesday().isoformat(),
        "starts": "19:00:00",
        "minutes": 120,
    }


async def _series(w: World) -> dict[str, Any]:
    return {"series": f"Series:{(await a_series(area=w.community)).id}"}


@RULES("seriesChange", CURATORS)
async def the_title_of_all(w: World, _: Actor | None) -> dict[str, Any]:
    return await _series(w) | {"scope": "ALL", "title": "清凉周三"}


@RULES("seriesSkip", CURATORS)
async def one_wednesday(w: World, _: Actor | None) -> dict[str, Any]:
    return await _series(w) | {"on": _wednesday().isoformat(), "reason": "停电检修"}


@RULES("seriesEnd", CURATORS)
async def in_two_weeks(w: World, _: Actor | None) -> dict[str, Any]:
    since = _wednesday() + timedelta(weeks=2)
    return await _series(w) | {"since": since.isoformat(), "reason": "广场改造"}


@RULES("eventRegister", SIGNED_IN)
async def for_what_is_to_come(w: World, _: Actor | None) -> dict[str, Any]:
    return await _id(w) | {"party": 2}


async def _registration(w: World, event: Event) -> dict[str, Any]:
    made = await a_registration(event, w.actors[RESIDENT])
    return {"registration": f"Registration:{made.id}"}


@RULES("registrationCancel", HOSTS | {RESIDENT}, sees=HOSTS | {RESIDENT})
async def ones_own_or_at_ones_event(w: World, _: Actor | None) -> dict[str, Any]:
    return await _registration(w, await _hosted(w))


@RULES("eventShowCodes", HOSTS, audited=False)
async def at_the_venue(w: World, _: Actor | None) -> dict[str, Any]:
    return {"event": f"Event:{(await _begun(w)).id}"}


@RULES("registrationShowCode", {RESIDENT}, sees=HOSTS | {RESIDENT}, audited=False)
async def on_ones_own_phone(w: World, _: Actor | None) -> dict[str, Any]:
    return await _registration(w, await _begun(w))


@RULES("eventCheckIn", SIGNED_IN)
async def with_the_digits_at_the_venue(w: World, _: Actor | None) -> dict[str, Any]:
    event = await _begun(w)
    return {"event": f"Event:{event.id}", "code": checkin.venue_code(KEY, event.id, clock.now())}


@RULES("eventCheckIn", HOSTS)
async def scanning_a_resident_s_code(w: World, _: Actor | None) -> dict[str, Any]:
    event = await _begun(w)
    made = await a_registration(event, w.actors[RESIDENT])
    code = checkin.issue(KEY, event=event.id, registration=made.id, expires_at=event.ends_at)
    return {"event": f"Event:{event.id}", "code": code}


@RULES("registrationCheckIn", HOSTS, sees=HOSTS | {RESIDENT})
async def from_the_list(w: World, _: Actor | None) -> dict[str, Any]:
    return await _registration(w, await _begun(w))


@RULES("eventRate", SIGNED_IN)
async def where_one_was(w: World, me: Actor | None) -> dict[str, Any]:
    event = await _begun(w)
    if me is not None:
        await a_check_in(event, me)
    return {"event": f"Event:{event.id}", "rating": 5, "text": "很好"}


async def _draft(w: World) -> dict[str, Any]:
    return await _id(w, state=EventState.DRAFT, starts_at=clock.now() - timedelta(minutes=30))


@RULES("eventRegister", NOBODY, sees=NOBODY, hears={"EVENT_NOT_OPEN": HOSTS})
async def for_a_draft(w: World, _: Actor | None) -> dict[str, Any]:
    return await _draft(w)


@RULES("eventCheckIn", NOBODY, sees=NOBODY, hears={"CHECK_IN_CLOSED": HOSTS})
async def at_a_draft(w: World, _: Actor | None) -> dict[str, Any]:
    return await _draft(w) | {"code": "123456"}


@RULES("eventRate", NOBODY, sees=NOBODY, hears={"NOT_CHECKED_IN": HOSTS})
async def a_draft_event(w: World, _: Actor | None) -> dict[str, Any]:
    return await _draft(w) | {"rating": 5}


@RULES("eventShowCodes", NOBODY, sees=NOBODY, hears={"CHECK_IN_CLOSED": HOSTS})
async def of_a_draft(w: World, _: Actor | None) -> dict[str, Any]:
    return await _draft(w)


@RULES("stallRemove", CURATORS, sees=HOSTS)
async def of_a_guest_at_a_draft(w: World, _: Actor | None) -> dict[str, Any]:
    event = await _hosted(w, state=EventState.DRAFT)
    guest = await a_partner(area=w.community)
    return {"stall": f"Stall:{(await Stall.create(event_id=event.id, partner_id=guest.id, title='磨刀')).id}"}


_UNSEEN: dict[str, frozenset[str]] = {
    "NOT_FOUND": frozenset({SECRETARY}),
    "NEED_NOT_AGREED": frozenset({SUBDISTRICT}),
}


@RULES("eventDraft", NOBODY, hears=_UNSEEN)
async def for_a_need_that_is_a_draft_elsewhere(w: World, _: Actor | None) -> dict[str, Any]:
    need = await a_need(area=w.neighbour, state=NeedState.DRAFT)
    return await in_the_community(w, None) | {"need": f"Need:{need.id}"}
