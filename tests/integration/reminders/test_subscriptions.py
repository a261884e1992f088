"""Residents subscribe, change their mind, and unsubscribe."""

from datetime import time

import pytest

from services.domain.actors.actor import ANONYMOUS
from services.domain.audit.models import AuditEntry
from services.domain.events import subscriptions
from services.domain.events.models import EventState
from services.domain.partners.models import PartnerState
from services.domain.reminders.errors import SubscriptionEnded
from services.domain.reminders.models import Channel, Subscription
from services.kit.errors import InvalidInput, NotFound, SignInNeeded
from tests.factories.acting import act, at_once
from tests.factories.events import a_series, an_event
from tests.factories.partners import a_partner
from tests.factories.people import a_community, a_resident, a_secretary

pytestmark = pytest.mark.usefixtures("db")

BY_MAIL = {"channels": [Channel.EMAIL], "leads": [120]}


async def subscribe(actor, **given):
    return await act(subscriptions.subscribe(actor, **(BY_MAIL | given)))


async def test_a_resident_subscribes_to_each_kind_of_target():
    resident = await a_resident()
    targets = {
        "area": (await a_community()).id,
        "series": (await a_series()).id,
        "event": (await an_event()).id,
        "partner": (await a_partner()).id,
        "category": "sport",
    }
    for name, value in targets.items():
        made = await subscribe(resident, **{name: value})
        assert getattr(made, name if name == "category" else f"{name}_id") == value
    assert await Subscription.all().count() == 5
    assert await AuditEntry.filter(verb="subscribe").count() == 5


async def test_nights_are_quiet_unless_told_otherwise():
    made = await subscribe(await a_resident(), category="sport")
    assert (made.quiet_from, made.quiet_to, made.zone) == (time(22), time(7), "Asia/Shanghai")


async def test_subscribing_again_changes_the_live_subscription():
    resident = await a_resident()
    first = await subscribe(resident, category="sport")
    again = await subscribe(resident, category=" sport ", channels=[Channel.IN_APP], leads=[60, 60, 1440])
    assert again.id == first.id
    assert (again.channels, again.leads) == (["in_app"], [1440, 60])


async def test_subscribing_twice_at_once_makes_one_subscription():
    resident, event = await a_resident(), await an_event()
    made = await at_once(
        [lambda: subscriptions.subscribe(resident, event=event.id, **BY_MAIL)] * 8,
    )
    assert len({one.id for one in made}) == await Subscription.all().count() == 1


async def test_a_change_says_anew_how():
    resident = await a_resident()
    made = await subscribe(resident, category="sport")
    changed = await act(
        subscriptions.change(
            resident,
            subscription=made.id,
            channels=[Channel.IN_APP, Channel.EMAIL],
            leads=[30],
            any_hour=True,
        )
    )
    assert (changed.channels, changed.leads, changed.quiet_from) == (["in_app", "email"], [30], None)


async def test_what_a_change_leaves_out_stays():
    resident = await a_resident()
    made = await subscribe(resident, category="sport", quiet_from=time(12), quiet_to=time(14))
    changed = await act(subscriptions.change(resident, subscription=made.id, leads=[30]))
    assert (changed.channels, changed.leads) == (["email"], [30])
    assert (changed.quiet_from, changed.quiet_to) == (time(12), time(14))


async def test_who_unsubscribed_can_subscribe_anew_but_not_change():
    resident = await a_resident()
    made = await subscribe(resident, category="sport")
    ended = await act(subscriptions.unsubscribe(resident, subscription=made.id))
    assert ended.ended_at is not None
    again = await act(subscriptions.unsubscribe(resident, subscription=made.id))
    assert again.ended_at == ended.ended_at
    with pytest.raises(SubscriptionEnded):
        await act(subscriptions.change(resident, subscription=made.id, **BY_MAIL))
    assert (await subscribe(resident, category="sport")).id != made.id


async def test_nobody_touches_the_subscriptions_of_others():
    made = await subscribe(await a_resident(), category="sport")
    for actor in (await a_resident(), await a_secretary(await a_community())):
        with pytest.raises(NotFound):
            await act(subscriptions.unsubscribe(actor, subscription=made.id))


async def test_a_target_that_is_hidden_or_missing_is_not_found():
    resident = await a_resident()
    draft = await an_event(state=EventState.DRAFT)
    applied = await a_partner(state=PartnerState.APPLIED)
    for target in ({"event": draft.id}, {"partner": applied.id}, {"area": 404}, {"series": 404}):
        with pytest.raises(NotFound):
            await subscribe(resident, **target)


async def test_strangers_sign_in_first():
    with pytest.raises(SignInNeeded):
        await subscribe(ANONYMOUS, category="sport")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"channels": []}, "channels"),
        ({"leads": []}, "leads"),
        ({"leads": [-5]}, "leads"),
        ({"zone": "Beijing"}, "zone"),
        ({"quiet_to": time(6)}, "quiet_from"),
        ({"quiet_from": time(6)}, "quiet_to"),
        ({"quiet_from": time(6), "quiet_to": time(6)}, "quiet_to"),
        ({"category": "  "}, "category"),
        ({"event": 1}, None),
    ],
)
async def test_what_cannot_be_taken_is_refused_by_name(wrong, field):
    with pytest.raises(InvalidInput) as refused:
        await subscribe(await a_resident(), **({"category": "sport"} | wrong))
    assert refused.value.field == ([field] if field else None)
