"""Fields that some are told and others not, or that speak of the caller: who knows the value."""

from datetime import timedelta
from typing import Any

from services.domain.accounts.models import Account
from services.domain.events.models import EventState, Feedback
from services.domain.needs.models import NeedSupport
from services.domain.partners.models import Membership, PartnerKind, PartnerState
from services.domain.reminders.models import Channel, Delivery, DeliveryState
from services.kit import clock
from services.kit.records import Record
from tests.api.rights.callers import (
    EVERYBODY,
    HOSTS,
    MEMBERS,
    OWNER,
    RESIDENT,
    SECRETARY,
    STAFF,
)
from tests.api.rights.telling import Tellings
from tests.api.rights.world import World
from tests.factories.events import a_check_in, a_registration, an_event
from tests.factories.matching import a_pair, a_proposal
from tests.factories.needs import a_need
from tests.factories.partners import a_partner
from tests.factories.personal import a_reveal
from tests.factories.reminders import a_reminder

TOLD = Tellings()
Told = tuple[Record, Any]
SOMEBODY = "王居民"


@TOLD("Account.name", {RESIDENT})
async def ones_own(w: World) -> Told:
    return await Account.get(id=w.id(RESIDENT)), SOMEBODY


@TOLD("Account.phone", {RESIDENT})
async def ones_own_phone(w: World) -> Told:
    found = await Account.get(id=w.id(RESIDENT))
    return found, found.phone


@TOLD("Account.email", {RESIDENT})
async def ones_own_email(w: World) -> Told:
    found = await Account.get(id=w.id(RESIDENT))
    return found, found.email


@TOLD("Registration.registrant", {RESIDENT})
async def who_registered(w: World) -> Told:
    event = await an_event(area=w.community, partner=await w.a_partner())
    return await a_registration(event, w.actors[RESIDENT]), SOMEBODY


@TOLD("Feedback.text", HOSTS | {RESIDENT})
async def the_words_on_an_event(w: World) -> Told:
    event = await an_event(area=w.community, state=EventState.HELD, partner=await w.a_partner())
    made = await Feedback.create(event_id=event.id, account_id=w.id(RESIDENT), rating=4, text="好")
    return made, "好"


@TOLD("Event.joinedByMe", {RESIDENT})
async def that_one_has_registered(w: World) -> Told:
    event = await an_event(area=w.community, partner=await w.a_partner())
    await a_registration(event, w.actors[RESIDENT])
    return event, True


@TOLD("Event.attendedByMe", {RESIDENT})
async def that_one_was_there(w: World) -> Told:
    event = await an_event(area=w.community, partner=await w.a_partner())
    await a_check_in(event, w.actors[RESIDENT])
    return event, True


@TOLD("Need.supportedByMe", {RESIDENT})
async def that_one_shares_it(w: World) -> Told:
    need = await a_need(area=w.community)
    await NeedSupport.create(need_id=need.id, account_id=w.id(RESIDENT))
    return need, True


async def _a_resident_partner(w: World) -> Any:
    """Somebody who serves from their home."""
    return await w.joined(
        await a_partner(area=w.community, kind=PartnerKind.RESIDENT, home="开元路8号院3单元")
    )


@TOLD("Partner.address", HOSTS)
async def of_a_resident_s_home(w: World) -> Told:
    return await _a_resident_partner(w), "开元路8号院3单元"


@TOLD("Partner.longitude", HOSTS)
async def where_somebody_lives(w: World) -> Told:
    return await _a_resident_partner(w), 112.59


@TOLD("Partner.longitude", EVERYBODY)
async def of_a_shop_s_door(w: World) -> Told:
    return await w.a_partner(), 112.59


@TOLD("Partner.latitude", HOSTS)
async def of_where_somebody_lives(w: World) -> Told:
    return await _a_resident_partner(w), 34.90


@TOLD("Partner.latitude", EVERYBODY)
async def of_a_shop(w: World) -> Told:
    return await w.a_partner(), 34.90


@TOLD("Partner.contactName", HOSTS)
async def whom_to_ask(w: World) -> Told:
    return await w.a_partner(), "赵老板"


@TOLD("Partner.contactPhone", HOSTS)
async def whom_to_call(w: World) -> Told:
    return await w.a_partner(), "+8613800000000"


@TOLD("Partner.stateReason", HOSTS)
async def why_it_is_active_again(w: World) -> Told:
    """Of a partner that everybody sees."""
    made = await w.joined(await a_partner(area=w.community, state_reason="投诉核查"))
    assert made.state is PartnerState.ACTIVE
    return made, "投诉核查"


@TOLD("Partner.actedForByMe", MEMBERS)
async def that_one_acts_for_it(w: World) -> Told:
    return await w.a_partner(), True


async def _a_limited_partner(w: World) -> Any:
    return await w.joined(await a_partner(area=w.community, takes_weekly=2, takes_monthly=5))


@TOLD("Partner.takesWeekly", HOSTS)
async def how_much_it_takes_in_a_week(w: World) -> Told:
    return await _a_limited_partner(w), 2


@TOLD("Partner.takesMonthly", HOSTS)
async def how_much_it_takes_in_a_month(w: World) -> Told:
    return await _a_limited_partner(w), 5


@TOLD("Membership.name", MEMBERS)
async def of_a_colleague(w: World) -> Told:
    partner = await w.a_partner()
    return await Membership.get(partner_id=partner.id, account_id=w.id(OWNER)), "赵老板"


@TOLD("Reveal.viewerName", {SECRETARY})
async def who_looked(w: World) -> Told:
    person, looked = await Account.get(id=w.id(RESIDENT)), await Account.get(id=w.id(SECRETARY))
    return await a_reveal(person, viewer=looked), "李书记"


@TOLD("Delivery.reason", {RESIDENT})
async def why_it_failed(w: World) -> Told:
    reminder = await a_reminder(await an_event(area=w.community))
    said: dict[str, Any] = {"channel": Channel.EMAIL, "state": DeliveryState.DEAD, "due_at": clock.now()}
    reason = "550 no such user wang@example.test"
    made = await Delivery.create(
        account_id=w.id(RESIDENT), reminder_id=reminder.id, generation=1, reason=reason, **said
    )
    return made, reason


@TOLD("Delivery.reason", STAFF | {RESIDENT})
async def why_it_was_not_sent(w: World) -> Told:
    reminder = await a_reminder(await an_event(area=w.community))
    said: dict[str, Any] = {"channel": Channel.EMAIL, "state": DeliveryState.SKIPPED, "due_at": clock.now()}
    made = await Delivery.create(
        account_id=w.id(RESIDENT), reminder_id=reminder.id, generation=1, reason="quiet_hours", **said
    )
    return made, "quiet_hours"


async def _a_waiting_proposal(w: World) -> Any:
    pair = await a_pair(community=w.community)
    await w.joined(pair.partner)
    return await a_proposal(pair, expires_at=clock.now().replace(microsecond=0) + timedelta(days=3))


@TOLD("ToDos.answersDue", {OWNER})
async def how_many_proposals_wait(w: World) -> Told:
    await _a_waiting_proposal(w)
    return await Account.get(id=w.id(OWNER)), 1


@TOLD("ToDos.answerBy", {OWNER})
async def until_when_they_wait(w: World) -> Told:
    proposal = await _a_waiting_proposal(w)
    return await Account.get(id=w.id(OWNER)), proposal.expires_at.isoformat()


@TOLD("ToDos.answersDue", {RESIDENT})
async def that_none_waits_for_who_acts_for_nobody(w: World) -> Told:
    await _a_waiting_proposal(w)
    return await Account.get(id=w.id(RESIDENT)), 0


@TOLD("ToDos.answerBy", {RESIDENT})
async def that_none_ends_for_who_acts_for_nobody(w: World) -> Told:
    await _a_waiting_proposal(w)
    return await Account.get(id=w.id(RESIDENT)), None
