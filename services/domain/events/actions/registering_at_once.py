"""A resident takes places, in one statement: the many registrations that nothing stands against."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from services.domain.actors.actor import Actor
from services.domain.audit import at_once as audit
from services.domain.events import queries, rules
from services.domain.events.actions.registering import MOST_IN_A_PARTY
from services.domain.events.errors import AlreadyRegistered
from services.domain.events.models import EventState, Registration, RegistrationState
from services.kit import database
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
    made = Registration(
        event_id=event, account_id=actor.account_id, party=party, state=RegistrationState.CONFIRMED
    )
    gate = queries.events_visible_to(actor)
    binds = {**gate.binds, **audit.binds(actor, "event_register", made), **_binds(made)}
    statement, names = _statement(gate.on("t"), tuple(binds))
    try:
        with refusing("registration_once", AlreadyRegistered):
            rows = await database.at_once(statement, *(binds[name] for name in names))
    except AlreadyRegistered:
        return None
    return dict(rows[0]) if rows else None


def _binds(made: Registration) -> dict[str, object]:
    return {"event": made.event_id, "account": made.account_id, "party": made.party, "now": made.created_at}


@cache
def _statement(gate: str, names: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The text for one kind of caller, numbered once, and the name that each number stands for."""
    parameters = Parameters()
    text = parameters.number(_REGISTER.format(gate=gate), {name: name for name in names})
    return text, tuple(map(str, parameters.values))
