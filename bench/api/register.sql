WITH seen AS MATERIALIZED (
  SELECT t.id, t.area_id,
         CASE WHEN t.capacity IS NULL OR t.confirmed + {party} <= t.capacity
              THEN 'confirmed' ELSE 'waitlisted' END AS state
    FROM event t
   WHERE t.id = {event}
     AND (t.state <> 'draft'
          OR EXISTS (SELECT 1 FROM area a WHERE a.id = t.area_id AND a.path LIKE ANY ({staff_paths}))
          OR t.partner_id = ANY ({my_partners}))
     AND t.state = 'published' AND t.starts_at > now()
     AND (t.capacity IS NULL OR {party} <= t.capacity) AND {party} BETWEEN 1 AND 20
     FOR NO KEY UPDATE
), made AS (
  INSERT INTO registration (created_at, event_id, account_id, party, state)
  SELECT clock_timestamp(), seen.id, {me}, {party}, seen.state FROM seen
      ON CONFLICT (event_id, account_id) WHERE state <> 'cancelled' DO NOTHING
  RETURNING *
), counted AS (
  UPDATE event e
     SET confirmed = e.confirmed + CASE WHEN made.state = 'confirmed' THEN made.party ELSE 0 END,
         waitlisted = e.waitlisted + CASE WHEN made.state = 'confirmed' THEN 0 ELSE made.party END
    FROM made WHERE e.id = made.event_id
), recorded AS (
  INSERT INTO audit_entry (created_at, actor_id, verb, subject_type, subject_id, area_id, after, request_id)
  SELECT made.created_at, made.account_id, 'event_register', 'Registration', made.id, seen.area_id,
         jsonb_build_object('id', made.id, 'created_at', made.created_at, 'event_id', made.event_id,
                            'account_id', made.account_id, 'party', made.party, 'state', made.state,
                            'cancelled_at', made.cancelled_at), {request_id}
    FROM made, seen
)
SELECT made.* FROM made
