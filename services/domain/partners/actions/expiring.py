"""Offers whose last day has passed."""

from datetime import datetime

from services.domain.actors.actor import SYSTEM
from services.domain.audit import actions as audit
from services.domain.partners import rules
from services.domain.partners.models import Offer, OfferState, Partner
from services.kit.clock import CIVIL

BATCH = 500


async def expire_offers(now: datetime) -> int:
    """Expire open offers whose `valid_until` has passed in civil time; how many, `BATCH` at most.

    Rows that others hold are left to the next sweep, so sweeps may run side by side.
    """
    today = now.astimezone(CIVIL).date()
    query = Offer.filter(state__in=list(rules.OPEN), valid_until__lt=today).order_by("id").limit(BATCH)
    over = await query.select_for_update(skip_locked=True)
    givers = await Partner.filter(id__in=[offer.partner_id for offer in over]).values_list("id", "area_id")
    areas = dict(givers)
    for offer in over:
        before = audit.snapshot(offer)
        offer.state = OfferState.EXPIRED
        await offer.save(update_fields=["state"])
        await audit.record(SYSTEM, "offer_expire", offer, area_id=areas[offer.partner_id], before=before)
    return len(over)
