// PostGraphile 5 by grafserv on node's own HTTP server; gates are row level security (postgraphile.sql).
import { createServer } from "node:http";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { makePgService } from "postgraphile/adaptors/pg";
import { addPgTableCondition, makePgSmartTagsPlugin } from "postgraphile/utils";
import { postgraphile } from "postgraphile";
import { importSPKI, jwtVerify } from "jose";
import { LRUCache } from "lru-cache";
import pg from "pg";
import { holdings } from "./caller.mjs";

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const held = holdings(pool);
const key = await importSPKI(process.env.BENCH_PUBLIC_KEY, "EdDSA");
const verified = new LRUCache({ max: 10_000 });

async function account(authorization) {
  const token = authorization.slice("Bearer ".length);
  let claims = verified.get(token);
  if (claims === undefined) {
    claims = (await jwtVerify(token, key, { issuer: "jinlin", algorithms: ["EdDSA"] })).payload;
    verified.set(token, claims);
  }
  if (claims.exp * 1000 <= Date.now()) throw new Error("the token has expired");
  return claims.sub;
}

const STRANGER = { pgSettings: { role: "bench_stranger" } };

async function context({ node }) {
  const { authorization } = node.req.headers;
  if (authorization === undefined) return STRANGER;
  const caller = await held(await account(authorization));
  if (caller === null) throw new Error("the account of this token is closed");
  return {
    pgSettings: {
      role: "bench_reader",
      "jinlin.me": caller.me,
      "jinlin.my_partners": `{${caller.myPartners.join()}}`,
      "jinlin.staff_paths": `{${caller.staffPaths.join()}}`,
    },
  };
}

const startsAfter = addPgTableCondition({ schemaName: "public", tableName: "event" }, "startsAfter", (build) => ({
  type: build.getTypeByName("Datetime"),
  apply(condition, value) {
    const { sql, dataplanPg } = build;
    condition.where(sql`${condition.alias}.starts_at >= ${dataplanPg.sqlValueWithCodec(value, dataplanPg.TYPES.timestamptz)}`);
  },
}));

// Only what the requests use is in the schema.
const SHOWN = new Set(["event", "partner", "offer", "area", "registration"]);
const cut = makePgSmartTagsPlugin([
  {
    kind: "class",
    match: (table) => !SHOWN.has(table.relname),
    tags: { behavior: "-*" },
  },
  {
    kind: "class",
    match: (table) => SHOWN.has(table.relname),
    tags: { behavior: "-insert -update -delete" },
  },
]);

const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  plugins: [cut, startsAfter],
  // Columns without an index of their own may be filtered and ordered by, as the requests ask.
  disablePlugins: ["PgIndexBehaviorsPlugin"],
  pgServices: [makePgService({ pool, schemas: ["public", "bench"], pubsub: false })],
  grafast: { context, explain: false },
  grafserv: { graphiql: false, graphqlOverGET: false, watch: false, websockets: false, outputDataAsString: true },
});

const server = createServer();
await instance.createServ(grafserv).addTo(server);
await instance.getSchema();
server.keepAliveTimeout = 60_000;
server.listen(Number(process.env.BENCH_PORT), "127.0.0.1");
