"""Seeing personal data for a reason, and what is kept of it."""

from datetime import timedelta

import pytest

from services.domain.accounts.models import Account
from services.domain.actors.actor import Actor, Role
from services.domain.audit.models import AuditEntry
from services.domain.events.models import Registration, RegistrationState
from services.domain.personal import actions
from services.domain.personal.actions import Asked
from services.domain.personal.errors import RevealPeriodOver
from services.domain.personal.models import PersonalField, Reveal
from services.kit import clock
from services.kit.errors import InvalidInput, NotAllowed, NotFound
from tests.factories.acting import act
from tests.factories.events import a_registration, an_event
from tests.factories.partners import a_member, a_partner
from tests.factories.people import a_community, a_resident, a_secretary, actor_of, an_account, staff

pytestmark = pytest.mark.usefixtures("db")

BOTH = [PersonalField.PHONE, PersonalField.NAME]


async def shown(actor: Actor, person: Account, reason: str = "电话回访", fields=BOTH) -> actions.Revealed:
    return await act(actions.reveal_account(actor, account=person.id, asked=Asked(fields, reason)))


async def of(actor: Actor, registration: Registration) -> actions.Revealed:
    made = actions.reveal_registered(actor, registration=registration.id, asked=Asked(BOTH, "活动改期"))
    return await act(made)


async def a_hosted_registration(*, ends_in: timedelta = timedelta(days=2)) -> tuple[Actor, Registration]:
    partner = await a_partner()
    starts = clock.now() + ends_in - timedelta(hours=2)
    event = await an_event(partner=partner, starts_at=starts)
    event.ends_at = clock.now() + ends_in
    await event.save(update_fields=["ends_at"])
    resident = await a_resident(area=await a_community())
    return await a_member(partner), await a_registration(event, resident)


async def test_staff_see_what_they_asked_for_and_no_more():
    community = await a_community()
    person = await an_account(area=community, name="王小明")
    told = await shown(await a_secretary(community), person)
    assert told.values == {PersonalField.NAME: "王小明", PersonalField.PHONE: person.phone}


async def test_who_looked_at_what_and_why_is_on_record_without_the_values():
    community = await a_community()
    person, secretary = await an_account(area=community), await a_secretary(community)
    await shown(secretary, person, reason="  电话回访 ")
    kept, entry = await Reveal.get(), await AuditEntry.get(verb="personal_reveal")
    assert (kept.account_id, kept.viewer_id, kept.area_id) == (person.id, secretary.account_id, community.id)
    assert (kept.fields_, kept.reason, kept.event_id) == (["name", "phone"], "电话回访", None)
    assert (entry.actor_id, entry.subject_id, entry.area_id) == (secretary.account_id, kept.id, community.id)
    assert entry.after is not None
    assert (entry.after["fields"], entry.after["reason"]) == (["name", "phone"], "电话回访")
    assert str(person.phone) not in str(entry.after)


async def test_a_value_that_the_person_has_not_given_is_none():
    community = await a_community()
    person = await Account.create(name="王小明", area_id=community.id)
    told = await shown(await a_secretary(community), person, fields=[PersonalField.EMAIL])
    assert told.values == {PersonalField.EMAIL: None}


async def test_staff_of_another_community_do_not_even_learn_that_there_is_somebody():
    person = await an_account(area=await a_community())
    with pytest.raises(NotFound):
        await shown(await a_secretary(await a_community()), person)
    assert await Reveal.all().count() == 0


async def test_an_integrator_sees_nobody():
    community = await a_community()
    person = await an_account(area=community)
    with pytest.raises(NotFound):
        await shown(await staff(Role.INTEGRATOR, community), person)


async def test_one_does_not_reveal_oneself():
    me = await an_account(area=await a_community())
    with pytest.raises(NotAllowed):
        await shown(await actor_of(me), me)


async def test_who_has_left_is_revealed_to_nobody():
    community = await a_community()
    person = await an_account(area=community)
    await Account.filter(id=person.id).update(closed_at=clock.now())
    with pytest.raises(NotFound):
        await shown(await a_secretary(community), person)


@pytest.mark.parametrize("reason", ["", "  ", "查", "长" * 201, "a\x00bcd"])
async def test_a_reason_is_needed_and_bounded_and_nothing_is_kept_without(reason):
    community = await a_community()
    person, secretary = await an_account(area=community), await a_secretary(community)
    with pytest.raises(InvalidInput) as refused:
        await shown(secretary, person, reason=reason)
    assert refused.value.field == ["reason"]
    assert await Reveal.all().count() == 0


async def test_the_host_sees_who_registered_and_the_record_names_the_event():
    host, registration = await a_hosted_registration()
    told = await of(host, registration)
    assert told.values[PersonalField.PHONE] == (await Account.get(id=registration.account_id)).phone
    assert told.reveal.event_id == registration.event_id


async def test_the_hosts_reason_ends_seven_days_after_the_event():
    host, registration = await a_hosted_registration(ends_in=-timedelta(days=7, minutes=1))
    with pytest.raises(RevealPeriodOver):
        await of(host, registration)
    host, registration = await a_hosted_registration(ends_in=-timedelta(days=6, hours=23))
    assert await of(host, registration)


async def test_the_hosts_reason_ends_when_the_person_cancels():
    host, registration = await a_hosted_registration()
    await Registration.filter(id=registration.id).update(state=RegistrationState.CANCELLED)
    with pytest.raises(RevealPeriodOver):
        await of(host, registration)


async def test_another_partner_does_not_see_who_registered():
    _, registration = await a_hosted_registration()
    with pytest.raises(NotFound):
        await of(await a_member(await a_partner()), registration)


async def test_a_registration_is_no_reason_for_the_person_beside():
    _, registration = await a_hosted_registration()
    me = await actor_of(await Account.get(id=registration.account_id))
    with pytest.raises(NotAllowed):
        await of(me, registration)


async def test_staff_where_the_person_lives_need_no_event_and_no_period():
    _, registration = await a_hosted_registration(ends_in=-timedelta(days=90))
    home = await Account.get(id=registration.account_id)
    officer = await staff(Role.SUBDISTRICT, await home.area)
    told = await shown(officer, home)
    assert (told.reveal.event_id, told.reveal.area_id) == (None, home.area_id)
