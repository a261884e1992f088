"""The trail over HTTP: exact content for the staff of the area, nothing for others."""

from services.domain.actors.actor import Role
from services.domain.partners.models import PartnerState
from tests.factories.partners import a_member, a_partner
from tests.factories.people import a_community, a_resident, a_secretary, a_subdistrict, staff

TRAIL = """{ auditEntries { totalCount nodes { verb subject before after original
    actor { id } area { id } } } }"""


async def test_a_suspension_is_read_exactly_and_only_by_staff_of_the_area_or_above(api):
    town = await a_subdistrict()
    area = await a_community(parent=town)
    partner, secretary = await a_partner(area=area), await a_secretary(area)
    await api.verb(
        secretary,
        "partnerSuspend",
        "partner { state }",
        partner=f"Partner:{partner.id}",
        reason="社区(shèqū)整改",
    )
    for reader in (secretary, await staff(Role.SUBDISTRICT, town)):
        (entry,) = (await api(reader, TRAIL))["auditEntries"]["nodes"]
        before, after = entry.pop("before"), entry.pop("after")
        assert entry == {
            "verb": "partner_suspend",
            "subject": f"Partner:{partner.id}",
            "original": {"reason": "社区(shèqū)整改"},
            "actor": {"id": f"Account:{secretary.account_id}"},
            "area": {"id": f"Area:{area.id}"},
        }
        changed = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
        changed.pop("updated_at", None)
        assert changed == {"state": ("active", "suspended"), "state_reason": ("", "社区整改")}
    far = await a_secretary(await a_community(parent=town))
    for other in (None, await a_resident(area=area), await a_member(partner), far):
        assert (await api(other, TRAIL))["auditEntries"] == {"totalCount": 0, "nodes": []}


async def test_what_was_made_has_no_before_and_what_was_clean_no_original(api):
    area = await a_community()
    secretary = await a_secretary(area)
    partner = await a_partner(area=area, state=PartnerState.ASSESSED)
    await api.verb(
        secretary,
        "licenceAdd",
        "licence { id }",
        partner=f"Partner:{partner.id}",
        kind="营业执照",
        number="L1",
        issuedOn="2020-01-01",
    )
    (entry,) = (await api(secretary, TRAIL))["auditEntries"]["nodes"]
    assert (entry["verb"], entry["before"], entry["original"]) == ("licence_add", None, None)
    assert entry["after"]["partner_id"] == partner.id
    assert (entry["after"]["issued_on"], entry["after"]["expires_on"]) == ("2020-01-01", None)
