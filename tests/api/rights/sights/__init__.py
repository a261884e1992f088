"""A file for each subject: rows of each type, and who sees them; what is told to some only; who may watch.

    @SIGHTS("Event")
    async def events(w: World) -> Rows:
        return {"published": (await an_event(area=w.community), EVERYBODY), "draft": (…, STAFF)}

    @TOLD("Partner.contactPhone", MEMBERS | STAFF)
    async def of_an_active_partner(w: World) -> tuple[Record, str]:
        return await w.a_partner(), "+8613800000000"

A new type has a row on every relation that leads to it. docs/rights.md is made of this.
"""

from types import ModuleType

from tests.api.rights.asking import Asking
from tests.api.rights.seeing import Sight
from tests.api.rights.sights import (
    accounts,
    asked,
    events,
    matching,
    needs,
    partners,
    personal,
    reminders,
    told,
    uploads,
    watched,
)
from tests.api.rights.telling import Telling
from tests.api.rights.watching import Watching

SUBJECTS: dict[str, tuple[ModuleType, ...]] = {
    "Places, people and their roles": (accounts,),
    "Partners and their offers": (partners,),
    "Suggestions, needs and calls": (needs,),
    "Matching": (matching,),
    "Events": (events,),
    "Reminders and notices": (reminders,),
    "Personal data": (personal,),
    "Photos and papers": (uploads,),
}
SIGHTS: list[Sight] = [sight for modules in SUBJECTS.values() for one in modules for sight in one.SIGHTS]
ASKED: list[Asking] = list(asked.ASKED)
TOLD: list[Telling] = list(told.TOLD)
WATCHED: list[Watching] = list(watched.WATCHED)
