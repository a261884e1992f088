"""Where a right ends: with its grant, its post, its membership, its account, and at its area's edge."""

from datetime import timedelta
from typing import Any

import pytest

from services.domain.accounts.models import Account, Grant
from services.domain.actors.actor import CURATORS, STAFF, Actor, Role
from services.domain.areas.models import Appointment, Area, Post
from services.domain.needs.models import Need, NeedState
from services.domain.partners.models import Membership, Offer, OfferState
from services.kit import clock
from tests.api.conftest import Api
from tests.api.rights.callers import CLERK, OWNER, SECRETARY
from tests.api.rights.ground import everything
from tests.api.rights.world import World
from tests.factories.needs import a_need, a_suggestion
from tests.factories.partners import an_offer
from tests.factories.people import a_resident, actor_of, an_account, staff


async def _publish(api: Api, actor: Actor, need: Need) -> str:
    """The type of the answer."""
    answer = await api.verb(actor, "needPublish", "__typename", need=f"Need:{need.id}")
    return str(answer["__typename"])


async def _decline(api: Api, actor: Actor, area: Area) -> str:
    suggestion = await a_suggestion(area=area)
    given = {"suggestion": f"Suggestion:{suggestion.id}", "reason": "场地不足"}
    return str((await api.verb(actor, "suggestionDecline", "__typename", **given))["__typename"])


async def _posted(grid: Area, post: Post, **dates: object) -> Actor:
    account = await an_account(area=grid)
    began_on: dict[str, Any] = {"began_on": clock.today()}
    await Appointment.create(area_id=grid.id, account_id=account.id, post=post, **(began_on | dates))
    return await actor_of(account)


async def test_a_revoked_grant_gives_no_right(api: Api, world: World) -> None:
    need = await a_need(area=world.community, state=NeedState.DRAFT)
    await Grant.filter(account_id=world.id(SECRETARY)).update(revoked_at=clock.now())
    before = await everything()
    assert await _publish(api, world.actors[SECRETARY], need) == "NotFound"
    assert await everything() == before


async def test_of_two_grants_the_other_still_holds_after_one_is_revoked(api: Api, world: World) -> None:
    need = await a_need(area=world.community, state=NeedState.DRAFT)
    secretary = world.id(SECRETARY)
    await Grant.create(account_id=secretary, role=Role.SUBDISTRICT, area_id=world.subdistrict.id)
    await Grant.filter(account_id=secretary, role=Role.SECRETARY).update(revoked_at=clock.now())
    assert await _publish(api, world.actors[SECRETARY], need) == "NeedPublishPayload"


async def test_a_closed_account_acts_for_nobody(api: Api, world: World) -> None:
    need = await a_need(area=world.community, state=NeedState.DRAFT)
    await Account.filter(id=world.id(SECRETARY)).update(closed_at=clock.now())
    before = await everything()
    token = api.key.issue(world.id(SECRETARY), timedelta(hours=1))
    document = f'mutation {{ needPublish(input: {{need: "Need:{need.id}"}}) {{ __typename }} }}'
    answer = await api.http.post(
        "/graphql", json={"query": document}, headers={"authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 401
    assert await everything() == before


@pytest.mark.parametrize("caller", [OWNER, CLERK])
async def test_who_has_left_the_partner_does_not_act_for_it(api: Api, world: World, caller: str) -> None:
    offer = await an_offer(partner=await world.a_partner())
    await Membership.filter(account_id=world.id(caller), partner_id=offer.partner_id).update(
        left_at=clock.now()
    )
    answer = await api.verb(world.actors[caller], "offerPause", "__typename", offer=f"Offer:{offer.id}")
    assert answer["__typename"] == "NotAllowed"
    assert (await Offer.get(id=offer.id)).state is OfferState.ACTIVE


@pytest.mark.parametrize("post", list(Post))
async def test_a_post_on_a_grid_is_a_right_in_that_grid(api: Api, world: World, post: Post) -> None:
    grid = await world.a_grid()
    assert await _decline(api, await _posted(grid, post), grid) == "SuggestionDeclinePayload"


@pytest.mark.parametrize("post", list(Post))
async def test_a_post_on_a_grid_reaches_neither_up_nor_sideways(api: Api, world: World, post: Post) -> None:
    actor = await _posted(await world.a_grid(), post)
    assert await _decline(api, actor, world.community) == "NotFound"
    assert await _decline(api, actor, await world.a_grid()) == "NotFound"


@pytest.mark.parametrize("post", list(Post))
async def test_a_post_that_has_ended_is_no_right(api: Api, world: World, post: Post) -> None:
    grid = await world.a_grid()
    gone = await _posted(grid, post, ended_on=clock.today())
    assert await _decline(api, gone, grid) == "NotFound"


@pytest.mark.parametrize("role", list(Role))
async def test_each_role_on_the_community_holds_in_its_grids(api: Api, world: World, role: Role) -> None:
    actor, grid = await staff(role, world.community), await world.a_grid()
    need = await a_need(area=grid, state=NeedState.DRAFT)
    expected = "NeedPublishPayload" if role in CURATORS else "NotAllowed" if role in STAFF else "NotFound"
    assert await _publish(api, actor, need) == expected


@pytest.mark.parametrize("role", list(Role))
async def test_no_role_on_a_grid_holds_in_the_community(api: Api, world: World, role: Role) -> None:
    actor = await staff(role, await world.a_grid())
    need = await a_need(area=world.community, state=NeedState.DRAFT)
    assert await _publish(api, actor, need) == "NotFound"
    assert (await Need.get(id=need.id)).state is NeedState.DRAFT


async def test_an_area_whose_number_begins_alike_is_another_one(api: Api, world: World) -> None:
    twin = await Area.create(
        id=int(f"{world.subdistrict.id}999"), kind="subdistrict", name="别处街道", path="new-twin"
    )
    twin.path = f"{twin.id}."
    await twin.save(update_fields=["path"])
    need = await a_need(area=twin, state=NeedState.DRAFT)
    officer = await staff(Role.SUBDISTRICT, world.subdistrict)
    assert await _publish(api, officer, need) == "NotFound"


async def test_living_somewhere_is_no_right_there(api: Api, world: World) -> None:
    need = await a_need(area=world.community, state=NeedState.DRAFT)
    assert await _publish(api, await a_resident(area=world.community), need) == "NotFound"
