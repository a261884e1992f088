// Who asks: the token's account, and what it holds, as services/domain/accounts/queries.py reads it.
import { LRUCache } from "lru-cache";

const HELD = `
SELECT 'role' AS kind, g.role AS role, a.path AS path, NULL::bigint AS id
  FROM grant_ g JOIN area a ON a.id = g.area_id WHERE g.account_id = $1 AND g.revoked_at IS NULL
UNION ALL
SELECT 'role', p.post, a.path, NULL
  FROM appointment p JOIN area a ON a.id = p.area_id WHERE p.account_id = $1 AND p.ended_on IS NULL
UNION ALL
SELECT 'partner', NULL, NULL, m.partner_id FROM membership m WHERE m.account_id = $1 AND m.left_at IS NULL
UNION ALL
SELECT 'account', NULL, NULL, c.id FROM account c WHERE c.id = $1 AND c.closed_at IS NULL`;

const STAFF = new Set(["subdistrict", "secretary", "grid_chief", "grid_member"]);

/** `held(account)` gives {me, myPartners, staffPaths}, or null for a closed account; kept for 5 s. */
export function holdings(pool) {
  const kept = new LRUCache({ max: 10_000, ttl: 5_000 });
  return async function held(account) {
    const known = kept.get(account);
    if (known !== undefined) return known;
    const { rows } = await pool.query({ name: "held", text: HELD, values: [account] });
    if (!rows.some((row) => row.kind === "account")) return null;
    const caller = {
      me: account,
      myPartners: rows.filter((row) => row.kind === "partner").map((row) => row.id),
      staffPaths: rows.filter((row) => STAFF.has(row.role)).map((row) => `${row.path}%`),
    };
    kept.set(account, caller);
    return caller;
  };
}

export const STRANGER = { me: null, myPartners: [], staffPaths: [] };
