import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.notifications import actions


@strawberry.input(description="The notice that was read.")
class NoticeReadInput:
    notice: strawberry.ID = strawberry.field(description="The notice.")


class NoticeReadPayload(Payload):
    """The notice with the moment of its first reading."""

    notice = one("Notice", "The notice.")


@verb()
async def notice_read(actor: Actor, input: NoticeReadInput) -> NoticeReadPayload:
    """Mark one's own notice as read; reading it again changes nothing."""
    read = await actions.read(actor, notice=local_id(input.notice, "Notice", "notice"))
    return NoticeReadPayload(notice=read.id)
