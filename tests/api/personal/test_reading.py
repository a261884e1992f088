"""Who reads personal data whole, who reads masks, and who nothing; the same on both read paths."""

import re

import pytest

from services.domain.accounts.models import Account
from services.domain.actors.actor import Role
from services.domain.partners.models import MemberRole, PartnerKind
from services.kit import sealing
from tests.factories.events import a_registration, an_event
from tests.factories.partners import a_member, a_partner
from tests.factories.people import a_community, a_resident, a_secretary, actor_of, an_account, staff

PERSON = "name phone email"
CONTACT = "query($id: ID!) { partner(id: $id) { address longitude contactName contactPhone } }"


async def test_people_see_their_own_data_whole_wherever_they_stand(api):
    person = await an_account(area=await a_community(), name="王小明")
    whole = {"name": "王小明", "phone": person.phone, "email": person.email}
    await a_registration(await an_event(), me := await actor_of(person))
    found = await api(
        me,
        f"""{{ me {{ {PERSON} }} accounts {{ nodes {{ {PERSON} }} }}
        nested: events {{ nodes {{ registrations {{ edges {{ node {{ account {{ {PERSON} }} }} }} }} }} }}
        list: events {{ nodes {{ registrations {{ nodes {{ registrant account {{ {PERSON} }} }} }}
        }} }} }}""",
    )
    assert found["me"] == whole
    assert found["accounts"]["nodes"] == [whole]
    assert found["nested"]["nodes"][0]["registrations"]["edges"][0]["node"]["account"] == whole
    (listed,) = found["list"]["nodes"][0]["registrations"]["nodes"]
    assert listed == {"registrant": "王小明", "account": whole}


async def test_staff_see_masks_of_others_and_their_own_data_whole(api):
    community = await a_community()
    secretary = await a_secretary(community)
    person = await an_account(area=community, name="王小明")
    found = await api(secretary, f"{{ accounts {{ nodes {{ id {PERSON} }} }} }}")
    own, others = sorted(found["accounts"]["nodes"], key=lambda one: one["id"])
    assert (own["name"], own["phone"][:4]) == ("李书记", "+861")
    tail = str(person.phone)[-4:]
    assert others == {
        "id": f"Account:{person.id}",
        "name": "王**",
        "phone": f"{str(person.phone)[3:6]}****{tail}",
        "email": "a***@example.test",
    }


async def test_a_value_that_is_not_there_is_null_for_all(api):
    community = await a_community()
    person = await Account.create(name="王", area_id=community.id)
    asked = f'{{ account(id: "Account:{person.id}") {{ {PERSON} }} }}'
    assert (await api(await actor_of(person), asked))["account"] == {
        "name": "王",
        "phone": None,
        "email": None,
    }
    seen = await api(await a_secretary(community), asked)
    assert seen["account"] == {"name": "**", "phone": None, "email": None}


@pytest.mark.parametrize("name", ['王"小\\明', "王\u2028明", "😀😀", "O'Neil {}", "\\u0001account.name"])
async def test_any_name_comes_back_as_it_was_given(api, name):
    me = await actor_of(await an_account(name=name))
    await a_registration(await an_event(), me)
    found = await api(me, "{ me { name } events { nodes { registrations { nodes { account { name } } } } } }")
    assert found["me"]["name"] == name
    assert found["events"]["nodes"][0]["registrations"]["nodes"] == [{"account": {"name": name}}]


async def test_a_changed_name_comes_back_whole_in_the_payload(api):
    me = await actor_of(await an_account())
    changed = await api.verb(me, "accountChange", "account { name phone }", name="王大明")
    assert changed["account"]["name"] == "王大明"


async def test_the_contact_of_a_partner_is_for_its_members_and_staff(api):
    community = await a_community()
    partner = await a_partner(area=community)
    for actor in (await a_member(partner), await a_secretary(community)):
        seen = (await api(actor, CONTACT, id=f"Partner:{partner.id}"))["partner"]
        assert (seen["contactName"], seen["contactPhone"]) == (partner.contact_name, partner.contact_phone)
    for actor in (None, await a_resident(area=community)):
        seen = (await api(actor, CONTACT, id=f"Partner:{partner.id}"))["partner"]
        assert (seen["contactName"], seen["contactPhone"]) == (None, None)


async def test_the_home_of_a_resident_partner_is_a_street_to_the_public_and_no_point_on_a_map(api):
    community = await a_community()
    home = {"home": "幸福路12号3单元", "longitude": 112.5, "latitude": 34.9}
    partner = await a_partner(area=community, kind=PartnerKind.RESIDENT, address="", **home)
    stranger = (await api(None, CONTACT, id=f"Partner:{partner.id}"))["partner"]
    assert (stranger["address"], stranger["longitude"]) == ("幸福路…", None)
    insider = (await api(await a_member(partner), CONTACT, id=f"Partner:{partner.id}"))["partner"]
    assert (insider["address"], insider["longitude"]) == ("幸福路12号3单元", 112.5)
    listed = await api(None, "{ partners { nodes { address } } }")
    assert listed["partners"]["nodes"] == [{"address": "幸福路…"}]


async def test_members_know_each_other_by_name_and_staff_see_the_masks(api):
    community = await a_community()
    partner = await a_partner(area=community)
    owner, _ = await a_member(partner), await a_member(partner, role=MemberRole.STAFF)
    asked = f'{{ partner(id: "Partner:{partner.id}") {{ members {{ nodes {{ name }} }} }} }}'
    colleagues = (await api(owner, asked))["partner"]["members"]["nodes"]
    officers = (await api(await a_secretary(community), asked))["partner"]["members"]["nodes"]
    assert {one["name"] for one in colleagues} == {(await Account.get(id=owner.account_id)).name}
    assert {one["name"] for one in officers} == {f"{colleagues[0]['name'][0]}**"}


async def test_the_host_sees_masks_of_those_who_registered(api):
    partner = await a_partner()
    event = await an_event(partner=partner)
    await a_registration(event)
    found = await api(await a_member(partner), "{ registrations { nodes { registrant account { id } } } }")
    assert found["registrations"]["nodes"] == [{"registrant": "王**", "account": None}]


@pytest.mark.parametrize(
    "typed", ["138 1234 5678", "+86-138-1234-5678", "０１３８", "13812345679", "nonsense"]
)
async def test_staff_find_people_by_their_whole_number_and_nobody_by_a_part(api, typed):
    community = await a_community()
    person = await Account.create(name="王小明", phone="+8613812345678", area_id=community.id)
    found = await api(
        await a_secretary(community),
        "query($phone: String) { accounts(filter: {phone: $phone}) { totalCount nodes { id } } }",
        phone=typed,
    )
    right = re.sub(r"\D", "", typed).endswith("13812345678")
    assert [one["id"] for one in found["accounts"]["nodes"]] == [f"Account:{person.id}"] * right
    assert found["accounts"]["totalCount"] == right


async def test_staff_find_people_by_name_and_by_address_and_only_their_own_people(api):
    community = await a_community()
    person = await Account.create(name="Wang 小明", email="Wang@example.com", area_id=community.id)
    await Account.create(name="Wang 小明", email="wang@example.com", area_id=(await a_community()).id)
    secretary = await a_secretary(community)
    for given in ({"named": "wang小明"}, {"email": "wang@EXAMPLE.com"}):
        found = await api(
            secretary, "query($f: AccountFilter) { accounts(filter: $f) { nodes { id } } }", f=given
        )
        assert found["accounts"]["nodes"] == [{"id": f"Account:{person.id}"}], given


async def test_an_integrator_sees_no_people_at_all(api):
    community = await a_community()
    await an_account(area=community)
    integrator = await staff(Role.INTEGRATOR, community)
    found = await api(integrator, "{ accounts { nodes { id } } }")
    assert found["accounts"]["nodes"] == [{"id": f"Account:{integrator.account_id}"}]


async def test_with_the_key_lost_an_answer_is_a_masked_error_and_masks_are_still_read(api, monkeypatch):
    community = await a_community()
    me, secretary = await a_resident(area=community), await a_secretary(community)
    monkeypatch.setattr(sealing, "_ring", sealing.Ring({"z": bytes(32)}, bytes(32)))
    raw = await api.raw(me, "{ me { name } }")
    assert [error["extensions"]["code"] for error in raw["errors"]] == ["INTERNAL"]
    assert "account.name" not in str(raw)
    seen = await api(secretary, f'{{ account(id: "Account:{me.account_id}") {{ name }} }}')
    assert seen["account"] == {"name": "王**"}
