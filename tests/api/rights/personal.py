"""Personal data: who may see them in full."""

from typing import Any

from services.domain.actors.actor import Actor
from services.domain.events.models import EventState
from tests.api.rights.matrix import HOSTS, STAFF, Rules, World
from tests.factories.events import a_registration, an_event
from tests.factories.people import an_account

RULES = Rules()
_ASKED = {"fields": ["NAME", "PHONE"], "reason": "电话回访"}


@RULES("personalReveal", STAFF)
async def of_somebody_who_lives_there(w: World, _: Actor | None) -> dict[str, Any]:
    person = await an_account(area=w.community)
    return {"of": f"Account:{person.id}", **_ASKED}


@RULES("personalReveal", HOSTS)
async def of_somebody_registered_with_the_host(w: World, _: Actor | None) -> dict[str, Any]:
    partner = await w.a_partner()
    event = await an_event(area=w.community, partner=partner, state=EventState.PUBLISHED)
    registration = await a_registration(event)
    return {"of": f"Registration:{registration.id}", **_ASKED}
