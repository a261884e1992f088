"""Photos and papers: who may give them, take them away and look at them."""

from typing import Any

from services.domain.actors.actor import Actor
from services.domain.events.models import EventState
from services.domain.partners.models import Licence, OfferState, PartnerState
from services.domain.uploads.models import UploadState
from tests.api.rights.callers import CURATORS, HOSTS, MEMBERS, OWNER
from tests.api.rights.deeds import Rules
from tests.api.rights.world import World
from tests.factories.events import an_event
from tests.factories.partners import an_offer
from tests.factories.uploads import an_upload, announced

RULES = Rules()
GIVERS = CURATORS | MEMBERS
"""Of a partner's things; an event's are given by all who host it."""
BYTES = b"not looked at before it is finished"


@RULES("uploadStart", GIVERS)
async def a_photo_of_a_partner(w: World, _: Actor | None) -> dict[str, Any]:
    return announced(BYTES, of=f"Partner:{(await w.a_partner()).id}")


@RULES("uploadStart", GIVERS, sees=HOSTS)
async def a_photo_of_an_applicant(w: World, _: Actor | None) -> dict[str, Any]:
    return announced(BYTES, of=f"Partner:{(await w.a_partner(PartnerState.APPLIED)).id}")


@RULES("uploadStart", GIVERS)
async def a_photo_of_an_offer(w: World, _: Actor | None) -> dict[str, Any]:
    return announced(BYTES, of=f"Offer:{(await an_offer(partner=await w.a_partner())).id}")


@RULES("uploadStart", GIVERS, sees=HOSTS)
async def a_photo_of_a_paused_offer(w: World, _: Actor | None) -> dict[str, Any]:
    offer = await an_offer(partner=await w.a_partner(), state=OfferState.PAUSED)
    return announced(BYTES, of=f"Offer:{offer.id}")


@RULES("uploadStart", HOSTS)
async def a_photo_of_an_event(w: World, _: Actor | None) -> dict[str, Any]:
    event = await an_event(area=w.community, partner=await w.a_partner())
    return announced(BYTES, of=f"Event:{event.id}")


@RULES("uploadStart", HOSTS, sees=HOSTS)
async def a_photo_of_a_draft(w: World, _: Actor | None) -> dict[str, Any]:
    event = await an_event(area=w.community, partner=await w.a_partner(), state=EventState.DRAFT)
    return announced(BYTES, of=f"Event:{event.id}")


async def _licence(w: World) -> Licence:
    return await Licence.get(partner_id=(await w.a_partner()).id)


@RULES("uploadStart", GIVERS, sees=HOSTS)
async def a_licence_s_paper(w: World, _: Actor | None) -> dict[str, Any]:
    return announced(BYTES, kind="LICENCE", of=f"Licence:{(await _licence(w)).id}")


@RULES("uploadFinish", {OWNER}, sees=HOSTS)
async def that_one_has_started(w: World, _: Actor | None) -> dict[str, Any]:
    made = await an_upload(await w.a_partner(), by=w.actors[OWNER], raw=BYTES)
    return {"upload": f"Upload:{made.id}"}


async def _given(w: World, of: Any, state: UploadState = UploadState.READY) -> dict[str, Any]:
    return {"upload": f"Upload:{(await an_upload(of, by=w.actors[OWNER], state=state)).id}"}


@RULES("uploadRemove", GIVERS, sees=HOSTS)
async def from_a_partner(w: World, _: Actor | None) -> dict[str, Any]:
    return await _given(w, await w.a_partner())


@RULES("uploadRemove", GIVERS, sees=HOSTS)
async def from_an_offer(w: World, _: Actor | None) -> dict[str, Any]:
    return await _given(w, await an_offer(partner=await w.a_partner()))


@RULES("uploadRemove", HOSTS, sees=HOSTS)
async def from_an_event(w: World, _: Actor | None) -> dict[str, Any]:
    return await _given(w, await an_event(area=w.community, partner=await w.a_partner()))


@RULES("uploadRemove", GIVERS, sees=HOSTS)
async def from_a_licence(w: World, _: Actor | None) -> dict[str, Any]:
    return await _given(w, await _licence(w))


@RULES("paperOpen", HOSTS, sees=HOSTS)
async def of_a_licence(w: World, _: Actor | None) -> dict[str, Any]:
    made = await an_upload(await _licence(w), by=w.actors[OWNER], state=UploadState.READY)
    return {"paper": f"Paper:{made.id}"}
