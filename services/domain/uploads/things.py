"""What a file is of: found, locked, and judged whether the caller may give files to it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from services.domain.accounts.rules import signed_in
from services.domain.actors.actor import Actor
from services.domain.events.actions import rights as of_events
from services.domain.events.models import EventState
from services.domain.partners import queries as partners
from services.domain.partners import rules as of_states
from services.domain.partners.actions import rights as of_partners
from services.domain.partners.models import Licence, Offer
from services.domain.uploads.models import Upload, UploadKind
from services.kit import rows
from services.kit.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Thing:
    """`host` is the partner whose it is, `area` that whose staff look after it."""

    column: str
    id: int
    host: int | None
    area: int
    is_open: bool
    """Whether files can be added to it."""


async def _partner(actor: Actor, id: int) -> Thing:
    found = await of_partners.overseen_or_acted_for(actor, id)
    return Thing("partner_id", id, found.id, found.area_id, found.state in of_states.STANDING)


async def _offer(actor: Actor, id: int) -> Thing:
    signed_in(actor)
    seen = await rows.find(Offer, id, partners.offers_visible_to(actor))
    giver = await of_partners.overseen_or_acted_for(actor, seen.partner_id)
    is_open = giver.state in of_states.STANDING and seen.state in of_states.OPEN
    return Thing("offer_id", id, giver.id, giver.area_id, is_open)


async def _event(actor: Actor, id: int) -> Thing:
    found = await of_events.hosted_event(actor, id)
    return Thing("event_id", id, found.partner_id, found.area_id, found.state is not EventState.CANCELLED)


async def _licence(actor: Actor, id: int) -> Thing:
    signed_in(actor)
    seen = await rows.find(Licence, id, partners.papers_visible_to(actor))
    holder = await of_partners.overseen_or_acted_for(actor, seen.partner_id)
    return Thing("licence_id", id, holder.id, holder.area_id, holder.state in of_states.STANDING)


Find = Callable[[Actor, int], Awaitable[Thing]]
_FINDS: Mapping[UploadKind, Mapping[str, Find]] = {
    UploadKind.PHOTO: {"Partner": _partner, "Offer": _offer, "Event": _event},
    UploadKind.LICENCE: {"Licence": _licence},
}
_BY_COLUMN: Mapping[str, Find] = {
    "partner_id": _partner,
    "offer_id": _offer,
    "event_id": _event,
    "licence_id": _licence,
}


async def named(actor: Actor, kind: UploadKind, type_name: str, id: int) -> Thing:
    """The thing, locked, if the caller may give it files. InvalidInput for other types."""
    finds = _FINDS[kind]
    if type_name not in finds:
        these = " or ".join(finds)
        raise InvalidInput(f"of must be the id of a {these} for this kind.", field="of")
    return await finds[type_name](actor, id)


async def of(actor: Actor, upload: Upload) -> Thing:
    """What the upload is of, locked, if the caller may still give it files."""
    for column, find in _BY_COLUMN.items():
        id = getattr(upload, column)
        if id is not None:
            return await find(actor, id)
    raise AssertionError(f"upload {upload.id} is of nothing")
