"""Chiefs (网格长) and members (网格员) of grids."""

from datetime import date

from services.domain.accounts import queries, rules
from services.domain.accounts.errors import AlreadyAppointed, AppointmentEnded, NotAGrid
from services.domain.accounts.models import Account
from services.domain.actors.actor import Actor
from services.domain.areas import queries as areas
from services.domain.areas.models import Appointment, Area, AreaKind, Post
from services.domain.audit import actions as audit
from services.kit import clock, rows
from services.kit.errors import NotAllowed, NotFound


async def appoint(
    actor: Actor, *, area: int, account: int, post: Post, began_on: date | None = None
) -> Appointment:
    """Give a post on a grid from a civil date on, today at the latest.

    A new chief ends the term of the one before; whoever held the other post on the grid leaves it.
    """
    grid = await _grid_of(actor, area)
    person = await rows.find(Account, account, queries.visible_to(actor))
    if person.closed_at is not None:
        raise NotFound
    begins = began_on or clock.today()
    held = await Appointment.filter(area_id=grid.id, ended_on=None).order_by("id").select_for_update()
    if any(one.account_id == person.id and one.post is post for one in held):
        raise AlreadyAppointed
    leaving = [one for one in held if one.account_id == person.id or post is one.post is Post.GRID_CHIEF]
    last = max((one.began_on for one in leaving), default=None)
    rules.check_day("began_on", begins, after=last, today=clock.today())
    for one in leaving:
        await _end(actor, one, on=begins)
    made = await Appointment.create(area_id=grid.id, account_id=person.id, post=post, began_on=begins)
    await audit.record(actor, "appoint", made, area_id=grid.id)
    return made


async def dismiss(actor: Actor, *, appointment: int, ended_on: date | None = None) -> Appointment:
    """End a post on a civil date, today at the latest."""
    found = await rows.find(Appointment, appointment, queries.appointments_visible_to(actor))
    await _grid_of(actor, found.area_id)
    await found.refresh_from_db()
    if found.ended_on is not None:
        raise AppointmentEnded
    day = ended_on or clock.today()
    rules.check_day("ended_on", day, after=found.began_on, today=clock.today())
    await _end(actor, found, on=day)
    return found


async def _grid_of(actor: Actor, area: int) -> Area:
    """The grid, locked: its appointments change one after the other."""
    grid = await rows.find(Area, area, areas.visible_to(actor), lock=True)
    if not rules.may_appoint(actor, grid.path):
        raise NotAllowed
    if grid.kind is not AreaKind.GRID:
        raise NotAGrid
    return grid


async def _end(actor: Actor, held: Appointment, *, on: date) -> None:
    before = audit.snapshot(held)
    held.ended_on = on
    await held.save(update_fields=["ended_on"])
    await audit.record(actor, "dismiss", held, area_id=held.area_id, before=before)
