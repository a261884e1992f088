// Mercurius on Fastify with its JIT and loaders; the gates are in the SQL of resolvers and loaders.
import Fastify from "fastify";
import mercurius from "mercurius";
import { createVerifier } from "fast-jwt";
import { GraphQLScalarType } from "graphql";
import pg from "pg";
import { holdings, STRANGER } from "./caller.mjs";
import * as sql from "./mercurius-sql.mjs";

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const held = holdings(pool);
const verify = createVerifier({
  key: process.env.BENCH_PUBLIC_KEY,
  algorithms: ["EdDSA"],
  allowedIss: "jinlin",
  cache: 10_000,
});

const schema = /* GraphQL */ `
  scalar DateTime
  enum EventState { DRAFT PUBLISHED CANCELLED HELD }
  enum Tier { FREE LOW_FEE MARKET }
  enum RegistrationState { CONFIRMED WAITLISTED CANCELLED }
  enum EventOrder { STARTS_AT_ASC }
  enum PartnerOrder { NAME_ASC }
  input EventFilter { state: [EventState!], startsAfter: DateTime }
  type Area { id: ID!, name: String! }
  type PageInfo { hasNextPage: Boolean!, endCursor: String }
  type Offer { id: ID!, title: String! }
  type Event {
    id: ID!
    title: String!
    startsAt: DateTime!
    endsAt: DateTime!
    place: String!
    tier: Tier!
    capacity: Int
    confirmed: Int!
    host: Partner
    area: Area
  }
  type EventConnection { nodes: [Event!]!, pageInfo: PageInfo! }
  type OfferConnection { nodes: [Offer!]! }
  type Partner {
    id: ID!
    name: String!
    offers(first: Int): OfferConnection!
    events(first: Int, order: EventOrder): EventConnection!
  }
  type PartnerConnection { nodes: [Partner!]! }
  type Query {
    event(id: ID!): Event
    events(filter: EventFilter, order: EventOrder, first: Int): EventConnection!
    partners(order: PartnerOrder, first: Int, after: String): PartnerConnection!
  }
  type Registration { id: ID!, state: RegistrationState!, party: Int! }
  interface Refusal { code: String! }
  type Refused implements Refusal { code: String! }
  type EventRegisterPayload { registration: Registration }
  union EventRegisterResult = EventRegisterPayload | Refused
  input EventRegisterInput { event: ID!, party: Int }
  type Mutation { eventRegister(input: EventRegisterInput!): EventRegisterResult! }
`;

const local = (id) => id.slice(id.indexOf(":") + 1);
const globalId = (type) => ({ id: (row) => `${type}:${row.id}` });
const upper = (value) => value.toUpperCase();

/** A cursor is base64url of the JSON of order, name and id. */
const decoded = (cursor) => JSON.parse(Buffer.from(cursor, "base64url").toString());
const BEFORE_ALL = ["NAME_ASC", "", 0];

async function rows(name, text, values) {
  return (await pool.query({ name, text, values })).rows;
}

/** A page of `first` rows from one more; the cursor is the last row's key. */
function page(found, first) {
  const nodes = found.length > first ? found.slice(0, first) : found;
  return { nodes, more: found.length > first };
}

const resolvers = {
  DateTime: new GraphQLScalarType({
    name: "DateTime",
    serialize: (at) => at.toISOString(),
    parseValue: (text) => new Date(text),
  }),
  Area: globalId("Area"),
  Offer: globalId("Offer"),
  Partner: globalId("Partner"),
  Registration: { ...globalId("Registration"), state: (row) => upper(row.state) },
  Event: {
    ...globalId("Event"),
    startsAt: (row) => row.starts_at,
    endsAt: (row) => row.ends_at,
    tier: (row) => upper(row.tier),
  },
  EventConnection: {
    pageInfo({ nodes, more }) {
      const last = nodes.at(-1);
      const endCursor = last ? `${last.starts_at.toISOString()}~${last.id}` : null;
      return { hasNextPage: more, endCursor };
    },
  },
  EventRegisterResult: { resolveType: (made) => (made.registration ? "EventRegisterPayload" : "Refused") },
  Query: {
    async event(_, { id }, { caller }) {
      const [found] = await rows("event", sql.EVENT, [local(id), caller.myPartners, caller.staffPaths]);
      return found ?? null;
    },
    async events(_, { filter, first }, { caller }) {
      const states = filter.state.map((state) => state.toLowerCase());
      const values = [states, filter.startsAfter, first + 1, caller.myPartners, caller.staffPaths];
      if (caller.me === null) return page(await rows("public", sql.PUBLIC_EVENTS, values.slice(0, 3)), first);
      return page(await rows("events", sql.EVENTS, values), first);
    },
    async partners(_, { first, after }, { caller }) {
      const [, name, id] = after ? decoded(after) : BEFORE_ALL;
      const values = [name, id, first, caller.myPartners, caller.staffPaths];
      return { nodes: await rows("partners", sql.PARTNERS, values) };
    },
  },
  Mutation: {
    async eventRegister(_, { input }, { caller, request }) {
      if (caller.me === null) return { code: "SIGN_IN_NEEDED" };
      const values = [local(input.event), caller.me, input.party ?? 1, caller.myPartners, caller.staffPaths];
      const [registration] = await rows("register", sql.REGISTER, [...values, request.id]);
      return registration ? { registration } : { code: "REFUSED" };
    },
  },
};

const gated = (caller) => [caller.myPartners, caller.staffPaths];
const open = () => [];

/** One row for each query by the id in column `key`; nobody else's rows are kept between requests. */
function toOne(name, text, key, gate) {
  return async function load(queries, { caller }) {
    const ids = [...new Set(queries.map(({ obj }) => obj[key]).filter((id) => id !== null))];
    const found = await rows(name, text, [ids, ...gate(caller)]);
    const byId = new Map(found.map((row) => [row.id, row]));
    return queries.map(({ obj }) => byId.get(obj[key]) ?? null);
  };
}

/** The first rows of each parent, in one statement. */
function toMany(name, text) {
  return async function load(queries, { caller }) {
    const { first } = queries[0].params;
    const ids = queries.map(({ obj }) => obj.id);
    const found = await rows(name, text, [ids, first, ...gated(caller)]);
    const byParent = new Map(ids.map((id) => [id, { nodes: [] }]));
    for (const row of found) byParent.get(row.partner_id).nodes.push(row);
    return queries.map(({ obj }) => byParent.get(obj.id));
  };
}

// Loader caches are off: within a request no parent repeats, and the key's serialisation costs time.
const uncached = (loader) => ({ loader, opts: { cache: false } });
const loaders = {
  Event: {
    host: uncached(toOne("host", sql.HOSTS, "partner_id", gated)),
    area: uncached(toOne("area", sql.AREAS, "area_id", open)),
  },
  Partner: {
    offers: uncached(toMany("offers", sql.OFFERS)),
    events: uncached(toMany("partner_events", sql.EVENTS_OF)),
  },
};

const app = Fastify({ logger: false, genReqId: () => crypto.randomUUID().slice(0, 16) });
app.register(mercurius, {
  schema,
  resolvers,
  loaders,
  jit: 1,
  graphiql: false,
  async context(request) {
    const { authorization } = request.headers;
    if (authorization === undefined) return { caller: STRANGER, request };
    const { sub } = verify(authorization.slice("Bearer ".length));
    const caller = await held(sub);
    if (caller === null) throw new Error("the account of this token is closed");
    return { caller, request };
  },
});
await app.listen({ port: Number(process.env.BENCH_PORT), host: "127.0.0.1" });
