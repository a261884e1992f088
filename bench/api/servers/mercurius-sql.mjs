// SQL of Mercurius's resolvers and loaders; the gates say what services/domain/*/queries.py say.
import { readFileSync } from "node:fs";

const staffOf = (area, paths) =>
  `EXISTS (SELECT 1 FROM area g WHERE g.id = ${area} AND g.path LIKE ANY (${paths}::text[]))`;

const eventGate = (t, partners, paths) =>
  `(${t}.state <> 'draft' OR ${staffOf(`${t}.area_id`, paths)} OR ${t}.partner_id = ANY (${partners}::bigint[]))`;

const partnerGate = (t, partners, paths) =>
  `(${t}.state = 'active' OR ${t}.id = ANY (${partners}::bigint[]) OR ${staffOf(`${t}.area_id`, paths)})`;

// Staff of the partner's area by IN: for EXISTS within EXISTS some plans read all areas for each row.
const offerGate = (t, partners, paths) => {
  const giver = `FROM partner gp WHERE gp.id = ${t}.partner_id`;
  return `((${t}.state = 'active' AND EXISTS (SELECT 1 ${giver} AND gp.state = 'active'))
    OR ${t}.partner_id = ANY (${partners}::bigint[])
    OR (SELECT gp.area_id ${giver}) IN (SELECT g.id FROM area g WHERE g.path LIKE ANY (${paths}::text[]))
    OR ${staffOf(`${t}.serves_id`, paths)})`;
};

export const EVENT = `
SELECT e.id, e.title, e.starts_at, e.place, e.partner_id FROM event e
 WHERE e.id = $1 AND ${eventGate("e", "$2", "$3")}`;

const list = (gate) => `
SELECT e.id, e.title, e.starts_at, e.ends_at, e.place, e.tier, e.capacity, e.confirmed, e.partner_id, e.area_id
  FROM event e
 WHERE e.state = ANY ($1::text[]) AND e.starts_at >= $2 AND ${gate}
 ORDER BY e.starts_at, e.id LIMIT $3`;

export const EVENTS = list(eventGate("e", "$4", "$5"));
export const PUBLIC_EVENTS = list("e.state <> 'draft'");

export const PARTNERS = `
SELECT p.id, p.name FROM partner p
 WHERE (p.name, p.id) > ($1, $2) AND ${partnerGate("p", "$4", "$5")}
 ORDER BY p.name, p.id LIMIT $3`;

export const HOSTS = `
SELECT p.id, p.name FROM partner p WHERE p.id = ANY ($1::bigint[]) AND ${partnerGate("p", "$2", "$3")}`;

export const AREAS = "SELECT a.id, a.name FROM area a WHERE a.id = ANY ($1::bigint[])";

export const OFFERS = `
SELECT o.* FROM unnest($1::bigint[]) AS p(id), LATERAL (
  SELECT o.id, o.title, o.partner_id FROM offer o
   WHERE o.partner_id = p.id AND ${offerGate("o", "$3", "$4")} ORDER BY o.created_at, o.id LIMIT $2) o`;

export const EVENTS_OF = `
SELECT e.* FROM unnest($1::bigint[]) AS p(id), LATERAL (
  SELECT e.id, e.title, e.starts_at, e.partner_id FROM event e
   WHERE e.partner_id = p.id AND ${eventGate("e", "$3", "$4")} ORDER BY e.starts_at, e.id LIMIT $2) e`;

const NUMBERS = {
  event: "$1::bigint",
  me: "$2::bigint",
  party: "$3::int",
  my_partners: "$4::bigint[]",
  staff_paths: "$5::text[]",
  request_id: "$6::text",
};
export const REGISTER = readFileSync(new URL("../register.sql", import.meta.url), "utf8").replace(
  /\{(\w+)\}/g,
  (_, name) => NUMBERS[name],
);
