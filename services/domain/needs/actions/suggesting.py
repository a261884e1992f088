"""居民建议: a resident speaks, staff answer."""

from services.domain.actors.actor import Actor
from services.domain.areas import queries as areas
from services.domain.areas.models import Area
from services.domain.audit import actions as audit
from services.domain.needs import rules
from services.domain.needs.actions import rights
from services.domain.needs.errors import SuggestionNotOpen
from services.domain.needs.models import Suggestion, SuggestionState
from services.kit import rows
from services.kit.errors import InvalidInput
from services.kit.inputs import Typed


async def suggest(actor: Actor, *, area: int, text: str) -> Suggestion:
    """Anybody who is signed in, about a community, grid or building."""
    author_id = rights.signed_in(actor)
    typed = Typed()
    kept = typed.passage("text", text, most=2000)
    place = await rows.find(Area, area, areas.visible_to(actor))
    if place.kind not in rules.PLACES_OF_SUGGESTIONS:
        raise InvalidInput("Choose a community, a grid or a building.", field="area")
    made = await Suggestion.create(
        author_id=author_id, area_id=area, text=kept, state=SuggestionState.RECEIVED
    )
    await audit.record(actor, "suggestion_make", made, area_id=area, original=typed.original)
    return made


async def decline_suggestion(actor: Actor, *, suggestion: int, reason: str) -> Suggestion:
    """Staff say why nothing comes of it; its author reads that."""
    typed = Typed()
    kept = typed.passage("reason", reason, most=500)
    found = await rights.suggestion_of(actor, suggestion)
    if found.state is not SuggestionState.RECEIVED:
        raise SuggestionNotOpen
    before = audit.snapshot(found)
    found.state, found.reason = SuggestionState.DECLINED, kept
    await found.save(update_fields=["state", "reason"])
    await audit.record(
        actor,
        "suggestion_decline",
        found,
        area_id=found.area_id,
        before=before,
        original=typed.original,
    )
    return found
