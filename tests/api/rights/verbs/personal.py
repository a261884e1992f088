"""Personal data: who may see them in full."""

from typing import Any

from services.domain.actors.actor import Actor
from services.domain.events.models import EventState
from tests.api.rights.callers import HOSTS, RESIDENT, STAFF
from tests.api.rights.deeds import Rules
from tests.api.rights.world import World
from tests.factories.events import a_registration, an_event
from tests.factories.people import an_account

RULES = Rules()
_ASKED = {"fields": ["NAME", "PHONE"], "reason": "电话回访"}


@RULES("personalReveal", STAFF, sees=STAFF)
async def of_somebody_who_lives_there(w: World, _: Actor | None) -> dict[str, Any]:
    person = await an_account(area=w.community)
    return {"of": f"Account:{person.id}", **_ASKED}


@RULES("personalReveal", HOSTS, sees=HOSTS)
async def of_somebody_registered_with_the_host(w: World, _: Actor | None) -> dict[str, Any]:
    partner = await w.a_partner()
    event = await an_event(area=w.community, partner=partner, state=EventState.PUBLISHED)
    registration = await a_registration(event)
    return {"of": f"Registration:{registration.id}", **_ASKED}


@RULES("personalReveal", STAFF, sees=STAFF | {RESIDENT})
async def of_a_resident_who_sees_oneself(w: World, _: Actor | None) -> dict[str, Any]:
    return {"of": f"Account:{w.id(RESIDENT)}", **_ASKED}


@RULES("personalReveal", HOSTS, sees=HOSTS | {RESIDENT})
async def of_a_resident_who_has_registered(w: World, _: Actor | None) -> dict[str, Any]:
    event = await an_event(area=w.community, partner=await w.a_partner())
    return {"of": f"Registration:{(await a_registration(event, w.actors[RESIDENT])).id}", **_ASKED}
