"""`personalReveal` over HTTP, and what the person is shown of it."""

import pytest

from services.domain.personal.models import Reveal
from tests.factories.events import a_registration, an_event
from tests.factories.partners import a_member, a_partner
from tests.factories.people import a_community, a_resident, a_secretary, actor_of, an_account

ALL = "name phone email reveal { id reason fields }"


async def test_staff_see_what_they_ask_for_and_the_rest_stays_null(api):
    community = await a_community()
    person = await an_account(area=community, name="王小明")
    told = await api.verb(
        await a_secretary(community),
        "personalReveal",
        ALL,
        of=f"Account:{person.id}",
        fields=["PHONE", "NAME"],
        reason="电话回访",
    )
    kept = await Reveal.get()
    assert told.pop("__typename") == "PersonalRevealPayload"
    assert told == {
        "name": "王小明",
        "phone": person.phone,
        "email": None,
        "reveal": {"id": f"Reveal:{kept.id}", "reason": "电话回访", "fields": ["NAME", "PHONE"]},
    }


async def test_the_person_reads_who_looked_and_why(api):
    community = await a_community()
    person, secretary = await an_account(area=community), await a_secretary(community)
    given = {"of": f"Account:{person.id}", "fields": ["PHONE"], "reason": "电话回访"}
    await api.verb(secretary, "personalReveal", "phone", **given)
    asked = "{ me { reveals { totalCount nodes { fields reason viewerName viewer { id } event { id } } } } }"
    mine = (await api(await actor_of(person), asked))["me"]["reveals"]
    seen = {"fields": ["PHONE"], "reason": "电话回访", "viewerName": "李**", "viewer": None, "event": None}
    assert mine == {"totalCount": 1, "nodes": [seen]}
    other = (await api(await a_resident(area=community), "{ reveals { totalCount } }"))["reveals"]
    assert other == {"totalCount": 0}


async def test_the_host_asks_by_the_registration(api):
    partner = await a_partner()
    person = await an_account(name="王小明")
    registration = await a_registration(await an_event(partner=partner), await actor_of(person))
    given = {"of": f"Registration:{registration.id}", "fields": ["PHONE"], "reason": "活动改期"}
    told = await api.verb(await a_member(partner), "personalReveal", "phone reveal { event { id } }", **given)
    assert told["phone"] == person.phone
    assert told["reveal"]["event"] == {"id": f"Event:{registration.event_id}"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"fields": []}, ["fields"]),
        ({"reason": "查"}, ["reason"]),
        ({"reason": "长" * 201}, ["reason"]),
        ({"of": "Event:1"}, ["of"]),
        ({"of": "nonsense"}, ["of"]),
        ({"of": "Registration:0"}, ["of"]),
    ],
)
async def test_a_value_that_will_not_do_is_named_and_nothing_is_told(api, changes, field):
    community = await a_community()
    person = await an_account(area=community)
    given = {"of": f"Account:{person.id}", "fields": ["PHONE"], "reason": "电话回访"} | changes
    told = await api.verb(await a_secretary(community), "personalReveal", "phone", **given)
    assert (told["__typename"], told["field"]) == ("InvalidInput", field)
    assert await Reveal.all().count() == 0
