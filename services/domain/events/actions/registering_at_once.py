"""A resident takes places, in one statement: the many registrations that nothing stands against."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from services.domain.actors.actor import Actor
from services.domain.audit import at_once as audit
from services.domain.audit.actions import snapshot
from services.domain.events import queries, rules
from services.domain.events.actions.registering import MOST_IN_A_PARTY
from services.domain.events.errors import AlreadyRegistered
from services.domain.events.models import EventState, Registration, RegistrationState
from services.kit import clock, database
from services.kit.constraints import refusing
from services.kit.sql import Parameters

Row = Mapping[str, Any]
_JOINED = ", ".join(f"'{state}'" for state in sorted(rules.JOINED))

# The update locks the event as `register` does, and judges its newest version: `rules.takes_registrations`
# and `seating.place` as SQL. Only the registrations it sees may be older than the lock, so the unique
# index has the last word on those.
_REGISTER = f"""
WITH taken AS (
    UPDATE event t SET confirmed = t.confirmed + :party::int
     WHERE t.id = :event::bigint AND t.state = '{EventState.PUBLISHED}' AND t.starts_at > :now::timestamptz
       AND (t.capacity IS NULL OR t.confirmed + :party::int <= t.capacity)
       AND {{gate}}
       AND NOT EXISTS (
           SELECT 1 FROM registration r
            WHERE r.event_id = :event::bigint AND r.account_id = :account::bigint AND r.state IN ({_JOINED}))
    RETURNING t.area_id
), made AS (
    INSERT INTO registration (created_at, event_id, account_id, party, state)
    SELECT :now::timestamptz, :event::bigint, :account::bigint, :party::int, '{RegistrationState.CONFIRMED}'
      FROM taken
    RETURNING *, (SELECT taken.area_id FROM taken) AS area_id
), recorded AS ({audit.entry_of("made")}
)
SELECT made.* FROM made
"""


async def register_at_once(actor: Actor, *, event: int, party: int = 1) -> Row | None:
    """The row of the registration, confirmed; None if nothing was changed and `register` must look into it.

    For use outside a transaction: what the unique index catches would end one.
    """
    if actor.account_id is None or not 1 <= party <= MOST_IN_A_PARTY:
        return None
    now = clock.now()
    values = {"event_id": event, "account_id": actor.account_id, "party": party}
    after = {**_unvaried(), **values, "created_at": now.isoformat()}
    binds = {
        **actor.binds(),
        **audit.binds(actor, "event_register", Registration, now, after),
        "event": event,
        "account": actor.account_id,
        "party": party,
        "now": now,
    }
    statement, names = _statement(actor, binds)
    try:
        with refusing("registration_once", AlreadyRegistered):
            rows = await database.at_once(statement, *(binds[name] for name in names))
    except AlreadyRegistered:
        return None
    return dict(rows[0]) if rows else None


@cache
def _unvaried() -> dict[str, Any]:
    """A snapshot of a registration's columns; making the record anew costs more than the statement."""
    return snapshot(Registration(event_id=0, account_id=0, party=1, state=RegistrationState.CONFIRMED))


_statements: dict[tuple[object, ...], tuple[str, tuple[str, ...]]] = {}


def _statement(actor: Actor, names: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """The text for the caller's kind, numbered once, and the name that each number stands for."""
    known = _statements.get(actor.kind)
    if known is None:
        parameters = Parameters()
        text = _REGISTER.format(gate=queries.events_visible_to(actor).on("t"))
        numbered = parameters.number(text, {name: name for name in names})
        known = _statements[actor.kind] = numbered, tuple(map(str, parameters.values))
    return known
