from datetime import datetime

import strawberry

from services.api.reads import one
from services.api.reads.sources import value
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.uploads import actions, limits, objects
from services.domain.uploads.media import Media
from services.kit import clock
from services.kit.links import Links
from services.kit.settings import Settings


@strawberry.input(description="The paper to read.")
class PaperOpenInput:
    paper: strawberry.ID = strawberry.field(description="The paper.")


class PaperOpenPayload(Payload):
    """Where the paper can be read for five minutes."""

    paper = one("Paper", "The paper.")
    url = value(str, "The address; whoever has it can read the paper.")
    expires_at = value(datetime, "Until when it holds.")


@verb(is_secret=True)
async def paper_open(actor: Actor, input: PaperOpenInput, *, settings: Settings) -> PaperOpenPayload:
    """Read the paper of a licence, on record; members of the partner and staff of its area."""
    found = await actions.open_paper(actor, paper=local_id(input.paper, "Paper", "paper"))
    assert found.media is not None  # what is ready has one
    until = clock.now() + limits.OPEN_FOR
    links = Links(settings.jinlin_secret, settings.jinlin_public_url)
    path = f"/{objects.paper(found.key, Media(found.media))}"
    return PaperOpenPayload(paper=found.id, url=links.signed("GET", path, until=until), expires_at=until)
