"""Who sees what of uploads, photos and papers."""

from services.domain.actors import gates
from services.domain.actors.actor import Actor
from services.domain.events import queries as events
from services.domain.partners import queries as partners
from services.kit.sql import NOTHING, Predicate

_SHOWN = "{t}.state = 'ready' AND {t}.kind = 'photo'"
_THINGS = (
    ("partner", partners.visible_to),
    ("offer", partners.offers_visible_to),
    ("event", events.events_visible_to),
)


def visible_to(actor: Actor) -> Predicate:
    """Uploads in any state: whoever gave them, who acts for the partner, and the staff of the area."""
    if actor.is_anonymous:
        return NOTHING
    return gates.public_or(
        actor,
        "false",
        gates.mine("{t}.account_id"),
        gates.my_partner("{t}.host_id"),
        gates.staff_of("{t}.area_id"),
    )


def photos_visible_to(actor: Actor) -> Predicate:
    """Photos that are ready are seen by whoever sees what they show."""
    ways: list[str] = []
    binds: dict[str, object] = {}
    for table, gate in _THINGS:
        seen = gate(actor)
        ways.append(_through(table, seen))
        binds.update(seen.binds)
    return Predicate(f"({_SHOWN} AND ({' OR '.join(ways)}))", binds)


def papers_visible_to(actor: Actor) -> Predicate:
    """Papers that are ready are for the partner's members and the staff of its area; as licences are."""
    seen = gates.public_or(actor, "false", gates.my_partner("{t}.host_id"), gates.staff_of("{t}.area_id"))
    return Predicate(f"({{t}}.state = 'ready' AND {{t}}.kind = 'licence' AND {seen.text})", seen.binds)


def _through(table: str, seen: Predicate) -> str:
    """SQL: the row's thing is in this table, and the caller sees it."""
    name = f"gate_{table}_shown"
    return (
        f"{{t}}.{table}_id IN (SELECT {name}.id FROM {table} {name}"
        f" WHERE {name}.id = {{t}}.{table}_id AND {seen.on(name)})"
    )
