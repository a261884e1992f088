"""Uploads, photos and papers: who sees which."""

from services.domain.events.models import EventState
from services.domain.partners.models import Licence, OfferState, PartnerState
from services.domain.uploads.models import Upload, UploadState
from tests.api.rights.callers import EVERYBODY, HOSTS, NOBODY, OWNER, RESIDENT, STAFF, STAFF_THERE
from tests.api.rights.seeing import Rows, Sights
from tests.api.rights.world import World
from tests.factories.events import an_event
from tests.factories.partners import a_partner, an_offer
from tests.factories.uploads import an_upload

SIGHTS = Sights()
READY = UploadState.READY


@SIGHTS("Upload")
async def uploads(w: World) -> Rows:
    mine, there = await w.a_partner(), await a_partner(area=w.neighbour)
    owner, somebody = w.actors[OWNER], w.actors[RESIDENT]
    return {
        "just started, of one's partner": (await an_upload(mine, by=owner), HOSTS),
        "ready, of one's partner": (await an_upload(mine, by=owner, state=READY), HOSTS),
        "given by a resident": (await an_upload(mine, by=somebody), HOSTS | {RESIDENT}),
        "of a partner there": (await an_upload(there, by=somebody), STAFF_THERE | {RESIDENT}),
    }


@SIGHTS("Photo")
async def photos(w: World) -> Rows:
    mine, hidden = await w.a_partner(), await w.a_partner(PartnerState.SUSPENDED)
    paused = await an_offer(partner=mine, state=OfferState.PAUSED)
    there = await a_partner(area=w.neighbour)
    for_here = await an_offer(partner=there, serves=w.community, state=OfferState.PAUSED)
    draft = await an_event(area=w.community, state=EventState.DRAFT, partner=mine)

    async def of(thing: object, state: UploadState = READY) -> Upload:
        return await an_upload(thing, by=w.actors[OWNER], state=state)  # type: ignore[arg-type]

    return {
        "of an active partner": (await of(mine), EVERYBODY),
        "of an active partner, not yet ready": (await of(mine, UploadState.STORED), NOBODY),
        "of a suspended partner": (await of(hidden), HOSTS),
        "of an offer": (await of(await an_offer(partner=mine)), EVERYBODY),
        "of a paused offer": (await of(paused), HOSTS),
        "of an offer of a suspended partner": (await of(await an_offer(partner=hidden)), HOSTS),
        "of a paused offer there for here": (await of(for_here), STAFF | STAFF_THERE),
        "of an event": (await of(await an_event(area=w.community, partner=mine)), EVERYBODY),
        "of a draft": (await of(draft), HOSTS),
    }


@SIGHTS("Paper")
async def papers(w: World) -> Rows:
    mine, there = await w.a_partner(), await a_partner(area=w.neighbour)
    licence, other = await Licence.get(partner_id=mine.id), await Licence.get(partner_id=there.id)
    by = w.actors[OWNER]
    return {
        "of one's partner": (await an_upload(licence, by=by, state=READY), HOSTS),
        "of one's partner, not yet ready": (await an_upload(licence, by=by), NOBODY),
        "of a partner there": (await an_upload(other, by=by, state=READY), STAFF_THERE),
    }
