"""The hand-written server's SQL, with the gates of services/domain written out."""

from pathlib import Path

_HERE = Path(__file__).parent


def _staff_of(area: str, paths: str) -> str:
    return f"EXISTS (SELECT 1 FROM area g WHERE g.id = {area} AND g.path LIKE ANY ({paths}::text[]))"


def event_gate(alias: str, partners: str, paths: str) -> str:
    """Published and after: everybody; drafts: staff, and who acts for the host."""
    mine = f"{alias}.partner_id = ANY ({partners}::bigint[])"
    return f"({alias}.state <> 'draft' OR {_staff_of(f'{alias}.area_id', paths)} OR {mine})"


def partner_gate(alias: str, partners: str, paths: str) -> str:
    """Active: everybody; the others: members, and staff."""
    mine = f"{alias}.id = ANY ({partners}::bigint[])"
    return f"({alias}.state = 'active' OR {mine} OR {_staff_of(f'{alias}.area_id', paths)})"


def offer_gate(alias: str, partners: str, paths: str) -> str:
    """Active ones of active partners: everybody; the others: members, and staff.

    Staff of the partner's area by IN: for EXISTS within EXISTS some plans read all areas for each row.
    """
    giver = f"SELECT 1 FROM partner gp WHERE gp.id = {alias}.partner_id"
    area = f"(SELECT gp.area_id FROM partner gp WHERE gp.id = {alias}.partner_id)"
    staff = f"{area} IN (SELECT g.id FROM area g WHERE g.path LIKE ANY ({paths}::text[]))"
    mine = f"{alias}.partner_id = ANY ({partners}::bigint[])"
    return (
        f"(({alias}.state = 'active' AND EXISTS ({giver} AND gp.state = 'active')) OR {mine}"
        f" OR {staff}"
        f" OR {_staff_of(f'{alias}.serves_id', paths)})"
    )


EVENT = f"""
SELECT e.id, e.title, e.starts_at, e.place, p.id AS host_id, p.name AS host
  FROM event e LEFT JOIN partner p ON p.id = e.partner_id AND {partner_gate("p", "$2", "$3")}
 WHERE e.id = $1 AND {event_gate("e", "$2", "$3")}
"""

_LIST = """
SELECT e.id, e.title, e.starts_at, e.ends_at, e.place, e.tier, e.capacity, e.confirmed,
       p.id AS host_id, p.name AS host, a.id AS area_id, a.name AS area
  FROM event e JOIN area a ON a.id = e.area_id
  LEFT JOIN partner p ON p.id = e.partner_id AND {partner}
 WHERE e.state = 'published' AND e.starts_at >= $1{gate}
 ORDER BY e.starts_at, e.id LIMIT 51
"""
EVENTS = _LIST.format(partner=partner_gate("p", "$2", "$3"), gate=" AND " + event_gate("e", "$2", "$3"))
EVENTS_FOR_STRANGERS = _LIST.format(partner="p.state = 'active'", gate=" AND e.state <> 'draft'")

PARTNERS = f"""
SELECT p.id, p.name,
       (SELECT coalesce(json_agg(json_build_object('id', 'Offer:' || o.id, 'title', o.title)), '[]')
          FROM (SELECT o.id, o.title FROM offer o WHERE o.partner_id = p.id AND {offer_gate("o", "$3", "$4")}
                 ORDER BY o.created_at, o.id LIMIT 5) o)::text AS offers,
       (SELECT coalesce(json_agg(json_build_object(
                 'id', 'Event:' || e.id, 'title', e.title, 'startsAt', e.starts_at)), '[]')
          FROM (SELECT e.id, e.title, e.starts_at FROM event e
                 WHERE e.partner_id = p.id AND {event_gate("e", "$3", "$4")}
                 ORDER BY e.starts_at, e.id LIMIT 3) e)::text AS events
  FROM partner p
 WHERE (p.name, p.id) > ($1, $2) AND {partner_gate("p", "$3", "$4")}
 ORDER BY p.name, p.id LIMIT 20
"""

_REGISTER = (_HERE / "register.sql").read_text()

REGISTER = _REGISTER.format(
    event="$1::bigint",
    me="$2::bigint",
    party="$3::int",
    my_partners="$4::bigint[]",
    staff_paths="$5::text[]",
    request_id="$6::text",
)

REGISTER_IN_FUNCTION = _REGISTER.format(
    event="event_register.event",
    me="current_setting('jinlin.me')::bigint",
    party="event_register.party",
    my_partners="current_setting('jinlin.my_partners')::bigint[]",
    staff_paths="current_setting('jinlin.staff_paths')::text[]",
    request_id="gen_random_uuid()::text",
)
