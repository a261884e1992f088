"""Who may watch what."""

from services.domain.events.models import EventState
from tests.api.rights.callers import EVERYBODY, HOSTS, STAFF, STRANGER
from tests.api.rights.watching import Watchings
from tests.api.rights.world import World
from tests.factories.events import an_event
from tests.factories.matching import a_run

WATCHED = Watchings()


@WATCHED("matchRunProgress", STAFF)
async def of_a_run_in_the_community(w: World) -> dict[str, str]:
    return {"run": f"MatchRun:{(await a_run(w.community)).id}"}


@WATCHED("eventCheckIns", HOSTS)
async def of_a_published_event(w: World) -> dict[str, str]:
    return {"event": f"Event:{(await an_event(area=w.community, partner=await w.a_partner())).id}"}


@WATCHED("eventCheckIns", HOSTS)
async def of_a_draft(w: World) -> dict[str, str]:
    event = await an_event(area=w.community, partner=await w.a_partner(), state=EventState.DRAFT)
    return {"event": f"Event:{event.id}"}


@WATCHED("myToDos", EVERYBODY - {STRANGER}, refusal="SIGN_IN_NEEDED")
async def what_waits_for_oneself(_: World) -> dict[str, str]:
    return {}
