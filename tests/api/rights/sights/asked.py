"""Roots of Query that are no rows: who is answered."""

from services.domain.needs.models import NeedState
from services.domain.partners.models import OfferState
from tests.api.rights.asking import Askings
from tests.api.rights.callers import EVERYBODY, HOSTS, STAFF, STRANGER, SUBDISTRICT
from tests.api.rights.world import World
from tests.factories.matching import a_pair
from tests.factories.needs import a_need
from tests.factories.partners import a_partner, an_offer

ASKED = Askings()


@ASKED("me", EVERYBODY - {STRANGER})
async def who_one_is(_: World) -> str:
    return "me { id }"


@ASKED("_service", EVERYBODY)
async def what_a_router_composes(_: World) -> str:
    return "_service { sdl }"


@ASKED("matchWhyNot", HOSTS)
async def of_a_need_and_an_offer_of_one_s_partner(w: World) -> str:
    pair = await a_pair(community=w.community)
    await w.joined(pair.partner)
    return f'matchWhyNot(need: "Need:{pair.need.id}", offer: "Offer:{pair.offer.id}") {{ reason }}'


@ASKED("matchWhyNot", STAFF)
async def of_a_need_that_is_a_draft(w: World) -> str:
    pair = await a_pair(community=w.community)
    await w.joined(pair.partner)
    draft = await a_need(area=w.community, state=NeedState.DRAFT)
    return f'matchWhyNot(need: "Need:{draft.id}", offer: "Offer:{pair.offer.id}") {{ reason }}'


@ASKED("matchWhyNot", {SUBDISTRICT})
async def of_an_offer_that_is_paused_elsewhere(w: World) -> str:
    hidden = await an_offer(partner=await a_partner(area=w.neighbour), state=OfferState.PAUSED)
    need = await a_need(area=w.community)
    return f'matchWhyNot(need: "Need:{need.id}", offer: "Offer:{hidden.id}") {{ reason }}'
