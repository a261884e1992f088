"""Writing the audit trail, in the transaction of the verb itself."""

import enum
from datetime import date, datetime, time
from typing import Any

from services.domain.actors.actor import Actor
from services.domain.audit.models import AuditEntry
from services.kit import telemetry
from services.kit.records import Record
from services.kit.sealed import SealedField


def snapshot(row: Record) -> dict[str, Any]:
    """The row's columns as JSON values, the masks of those that are sealed."""
    columns, fields = row._meta.fields_db_projection, row._meta.fields_map
    return {
        column: _kept(fields[name], getattr(row, name))
        for name, column in columns.items()
        if name not in row.SECRETS
    }


async def record(
    actor: Actor,
    verb: str,
    row: Record,
    *,
    area_id: int | None,
    before: dict[str, Any] | None = None,
    original: dict[str, Any] | None = None,
) -> None:
    """One entry for `row` as it now stands.

    `before` is a `snapshot` taken before the change, None for a row just made; `original` holds
    texts as typed, where cleaning changed them; personal ones are left out.
    """
    await AuditEntry.create(
        actor_id=actor.account_id,
        verb=verb,
        subject_type=type(row).__name__,
        subject_id=row.id,
        area_id=area_id,
        before=before,
        after=snapshot(row),
        original=_without_personal(row, original) or None,
        request_id=telemetry.request_id.get(),
    )


def _kept(field: object, value: Any) -> Any:
    return field.mask(value) if isinstance(field, SealedField) and value else _plain(value)


def _without_personal(row: Record, original: dict[str, Any] | None) -> dict[str, Any]:
    fields = row._meta.fields_map
    return {
        name: text for name, text in (original or {}).items() if not isinstance(fields.get(name), SealedField)
    }


def _plain(value: object) -> Any:
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, list | dict | str | int | float | bool) or value is None:
        return value
    return str(value)
