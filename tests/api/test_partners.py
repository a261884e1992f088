"""The subjects areas, accounts, audit and partners through GraphQL, in a schema of their own."""

from importlib import import_module
from typing import Any

import pytest
import strawberry
from graphql import is_introspection_type
from strawberry.schema.config import StrawberryConfig

from services.api.context import Context
from services.api.reads import scalars
from services.api.reads.build import Shapes
from services.api.roots import roots
from services.api.verbs import mutation_type
from services.domain.actors.actor import ANONYMOUS, Actor
from services.domain.areas.models import Area
from services.domain.partners.models import PartnerState
from services.kit import clock
from services.kit.settings import Settings
from tests.factories.partners import a_credit_code, a_member, a_partner, an_offer
from tests.factories.people import a_community, a_resident, a_secretary

SUBJECTS = ("areas", "accounts", "audit", "partners")
SETTINGS = Settings(database_url="", redis_url="", jinlin_secret="")


@pytest.fixture(scope="module")
def schema() -> strawberry.Schema:
    verbs: list[Any] = []
    for subject in SUBJECTS:
        import_module(f"services.api.{subject}.types")
        verbs += import_module(f"services.api.{subject}.mutations").VERBS
    shapes = Shapes()
    return strawberry.Schema(
        query=roots(shapes).type,
        mutation=mutation_type(verbs, shapes.payloads),
        config=StrawberryConfig(scalar_map=scalars.SCALARS),
    )


@pytest.fixture
async def community(db: Any) -> Area:
    return await a_community()


async def ask(schema: strawberry.Schema, actor: Actor, text: str, **variables: Any) -> Any:
    """The data of an operation that has no errors."""
    context = Context(settings=SETTINGS, actor=actor)
    result = await schema.execute(text, variable_values=variables, context_value=context)
    assert result.errors is None
    return result.data


def test_everything_is_described(schema: strawberry.Schema) -> None:
    missing = []
    for name, kind in schema._schema.type_map.items():
        if is_introspection_type(kind):
            continue
        parts = getattr(kind, "fields", None) or getattr(kind, "values", None) or {}
        missing += [name] if not kind.description else []
        for part, field in parts.items():
            missing += [f"{name}.{part}"] if not field.description else []
            arguments = {} if name == "Mutation" else getattr(field, "args", None) or {}
            missing += [f"{name}.{part}({one})" for one, it in arguments.items() if not it.description]
    assert missing == []


PARTNER = """{ partners { nodes {
    name contactName contactPhone stateReason actedForByMe area { name }
    members { nodes { name role account { phone } } } licences { totalCount } agreements { totalCount }
    offers { nodes { title tier slots { nodes { weekday starts ends } } } }
} } }"""


async def test_strangers_see_what_is_public_of_a_partner(schema: strawberry.Schema, community: Area) -> None:
    partner = await a_partner(area=community)
    await a_member(partner)
    offer = await an_offer(partner=partner)
    found = (await ask(schema, ANONYMOUS, PARTNER))["partners"]["nodes"][0]
    assert found == {
        "name": partner.name,
        "contactName": None,
        "contactPhone": None,
        "stateReason": None,
        "actedForByMe": False,
        "area": {"name": community.name},
        "members": {"nodes": []},
        "licences": {"totalCount": 0},
        "agreements": {"totalCount": 0},
        "offers": {
            "nodes": [
                {
                    "title": offer.title,
                    "tier": "FREE",
                    "slots": {"nodes": [{"weekday": 2, "starts": "09:00:00", "ends": "11:00:00"}]},
                }
            ]
        },
    }


async def test_members_and_staff_see_contact_and_papers(schema: strawberry.Schema, community: Area) -> None:
    partner = await a_partner(area=community)
    member = await a_member(partner, area=community)
    await a_member(partner, area=await a_community())
    for actor, acts, phones in ((member, True, 1), (await a_secretary(community), False, 1)):
        found = (await ask(schema, actor, PARTNER))["partners"]["nodes"][0]
        assert (found["contactPhone"], found["actedForByMe"]) == (partner.contact_phone, acts)
        assert (found["licences"]["totalCount"], found["agreements"]["totalCount"]) == (1, 1)
        accounts = [one["account"] for one in found["members"]["nodes"]]
        assert sum(account is not None for account in accounts) == phones


async def test_a_partner_that_is_not_active_is_not_public(schema: strawberry.Schema, community: Area) -> None:
    partner = await a_partner(area=community, state=PartnerState.APPLIED)
    await an_offer(partner=partner)
    counts = "{ partners { totalCount } offers { totalCount } }"
    others = (ANONYMOUS, await a_resident(area=community), await a_member(await a_partner(area=community)))
    mine = (await a_member(partner), await a_secretary(community))
    seen = [await ask(schema, actor, counts) for actor in (*others, *mine)]
    assert [(one["partners"]["totalCount"], one["offers"]["totalCount"]) for one in seen] == [
        *[(1, 0)] * 3,
        *[(2, 1)] * 2,
    ]


APPLY = """mutation($area: ID!, $code: String) { partnerApply(input: {
    area: $area, kind: MERCHANT, name: "惠民超市", creditCode: $code,
    contactName: "赵老板", contactPhone: "13800000000"
}) { __typename ... on Refusal { code }
    ... on PartnerApplyPayload { partner { id state contactPhone } } } }"""


async def test_an_applicant_sees_the_application_at_once(schema: strawberry.Schema, community: Area) -> None:
    me = await a_resident(area=community)
    given = {"area": f"Area:{community.id}", "code": a_credit_code()}
    made = (await ask(schema, me, APPLY, **given))["partnerApply"]
    assert made["partner"] == {"id": "Partner:1", "state": "APPLIED", "contactPhone": "+8613800000000"}
    again = (await ask(schema, me, APPLY, **given))["partnerApply"]
    assert again == {"__typename": "CreditCodeTaken", "code": "CREDIT_CODE_TAKEN"}
    stranger = (await ask(schema, ANONYMOUS, APPLY, **given))["partnerApply"]
    assert stranger["__typename"] == "SignInNeeded"


OFFER = """mutation($partner: ID!, $serves: ID!, $from: Date!, $slots: [OfferSlotInput!]!) {
    offerCreate(input: {
        partner: $partner, serves: $serves, title: "书法课", text: "每周一课", category: "art",
        tier: LOW_FEE, priceFen: 500, validFrom: $from, validUntil: "2099-12-31", slots: $slots
    }) { __typename ... on Refusal { message } ... on OfferCreatePayload {
        offer { priceFen serves { id } slots { nodes { weekday starts ends } } } } } }"""


async def test_a_member_makes_an_offer(schema: strawberry.Schema, community: Area) -> None:
    partner = await a_partner(area=community)
    given = {
        "partner": f"Partner:{partner.id}",
        "serves": f"Area:{community.id}",
        "from": clock.today().isoformat(),
        "slots": [{"weekday": 3, "starts": "19:00", "ends": "20:30"}],
    }
    member = await a_member(partner)
    made = (await ask(schema, member, OFFER, **given))["offerCreate"]
    assert made["offer"] == {
        "priceFen": 500,
        "serves": {"id": f"Area:{community.id}"},
        "slots": {"nodes": [{"weekday": 3, "starts": "19:00:00", "ends": "20:30:00"}]},
    }
    given["slots"] *= 2
    refused = (await ask(schema, member, OFFER, **given))["offerCreate"]
    assert refused["__typename"] == "OfferSlotsOverlap"


async def test_staff_read_the_trail_of_what_was_done(schema: strawberry.Schema, community: Area) -> None:
    partner = await a_partner(area=community, state=PartnerState.APPLIED)
    secretary = await a_secretary(community)
    text = """mutation($partner: ID!) { partnerAssess(input: {partner: $partner}) {
        ... on PartnerAssessPayload { partner { state } } } }"""
    assessed = await ask(schema, secretary, text, partner=f"Partner:{partner.id}")
    assert assessed["partnerAssess"]["partner"]["state"] == "ASSESSED"
    trail = "{ auditEntries(order: CREATED_AT_DESC) { nodes { verb subject actor { name } before after } } }"
    entry = (await ask(schema, secretary, trail))["auditEntries"]["nodes"][0]
    assert (entry["verb"], entry["subject"]) == ("partner_assess", f"Partner:{partner.id}")
    assert (entry["before"]["state"], entry["after"]["state"]) == ("applied", "assessed")
    assert (await ask(schema, await a_member(partner), trail))["auditEntries"]["nodes"] == []


async def test_one_reads_and_changes_ones_own_account(schema: strawberry.Schema, community: Area) -> None:
    me = await a_resident(area=community)
    text = """mutation { accountChange(input: {email: "Wang@Example.cn"}) {
        ... on AccountChangePayload { account { email area { name } } } } }"""
    changed = (await ask(schema, me, text))["accountChange"]["account"]
    assert changed == {"email": "Wang@example.cn", "area": {"name": community.name}}
    found = await ask(schema, await a_resident(area=community), "{ accounts { totalCount } me { phone } }")
    assert found["accounts"]["totalCount"] == 1
    assert (await ask(schema, ANONYMOUS, "{ accounts { totalCount } me { phone } }"))["me"] is None


POSTS = """mutation($grid: ID!, $person: ID!) {
    postAppoint(input: {area: $grid, account: $person, post: GRID_CHIEF}) {
        __typename ... on Refusal { code } ... on PostAppointPayload { appointment { id post } } } }"""


async def test_the_post_is_public_and_the_person_is_not(schema: strawberry.Schema, community: Area) -> None:
    secretary, person = await a_secretary(community), await a_resident(area=community)
    create = """mutation($parent: ID!) { areaCreate(input: {parent: $parent, kind: GRID, name: "第一网格"}) {
        ... on AreaCreatePayload { area { id parent { name } } } } }"""
    grid = (await ask(schema, secretary, create, parent=f"Area:{community.id}"))["areaCreate"]["area"]
    given = {"grid": grid["id"], "person": f"Account:{person.account_id}"}
    assert (await ask(schema, secretary, POSTS, **given))["postAppoint"]["appointment"]["id"]
    again = (await ask(schema, secretary, POSTS, **given))["postAppoint"]
    assert again == {"__typename": "AlreadyAppointed", "code": "ALREADY_APPOINTED"}
    text = "{ areas(filter: {kind: [GRID]}) { nodes { appointments { nodes { post account { name } } } } } }"
    for actor, name in ((ANONYMOUS, None), (secretary, {"name": "王**"})):
        seen = (await ask(schema, actor, text))["areas"]["nodes"][0]["appointments"]["nodes"]
        assert seen == [{"post": "GRID_CHIEF", "account": name}]
