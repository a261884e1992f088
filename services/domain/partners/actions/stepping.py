"""The step from one state of a partner to another."""

from collections.abc import Collection
from typing import Any

from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.partners.errors import PartnerStateWrong
from services.domain.partners.models import Partner, PartnerState
from services.kit import clock
from services.kit.inputs import Typed

MOST_REASON = 500


def require(partner: Partner, states: Collection[PartnerState]) -> None:
    """PartnerStateWrong, with the states that would do, unless the partner is in one of them."""
    if partner.state not in states:
        wanted = " or ".join(sorted(states))
        raise PartnerStateWrong(f"The partner is {partner.state}; this needs one that is {wanted}.")


async def step(
    actor: Actor,
    partner: Partner,
    to: PartnerState,
    *,
    verb: str,
    reason: str = "",
    original: dict[str, Any] | None = None,
) -> Partner:
    """Move a partner that is locked and judged; it becomes active for the first time but once."""
    before = audit.snapshot(partner)
    partner.state, partner.state_reason = to, reason
    if to is PartnerState.ACTIVE and partner.active_since is None:
        partner.active_since = clock.today()
    await partner.save(update_fields=["state", "state_reason", "active_since"])
    await audit.record(actor, verb, partner, area_id=partner.area_id, before=before, original=original)
    return partner


async def step_for_reason(
    actor: Actor, partner: Partner, to: PartnerState, *, verb: str, reason: str
) -> Partner:
    """As `step`, with a reason that must be given."""
    typed = Typed()
    kept = typed.passage("reason", reason, most=MOST_REASON)
    return await step(actor, partner, to, verb=verb, reason=kept, original=typed.original)
