"""For each plural root some rows — public, draft, own, of the next area — and who sees which."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from services.domain.accounts.models import Account, Grant
from services.domain.areas.models import Appointment, Post
from services.domain.audit.models import AuditEntry
from services.domain.events.models import EventState, Feedback
from services.domain.needs.models import (
    AnswerState,
    CallAnswer,
    CallNeed,
    CallState,
    NeedState,
    SuggestionState,
)
from services.domain.notifications.models import Notice
from services.domain.partners.models import OfferState, PartnerState
from services.domain.personal.models import Reveal
from services.domain.reminders.models import Channel, Delivery, DeliveryState, ReminderRule
from services.kit import clock
from services.kit.records import Record
from tests.api.rights.matrix import (
    CALLERS,
    ELSEWHERE,
    HOSTS,
    INTEGRATOR,
    MEMBERS,
    OTHER_SECRETARY,
    OWNER,
    RESIDENT,
    SECRETARY,
    STAFF,
    SUBDISTRICT,
    World,
)
from tests.factories.events import a_check_in, a_registration, a_series, an_event
from tests.factories.identity import a_key, a_session
from tests.factories.matching import a_pair, a_proposal, a_run
from tests.factories.needs import a_call, a_need, a_suggestion
from tests.factories.partners import a_partner, an_offer
from tests.factories.people import an_account
from tests.factories.personal import a_reveal
from tests.factories.reminders import a_reminder, a_subscription

EVERYBODY = frozenset(CALLERS)
NOBODY: frozenset[str] = frozenset()
STAFF_THERE = frozenset({OTHER_SECRETARY, SUBDISTRICT})

Rows = dict[str, tuple[Record, frozenset[str]]]
"""What a row is → the row, and the callers that see it."""


@dataclass(frozen=True)
class Sight:
    root: str
    make: Callable[[World], Awaitable[Rows]]

    def __str__(self) -> str:
        return self.root


SIGHTS: list[Sight] = []


def sight(root: str) -> Callable[[Any], Any]:
    def state(make: Callable[[World], Awaitable[Rows]]) -> Any:
        SIGHTS.append(Sight(root, make))
        return make

    return state


@sight("areas")
async def areas(w: World) -> Rows:
    return {
        "subdistrict": (w.subdistrict, EVERYBODY),
        "community": (w.community, EVERYBODY),
        "next community": (w.neighbour, EVERYBODY),
        "grid": (await w.a_grid(), EVERYBODY),
    }


@sight("accounts")
async def accounts(w: World) -> Rows:
    return {
        "lives here": (await an_account(area=w.community), STAFF),
        "lives there": (await an_account(area=w.neighbour), STAFF_THERE),
        "lives nowhere": (await an_account(), NOBODY),
        "lives in a grid": (await an_account(area=await w.a_grid()), STAFF),
    }


@sight("grants")
async def grants(w: World) -> Rows:
    return {
        "secretary's": (await Grant.get(account_id=w.id(SECRETARY)), STAFF),
        "integrator's": (await Grant.get(account_id=w.id(INTEGRATOR)), STAFF | {INTEGRATOR}),
        "officer's": (await Grant.get(account_id=w.id(SUBDISTRICT)), frozenset({SUBDISTRICT})),
        "secretary's there": (await Grant.get(account_id=w.id(OTHER_SECRETARY)), STAFF_THERE),
    }


@sight("appointments")
async def appointments(w: World) -> Rows:
    held: dict[str, Any] = {"post": Post.GRID_CHIEF, "began_on": clock.today(), "account_id": w.id(RESIDENT)}
    now = await Appointment.create(area_id=(await w.a_grid()).id, **held)
    past = await Appointment.create(area_id=(await w.a_grid()).id, ended_on=clock.today(), **held)
    return {"held": (now, EVERYBODY), "ended": (past, EVERYBODY)}


@sight("auditEntries")
async def audit_entries(w: World) -> Rows:
    async def entry(area_id: int | None) -> AuditEntry:
        return await AuditEntry.create(
            actor_id=w.id(RESIDENT), verb="need_publish", subject_type="Need", subject_id=1, area_id=area_id
        )

    return {
        "here": (await entry(w.community.id), STAFF),
        "in a grid": (await entry((await w.a_grid()).id), STAFF),
        "there": (await entry(w.neighbour.id), STAFF_THERE),
        "above": (await entry(w.subdistrict.id), frozenset({SUBDISTRICT})),
        "nowhere, though one's own": (await entry(None), NOBODY),
    }


@sight("partners")
async def partners(w: World) -> Rows:
    inside = STAFF | MEMBERS
    states = PartnerState
    hidden = (
        states.APPLIED,
        states.ASSESSED,
        states.SIGNED,
        states.SUSPENDED,
        states.REJECTED,
        states.EXITED,
    )
    rows: Rows = {f"{state} here": (await w.a_partner(state), inside) for state in hidden}
    there = await a_partner(area=w.neighbour, state=states.APPLIED)
    return rows | {
        "active": (await w.a_partner(), EVERYBODY),
        "active there": (await a_partner(area=w.neighbour), EVERYBODY),
        "applied there": (there, STAFF_THERE),
    }


@sight("offers")
async def offers(w: World) -> Rows:
    mine, there = await w.a_partner(), await a_partner(area=w.neighbour)
    suspended = await w.a_partner(PartnerState.SUSPENDED)
    paused = OfferState.PAUSED
    return {
        "active": (await an_offer(partner=mine), EVERYBODY),
        "paused": (await an_offer(partner=mine, state=paused), STAFF | MEMBERS),
        "withdrawn": (await an_offer(partner=mine, state=OfferState.WITHDRAWN), STAFF | MEMBERS),
        "active, of a suspended partner": (await an_offer(partner=suspended), STAFF | MEMBERS),
        "paused there": (await an_offer(partner=there, state=paused), STAFF_THERE),
        "paused there for here": (
            await an_offer(partner=there, serves=w.community, state=paused),
            STAFF_THERE | STAFF,
        ),
    }


@sight("calls")
async def calls(w: World) -> Rows:
    return {
        "published": (await a_call(area=w.community), EVERYBODY),
        "closed": (await a_call(area=w.community, state=CallState.CLOSED), EVERYBODY),
        "draft": (await a_call(area=w.community, state=CallState.DRAFT), STAFF),
        "draft there": (await a_call(area=w.neighbour, state=CallState.DRAFT), STAFF_THERE),
    }


@sight("callAnswers")
async def call_answers(w: World) -> Rows:
    here, there = await a_call(area=w.community), await a_call(area=w.neighbour)
    mine, other = await w.a_partner(), await a_partner(area=w.neighbour)

    async def answer(call: Any, partner: Any) -> CallAnswer:
        need_id = (await CallNeed.get(call_id=call.id)).need_id
        said: dict[str, Any] = {"text": "我们可以。", "state": AnswerState.OFFERED}
        return await CallAnswer.create(call_id=call.id, partner_id=partner.id, need_id=need_id, **said)

    return {
        "own, here": (await answer(here, mine), STAFF | MEMBERS),
        "another's, here": (await answer(here, other), STAFF),
        "own, there": (await answer(there, mine), STAFF_THERE | MEMBERS),
    }


@sight("suggestions")
async def suggestions(w: World) -> Rows:
    async def of(caller: str, area: Any, state: SuggestionState = SuggestionState.RECEIVED) -> Record:
        return await a_suggestion(area=area, author_id=w.id(caller), state=state)

    declined = await of(RESIDENT, w.community, SuggestionState.DECLINED)
    return {
        "a resident's": (await of(RESIDENT, w.community), STAFF | {RESIDENT}),
        "a resident's, declined": (declined, STAFF | {RESIDENT}),
        "a resident's, there": (await of(RESIDENT, w.neighbour), STAFF_THERE | {RESIDENT}),
        "another's": (await of(ELSEWHERE, w.community), STAFF | {ELSEWHERE}),
    }


@sight("needs")
async def needs(w: World) -> Rows:
    states = [one for one in NeedState if one not in (NeedState.DRAFT, NeedState.WITHDRAWN)]
    rows: Rows = {str(one): (await a_need(area=w.community, state=one), EVERYBODY) for one in states}
    suggested = await a_need(area=w.community, state=NeedState.DRAFT)
    merged = {"state": SuggestionState.MERGED, "need_id": suggested.id}
    await a_suggestion(area=w.community, author_id=w.id(RESIDENT), **merged)
    return rows | {
        "draft": (await a_need(area=w.community, state=NeedState.DRAFT), STAFF),
        "withdrawn": (await a_need(area=w.community, state=NeedState.WITHDRAWN), STAFF),
        "draft that one suggested": (suggested, STAFF | {RESIDENT}),
        "draft there": (await a_need(area=w.neighbour, state=NeedState.DRAFT), STAFF_THERE),
    }


@sight("events")
async def events(w: World) -> Rows:
    mine = await w.a_partner()
    draft = EventState.DRAFT
    return {
        "published": (await an_event(area=w.community), EVERYBODY),
        "cancelled": (await an_event(area=w.community, state=EventState.CANCELLED), EVERYBODY),
        "held there": (await an_event(area=w.neighbour, state=EventState.HELD), EVERYBODY),
        "draft": (await an_event(area=w.community, state=draft), STAFF),
        "draft of a host": (await an_event(area=w.community, state=draft, partner=mine), HOSTS),
        "draft there": (await an_event(area=w.neighbour, state=draft), STAFF_THERE),
        "draft there of a host": (
            await an_event(area=w.neighbour, state=draft, partner=mine),
            STAFF_THERE | MEMBERS,
        ),
    }


@sight("allSeries")
async def all_series(w: World) -> Rows:
    return {
        "here": (await a_series(area=w.community), EVERYBODY),
        "there": (await a_series(area=w.neighbour), EVERYBODY),
    }


@sight("registrations")
async def registrations(w: World) -> Rows:
    hosted = await an_event(area=w.community, partner=await w.a_partner())
    there = await an_event(area=w.neighbour)
    me, other = w.actors[RESIDENT], w.actors[ELSEWHERE]
    return {
        "a resident's": (await a_registration(hosted, me), HOSTS | {RESIDENT}),
        "another's": (await a_registration(hosted, other), HOSTS | {ELSEWHERE}),
        "a resident's, there": (await a_registration(there, me), STAFF_THERE | {RESIDENT}),
    }


@sight("checkIns")
async def check_ins(w: World) -> Rows:
    hosted = await an_event(area=w.community, partner=await w.a_partner())
    there = await an_event(area=w.neighbour)
    me = w.actors[RESIDENT]
    return {
        "a resident's": (await a_check_in(hosted, me), HOSTS | {RESIDENT}),
        "an owner's": (await a_check_in(there, w.actors[OWNER]), STAFF_THERE | {OWNER}),
        "a resident's, there": (await a_check_in(there, me), STAFF_THERE | {RESIDENT}),
    }


@sight("feedbacks")
async def feedbacks(w: World) -> Rows:
    async def rated(state: EventState) -> Feedback:
        event = await an_event(area=w.community, state=state, partner=await w.a_partner())
        return await Feedback.create(event_id=event.id, account_id=w.id(RESIDENT), rating=4, text="好")

    return {
        "of an event held": (await rated(EventState.HELD), EVERYBODY),
        "of a draft": (await rated(EventState.DRAFT), HOSTS),
    }


@sight("subscriptions")
async def subscriptions(w: World) -> Rows:
    me, other = w.actors[RESIDENT], w.actors[ELSEWHERE]
    gone = await a_subscription(me, category="health", ended_at=clock.now())
    return {
        "a resident's": (await a_subscription(me, area_id=w.community.id), frozenset({RESIDENT})),
        "a resident's, ended": (gone, frozenset({RESIDENT})),
        "another's": (await a_subscription(other, area_id=w.community.id), frozenset({ELSEWHERE})),
    }


@sight("reminders")
async def reminders(w: World) -> Rows:
    draft = EventState.DRAFT
    hosted = await an_event(area=w.community, state=draft, partner=await w.a_partner())
    there = await an_event(area=w.neighbour, state=draft)
    return {
        "of a published event": (await a_reminder(await an_event(area=w.community)), EVERYBODY),
        "of a draft": (await a_reminder(hosted), HOSTS),
        "of a draft there": (await a_reminder(there), STAFF_THERE),
    }


@sight("reminderRules")
async def reminder_rules(w: World) -> Rows:
    series, event = await a_series(area=w.community), await an_event(area=w.community)
    draft = await an_event(area=w.community, state=EventState.DRAFT, partner=await w.a_partner())
    return {
        "of a series": (await ReminderRule.create(series_id=series.id, lead_minutes=60), EVERYBODY),
        "of a published event": (await ReminderRule.create(event_id=event.id, lead_minutes=60), EVERYBODY),
        "of a draft": (await ReminderRule.create(event_id=draft.id, lead_minutes=60), HOSTS),
    }


async def _notice(w: World, caller: str) -> Notice:
    said: dict[str, Any] = {
        "key": "test:1",
        "title": "改期",
        "body": "请留意。",
        "subject_type": "Event",
        "subject_id": 1,
    }
    return await Notice.create(account_id=w.id(caller), **said)


@sight("notices")
async def notices(w: World) -> Rows:
    return {
        "a resident's": (await _notice(w, RESIDENT), frozenset({RESIDENT})),
        "a secretary's": (await _notice(w, SECRETARY), frozenset({SECRETARY})),
    }


@sight("deliveries")
async def deliveries(w: World) -> Rows:
    async def to(caller: str, **of: Any) -> Delivery:
        sent: dict[str, Any] = {"channel": Channel.EMAIL, "state": DeliveryState.DUE, "due_at": clock.now()}
        return await Delivery.create(account_id=w.id(caller), **sent, **of)

    here = await a_reminder(await an_event(area=w.community, partner=await w.a_partner()))
    there = await a_reminder(await an_event(area=w.neighbour))
    notice = await _notice(w, RESIDENT)
    return {
        "to a resident": (await to(RESIDENT, reminder_id=here.id, generation=1), STAFF | {RESIDENT}),
        "to a resident, there": (
            await to(RESIDENT, reminder_id=there.id, generation=1),
            STAFF_THERE | {RESIDENT},
        ),
        "to another": (await to(ELSEWHERE, reminder_id=here.id, generation=1), STAFF | {ELSEWHERE}),
        "of a notice": (await to(RESIDENT, notice_id=notice.id), frozenset({RESIDENT})),
    }


@sight("matchRuns")
async def match_runs(w: World) -> Rows:
    return {
        "here": (await a_run(w.community), STAFF),
        "in a grid": (await a_run(await w.a_grid()), STAFF),
        "there": (await a_run(w.neighbour), STAFF_THERE),
        "above": (await a_run(w.subdistrict), frozenset({SUBDISTRICT})),
    }


@sight("proposals")
async def proposals(w: World) -> Rows:
    mine, other, there = [await a_pair(community=one) for one in (w.community, w.community, w.neighbour)]
    await w.joined(mine.partner)
    return {
        "to one's partner": (await a_proposal(mine), STAFF | MEMBERS),
        "to another": (await a_proposal(other), STAFF),
        "there": (await a_proposal(there), STAFF_THERE),
    }


@sight("reveals")
async def reveals(w: World) -> Rows:
    async def of(caller: str, viewer: str) -> Reveal:
        account, looked = await Account.get(id=w.id(caller)), await Account.get(id=w.id(viewer))
        return await a_reveal(account, viewer=looked)

    return {
        "of a resident": (await of(RESIDENT, SECRETARY), STAFF | {RESIDENT}),
        "of a resident, there": (await of(ELSEWHERE, OWNER), STAFF_THERE | {ELSEWHERE, OWNER}),
    }


@sight("sessions")
async def sessions(w: World) -> Rows:
    return {
        "a resident's": (await a_session(w.id(RESIDENT)), frozenset({RESIDENT})),
        "a secretary's": (await a_session(w.id(SECRETARY)), frozenset({SECRETARY})),
    }


@sight("apiKeys")
async def api_keys(w: World) -> Rows:
    return {
        "an integrator's": (await a_key(w.id(INTEGRATOR), w.community), STAFF | {INTEGRATOR}),
        "an integrator's, there": (await a_key(w.id(INTEGRATOR), w.neighbour), STAFF_THERE | {INTEGRATOR}),
    }
