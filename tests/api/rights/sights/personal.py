"""Records of who looked at personal data: who sees which."""

from services.domain.accounts.models import Account
from services.domain.personal.models import Reveal
from tests.api.rights.callers import (
    ELSEWHERE,
    OWNER,
    RESIDENT,
    SECRETARY,
    STAFF,
    STAFF_THERE,
)
from tests.api.rights.seeing import Rows, Sights
from tests.api.rights.world import World
from tests.factories.personal import a_reveal

SIGHTS = Sights()


@SIGHTS("Reveal")
async def reveals(w: World) -> Rows:
    async def of(caller: str, viewer: str) -> Reveal:
        account, looked = await Account.get(id=w.id(caller)), await Account.get(id=w.id(viewer))
        return await a_reveal(account, viewer=looked)

    return {
        "of a resident": (await of(RESIDENT, SECRETARY), STAFF | {RESIDENT}),
        "of a resident, there": (await of(ELSEWHERE, OWNER), STAFF_THERE | {ELSEWHERE, OWNER}),
    }
