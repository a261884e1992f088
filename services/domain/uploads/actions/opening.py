"""Looking at a private paper, which is put on record."""

from services.domain.accounts.rules import signed_in
from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.uploads import queries
from services.domain.uploads.models import Upload
from services.kit import rows


async def open_paper(actor: Actor, *, paper: int) -> Upload:
    """The paper of a licence, for those who see the licence; the trail says who has opened it."""
    signed_in(actor)
    found = await rows.find(Upload, paper, queries.papers_visible_to(actor))
    await audit.record(actor, "paper_open", found, area_id=found.area_id)
    return found
