"""Reads of partners and of what belongs to them."""

from services.domain.actors import gates
from services.domain.actors.actor import Actor
from services.kit.sql import Predicate, of_related

_OF_ACTIVE_PARTNER = of_related("partner", "partner_id", "{r}.state = 'active'")
_STAFF_OF_PARTNER = (
    "(SELECT gate_partner.area_id FROM partner gate_partner WHERE gate_partner.id = {t}.partner_id)"
    " IN (SELECT gate_area.id FROM area gate_area WHERE gate_area.path LIKE ANY(:staff_paths::text[]))"
)
"""By IN: within another EXISTS, PostgreSQL reads all areas anew for each row."""


def visible_to(actor: Actor) -> Predicate:
    """Active partners are public; the others are for their members and the staff of their area."""
    return gates.public_or(
        actor, "{t}.state = 'active'", gates.my_partner("{t}.id"), gates.staff_of("{t}.area_id")
    )


def papers_visible_to(actor: Actor) -> Predicate:
    """Memberships, licences and agreements: for members and the staff of the partner's area."""
    return gates.public_or(actor, "false", gates.my_partner("{t}.partner_id"), _STAFF_OF_PARTNER)


def offers_visible_to(actor: Actor) -> Predicate:
    """Active offers of active partners are public; the others are for members and staff.

    Staff are those of the partner's area and those of the area that the offer serves.
    """
    return gates.public_or(
        actor,
        f"({{t}}.state = 'active' AND {_OF_ACTIVE_PARTNER})",
        gates.my_partner("{t}.partner_id"),
        _STAFF_OF_PARTNER,
        gates.staff_of("{t}.serves_id"),
    )


def slots_visible_to(actor: Actor) -> Predicate:
    """As the offer that the slot belongs to."""
    offer = offers_visible_to(actor)
    return Predicate(
        "EXISTS (SELECT 1 FROM offer gate_offer WHERE gate_offer.id = {t}.offer_id"
        f" AND {offer.on('gate_offer')})",
        offer.binds,
    )
