"""The audit trail of verbs that are one statement: the entry is written by a CTE of it.

    WITH made AS (INSERT INTO … RETURNING id, area_id), recorded AS ({entry_of("made")}) SELECT …

PostgreSQL carries out such a CTE whether or not anything reads from it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from services.domain.actors.actor import Actor
from services.kit import telemetry
from services.kit.records import Record


def entry_of(made: str) -> str:
    """SQL: an entry for each row of the CTE `made`: its new `id`, and the `area_id` it is filed under."""
    return f"""
    INSERT INTO audit_entry
           (created_at, actor_id, verb, subject_type, subject_id, area_id, after, request_id)
    SELECT :audit_at::timestamptz, :audit_actor::bigint, :audit_verb::text, :audit_subject::text,
           {made}.id, {made}.area_id,
           :audit_after::jsonb || jsonb_build_object('id', {made}.id), :audit_request::text
      FROM {made}"""


def binds(
    actor: Actor, verb: str, model: type[Record], at: datetime, after: Mapping[str, Any]
) -> dict[str, object]:
    """Values for `entry_of`. `after` is a snapshot of all that the statement will insert, but the id."""
    return {
        "audit_at": at,
        "audit_actor": actor.account_id,
        "audit_verb": verb,
        "audit_subject": model.__name__,
        "audit_after": orjson.dumps(after).decode(),
        "audit_request": telemetry.request_id.get(),
    }
