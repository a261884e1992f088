"""Asking to be reminded of events, and asking no more; it holds from the commit on."""

from collections.abc import Sequence
from datetime import time

from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.events.actions.rights import signed_in
from services.domain.events.targets import Target, target_of
from services.domain.reminders.errors import SubscriptionEnded
from services.domain.reminders.models import Channel, Subscription
from services.domain.reminders.queries import subscriptions_visible_to
from services.domain.reminders.wishes import Wish, wish
from services.kit import clock, database, rows

NIGHT_BEGINS, NIGHT_ENDS = time(22), time(7)
"""Quiet hours for those who say nothing of them."""
Quiet = tuple[time | None, time | None]

_CIVIL = clock.CIVIL.key
_CHANGING = ["channels", "leads", "quiet_from", "quiet_to", "zone"]

# Two that subscribe at once to the same: the second changes what the first has made.
_INSERT = """
INSERT INTO subscription (created_at, account_id, area_id, series_id, event_id, partner_id, category,
                          channels, leads, quiet_from, quiet_to, zone)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text[], $9::int[], $10, $11, $12)
ON CONFLICT (account_id, area_id, series_id, event_id, partner_id, category) WHERE ended_at IS NULL
DO UPDATE SET channels = excluded.channels, leads = excluded.leads, quiet_from = excluded.quiet_from,
              quiet_to = excluded.quiet_to, zone = excluded.zone
RETURNING id
"""


async def subscribe(
    actor: Actor,
    *,
    area: int | None = None,
    series: int | None = None,
    event: int | None = None,
    partner: int | None = None,
    category: str | None = None,
    channels: Sequence[Channel],
    leads: Sequence[int],
    quiet_from: time | None = None,
    quiet_to: time | None = None,
    any_hour: bool = False,
    zone: str = _CIVIL,
) -> Subscription:
    """Events of exactly one target that the caller sees; asking again changes the live subscription.

    Without quiet hours of one's own the night is quiet, unless `any_hour`.
    """
    account = signed_in(actor)
    begin, end = _quiet(quiet_from, quiet_to, any_hour=any_hour, else_=(NIGHT_BEGINS, NIGHT_ENDS))
    how = wish(channels=channels, leads=leads, quiet_from=begin, quiet_to=end, zone=zone)
    target, original = await target_of(
        actor, area=area, series=series, event=event, partner=partner, category=category
    )
    live = (
        await Subscription.filter(account_id=account, ended_at=None, **{target.column: target.value})
        .select_for_update()
        .first()
    )
    if live is not None:
        return await _change(actor, live, how, verb="subscribe")
    row = await _insert(account, target, how)
    await audit.record(actor, "subscribe", row, area_id=None, original=original)
    return row


async def change(
    actor: Actor,
    *,
    subscription: int,
    channels: Sequence[Channel] | None = None,
    leads: Sequence[int] | None = None,
    quiet_from: time | None = None,
    quiet_to: time | None = None,
    any_hour: bool = False,
    zone: str | None = None,
) -> Subscription:
    """How to be reminded; what is None stays, and `any_hour` lifts the quiet hours."""
    row = await _own(actor, subscription)
    if row.ended_at is not None:
        raise SubscriptionEnded
    begin, end = _quiet(quiet_from, quiet_to, any_hour=any_hour, else_=(row.quiet_from, row.quiet_to))
    how = wish(
        channels=row.channels if channels is None else channels,
        leads=row.leads if leads is None else leads,
        quiet_from=begin,
        quiet_to=end,
        zone=zone or row.zone,
    )
    return await _change(actor, row, how, verb="subscription_change")


async def unsubscribe(actor: Actor, *, subscription: int) -> Subscription:
    """No more reminders, not even those that are due and unsent. Doing it again changes nothing."""
    row = await _own(actor, subscription)
    if row.ended_at is None:
        before = audit.snapshot(row)
        row.ended_at = clock.now()
        await row.save(update_fields=["ended_at"])
        await audit.record(actor, "unsubscribe", row, area_id=None, before=before)
    return row


def _quiet(begin: time | None, end: time | None, *, any_hour: bool, else_: Quiet) -> Quiet:
    if any_hour:
        return None, None
    return (begin, end) if begin or end else else_


async def _own(actor: Actor, id: int) -> Subscription:
    signed_in(actor)
    return await rows.find(Subscription, id, subscriptions_visible_to(actor), lock=True)


async def _change(actor: Actor, row: Subscription, how: Wish, *, verb: str) -> Subscription:
    before = audit.snapshot(row)
    row.update_from_dict({name: getattr(how, name) for name in _CHANGING})
    await row.save(update_fields=_CHANGING)
    await audit.record(actor, verb, row, area_id=None, before=before)
    return row


async def _insert(account: int, target: Target, how: Wish) -> Subscription:
    wanted = (getattr(how, name) for name in _CHANGING)
    made = await database.rows(_INSERT, clock.now(), account, *target.values(), *wanted)
    return await Subscription.get(id=made[0]["id"])
