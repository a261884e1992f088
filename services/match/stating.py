"""Values read from files → what the engine takes. Ids are places in the file: 1 is the first good row."""

from collections.abc import Sequence

from services.domain.matching.engine import Need, Offer, Place, Problem, Slot, Window
from services.match.rows import Values

ANY_TIME = Slot(id="", start=0, end=2**40, capacity=1)
"""Of an offer that names no times."""


def problem(needs: Sequence[Values], offers: Sequence[Values], *, capacity: int) -> Problem:
    """`capacity`: how many needs an offer takes, at each of its times, that does not say so."""
    partners = {name: number for number, name in enumerate(dict.fromkeys(_partner(row) for row in offers))}
    return Problem(
        needs=[_need(number, row) for number, row in enumerate(needs, 1)],
        offers=[
            _offer(number, row, partners[_partner(row)], capacity) for number, row in enumerate(offers, 1)
        ],
    )


def _partner(row: Values) -> tuple[str, str]:
    """Offers of one name are of one partner; without a name each is of its own."""
    return (row["partner"], "") if row["partner"] else ("", row["id"])


def _need(number: int, row: Values) -> Need:
    return Need(
        id=number,
        text=row["text"],
        category=row["category"],
        area_path=row["area"],
        max_tier=row["max_price"],
        at_home=row["needs_home"],
        place=_place(row),
        windows=[Window(start, end) for start, end in row["windows"]],
        wanted=row["wanted"],
        urgency=row["urgency"],
        groups=list(row["groups"]),
        people=row["size"],
    )


def _offer(number: int, row: Values, partner: int, capacity: int) -> Offer:
    room = capacity if row["capacity"] is None else row["capacity"]
    slots = [Slot(f"{start}-{end}", start, end, room) for start, end in dict.fromkeys(row["windows"])]
    return Offer(
        id=number,
        partner=partner,
        text=row["text"],
        category=row["category"],
        serves_path=row["area"],
        tier=row["price_tier"],
        at_home=row["home_service"],
        place=_place(row),
        radius_m=row["radius_m"],
        groups=list(row["groups"]),
        price_fen=round(row["price"] * 100),
        rating=row["rating"],
        by_people=row["by_people"],
        slots=slots or [Slot("", ANY_TIME.start, ANY_TIME.end, room)],
    )


def _place(row: Values) -> Place | None:
    if row["lon"] is None or row["lat"] is None:
        return None
    return Place(row["lon"], row["lat"])
