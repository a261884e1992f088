"""A match problem stated from rows; pure."""

from datetime import date, datetime

from services.domain.matching import engine, rules
from services.domain.matching.loading import Material, Row
from services.domain.matching.taxonomy import Service
from services.domain.needs.models import Urgency
from services.domain.partners.models import Tier
from services.domain.partners.slots import Availability, DatedSlot, WeeklySlot, expand
from services.kit import clock

TIERS = {Tier.FREE: 0, Tier.LOW_FEE: 1, Tier.MARKET: 2}
_URGENCIES = {Urgency.NORMAL: 0, Urgency.URGENT: 1, Urgency.CRITICAL: 2}
_NEVER = engine.Window(start=0, end=1)
"""No windows mean "any time" to the engine; windows that are all over must not."""


def stated(material: Material, *, now: datetime, weights: engine.Weights | None = None) -> engine.Problem:
    """The needs with what they still want, and the offers with the slots they can still give."""
    return engine.Problem(
        needs=[_need(row, material, now) for row in material.needs],
        offers=[_offer(row, material, now) for row in material.offers],
        weights=weights or engine.Weights(),
        services=[_service(row) for row in material.services],
    )


def days(now: datetime) -> tuple[date, date]:
    """The first and last civil day on which slots are looked for."""
    first = now.astimezone(clock.CIVIL).date()
    return first, date.fromordinal(first.toordinal() + rules.HORIZON_DAYS - 1)


def _need(row: Row, material: Material, now: datetime) -> engine.Need:
    first, last = days(now)
    times = material.windows.get(row["id"], [])
    windows = [
        engine.Window(int(one.starts_at.timestamp()), int(one.ends_at.timestamp()))
        for one in _open(times, first, last, now)
    ]
    return engine.Need(
        id=row["id"],
        text=f"{row['title']}\n{row['text']}",
        category=row["category"],
        area_path=row["path"],
        max_tier=TIERS[Tier(row["max_tier"])],
        at_home=row["at_home"],
        place=_place(row),
        windows=windows or ([_NEVER] if times else []),
        wanted=row["wanted"] - material.had.get(row["id"], 0),
        urgency=_URGENCIES[Urgency(row["urgency"])],
        groups=row["groups"],
        barred=sorted(material.barred.get(row["id"], ())),
        kept=material.kept.get(row["id"], []),
    )


def _offer(row: Row, material: Material, now: datetime) -> engine.Offer:
    return engine.Offer(
        id=row["id"],
        partner=row["partner_id"],
        text=f"{row['title']}\n{row['text']}",
        category=row["category"],
        serves_path=row["serves_path"],
        tier=TIERS[Tier(row["tier"])],
        at_home=row["at_home"],
        place=_place(row),
        radius_m=row["radius_metres"],
        groups=row["groups"],
        price_fen=row["price_fen"],
        rating=row["rating"],
        slots=_slots(row, material, now),
    )


def _slots(row: Row, material: Material, now: datetime) -> list[engine.Slot]:
    first, last = days(now)
    first, last = max(first, row["valid_from"]), min(last, row["valid_until"])
    taken = material.taken.get(row["id"], [])
    found = {}
    for one in _open(material.slots.get(row["id"], []), first, last, now + rules.LEAD):
        times = (one.starts_at, one.ends_at)
        name = rules.slot_id(*times)
        start, end = (int(moment.timestamp()) for moment in times)
        found[name] = engine.Slot(name, start, end, row["capacity"] - rules.in_use(times, taken))
    return list(found.values())


def _open(times: list[Row], first: date, last: date, after: datetime) -> list[Availability]:
    """When weekly and dated times are open, from the first to the last day, not begun by `after`."""
    slots = [
        DatedSlot(row["on_date"], row["starts"], row["ends"])
        if row["weekday"] is None
        else WeeklySlot(row["weekday"], row["starts"], row["ends"])
        for row in times
    ]
    found = expand(
        slots,
        zone=clock.CIVIL.key,
        start=first,
        days=(last - first).days + 1,
        valid_from=first,
        valid_until=last,
    )
    return [one for one in found if one.starts_at > after]


def _service(row: Row) -> Service:
    return Service(
        id=row["code"],
        zh=row["zh"],
        en=row["en"],
        category=row["category"],
        says=tuple(row["says"]),
        unless=tuple(row["unless"]),
        partly=tuple(row["partly"]),
        unlike=tuple(row["unlike"]),
    )


def _place(row: Row) -> engine.Place | None:
    if row["longitude"] is None or row["latitude"] is None:
        return None
    return engine.Place(row["longitude"], row["latitude"])
