"""Who sees match runs and proposals, and whom proposals concern."""

from services.domain.actors import gates
from services.domain.actors.actor import CURATORS, Actor
from services.kit import database
from services.kit.sql import Predicate

_STAFF_OF_NEED = (
    "EXISTS (SELECT 1 FROM need gate_need WHERE gate_need.id = {t}.need_id"
    f" AND {gates.staff_of('gate_need.area_id')})"
)
_MEMBERS = (
    "SELECT partner_id, account_id FROM membership WHERE partner_id = ANY($1::bigint[]) AND left_at IS NULL"
)
_CURATORS = """
SELECT DISTINCT g.account_id FROM area a
  JOIN area above ON a.path LIKE above.path || '%'
  JOIN grant_ g ON g.area_id = above.id AND g.role = ANY($2::text[]) AND g.revoked_at IS NULL
 WHERE a.id = $1
"""


def runs_visible_to(actor: Actor) -> Predicate:
    """Staff of the run's area."""
    return gates.public_or(actor, "false", gates.staff_of("{t}.area_id"))


def comparisons_visible_to(actor: Actor) -> Predicate:
    """Trials that are done, for the staff of their area."""
    gate = runs_visible_to(actor)
    return Predicate(f"({{t}}.figures IS NOT NULL AND {gate.text})", gate.binds)


def parameters_visible_to(actor: Actor) -> Predicate:
    """By what partners and needs are matched is no secret."""
    return gates.public_or(actor, "true")


def changes_visible_to(actor: Actor) -> Predicate:
    """Staff of the area whose runs the change concerns."""
    return gates.public_or(actor, "false", gates.staff_of("{t}.area_id"))


def proposals_visible_to(actor: Actor) -> Predicate:
    """The partner's members and the staff of the need's area."""
    return gates.public_or(actor, "false", gates.my_partner("{t}.partner_id"), _STAFF_OF_NEED)


def services_visible_to(actor: Actor) -> Predicate:
    """What services there are is no secret."""
    return gates.public_or(actor, "true")


async def members_of(partner_ids: set[int]) -> dict[int, list[int]]:
    """Partner → accounts that act for it."""
    members: dict[int, list[int]] = {partner: [] for partner in partner_ids}
    for row in await database.rows(_MEMBERS, sorted(partner_ids)):
        members[row["partner_id"]].append(row["account_id"])
    return members


async def curators_of(area_id: int) -> list[int]:
    """Accounts that curate the area, by a grant on it or above it."""
    found = await database.rows(_CURATORS, area_id, sorted(CURATORS))
    return [row["account_id"] for row in found]
