"""What those who came thought of it.

Decided: anybody who checked in rates once, without a deadline; within 14 days of that a second
rating replaces the first (people correct a slip, and an organiser can make good), later it stays.
"""

from typing import Any

from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.events import queries, rules
from services.domain.events.actions import rights
from services.domain.events.errors import FeedbackSettled, NotCheckedIn
from services.domain.events.models import CheckIn, Event, Feedback
from services.kit import clock, rows
from services.kit.inputs import Typed, within


async def rate(actor: Actor, *, event: int, rating: int, text: str | None = None) -> Feedback:
    """1 to 5 stars and, if one likes, words; the arrival's row keeps two ratings apart in time."""
    account_id = rights.signed_in(actor)
    typed = Typed()
    within("rating", rating, least=1, most=5)
    said: dict[str, Any] = {"rating": rating, "text": typed.optional("text", text, most=1000)}
    found = await rows.find(Event, event, queries.events_visible_to(actor))
    came = await CheckIn.filter(event_id=event, account_id=account_id).select_for_update().get_or_none()
    if came is None:
        raise NotCheckedIn
    given = await Feedback.get_or_none(event_id=event, account_id=account_id)
    before = None if given is None else audit.snapshot(given)
    if given is None:
        given = await Feedback.create(event_id=event, account_id=account_id, **said)
    elif rules.rating_is_changeable(given.created_at, clock.now()):
        await given.update_from_dict(said).save(update_fields=list(said))
    else:
        raise FeedbackSettled
    await audit.record(
        actor, "event_rate", given, area_id=found.area_id, before=before, original=typed.original
    )
    return given
