"""Steps of needs from state to state: each leaves a line of history and an audit row."""

from collections.abc import Collection, Iterable
from typing import Any

from services.domain.actors.actor import SYSTEM, Actor
from services.domain.audit import actions as audit
from services.domain.audit.models import AuditEntry
from services.domain.needs import rules
from services.domain.needs.errors import NeedStateWrong
from services.domain.needs.models import Need, NeedState, NeedStep
from services.kit import clock, database, rows, telemetry
from services.kit.errors import NotFound

_CHANGING = ["state", "published_at", "closed_at", "closing_note"]

_COMPARE_AND_SET = """
WITH found AS (
    SELECT id, state FROM need
     WHERE id = ANY($1::bigint[]) AND state = ANY($2::text[]) ORDER BY id FOR UPDATE
)
UPDATE need SET state = $3 FROM found WHERE need.id = found.id
RETURNING need.id AS id, found.state AS was
"""


async def advance(actor: Actor, need_id: int, to: NeedState, *, note: str = "") -> Need:
    """Move the need if the table of transitions has the step, else `NeedStateWrong`.

    The caller has judged the actor's right. `note` is read by residents: at most 500 characters,
    free of personal data.
    """
    need = await rows.lock(Need, need_id)
    if need is None:
        raise NotFound
    return await move(actor, need, to, verb="need_advance", note=note)


async def advance_many(
    ids: Collection[int], from_states: Iterable[NeedState], to: NeedState, *, note: str = ""
) -> list[int]:
    """Move those of the needs that are in one of `from_states`; answers their ids, in order.

    The system acts. A step that the table does not have is a fault of the caller: ValueError.
    """
    states = list(from_states)
    missing = [state for state in states if not rules.may_become(state, to)]
    if missing:
        raise ValueError(f"no need may go from {missing} to {to}")
    changed = await database.rows(_COMPARE_AND_SET, list(ids), states, to)
    was = {row["id"]: row["was"] for row in changed}
    needs = await Need.filter(id__in=list(was)).order_by("id")
    await NeedStep.bulk_create(NeedStep(need_id=need.id, state=to, note=note) for need in needs)
    await AuditEntry.bulk_create(_entry(need, was[need.id]) for need in needs)
    return [need.id for need in needs]


async def move(
    actor: Actor,
    need: Need,
    to: NeedState,
    *,
    verb: str,
    note: str = "",
    original: dict[str, Any] | None = None,
) -> Need:
    """The step itself, on a need that is locked."""
    if not rules.may_become(need.state, to):
        raise NeedStateWrong
    before = audit.snapshot(need)
    need.state = to
    if to is NeedState.PUBLISHED and need.published_at is None:
        need.published_at = clock.now()
    if to is NeedState.CLOSED:
        need.closed_at, need.closing_note = clock.now(), note
    await need.save(update_fields=_CHANGING)
    await NeedStep.create(need_id=need.id, state=to, note=note)
    await audit.record(actor, verb, need, area_id=need.area_id, before=before, original=original)
    return need


def _entry(need: Need, was: str) -> AuditEntry:
    after = audit.snapshot(need)
    return AuditEntry(
        actor_id=SYSTEM.account_id,
        verb="need_advance",
        subject_type="Need",
        subject_id=need.id,
        area_id=need.area_id,
        before={**after, "state": was},
        after=after,
        request_id=telemetry.request_id.get(),
    )
