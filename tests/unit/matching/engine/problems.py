"""Random problems for property tests: small, crowded, and mostly possible to satisfy in part.

Drawn evenly from all values, nine runs of ten would match nothing and no law would be tried.
"""

from typing import TypeVar

from hypothesis import settings
from hypothesis import strategies as st

from services.domain.matching.engine import Need, Offer, Place, Problem, Slot, Window
from tests.unit.matching.engine.making import CENTRE, HOUR, NINE, slot

law = settings(deadline=None)
"""A property test times nothing: the machines that run it are shared."""

Value = TypeVar("Value")


def mostly(usual: Value, *rare: Value) -> st.SearchStrategy[Value]:
    """`usual` in three of four."""
    return st.sampled_from([usual] * 3 * len(rare) + [*rare])


TEXTS = st.sampled_from(["空调清洗", "清洗油烟机", "修空调", "🙂", "", "WiFi 装不上"])
ANY_TEXT = TEXTS | st.text(max_size=12)
CATEGORIES = mostly("家政", "维修", "")
PLACES = st.none() | st.builds(
    Place,
    lon=st.floats(CENTRE.lon, CENTRE.lon + 0.03),
    lat=st.floats(CENTRE.lat, CENTRE.lat + 0.03),
)
IDS = st.lists(st.integers(-3, 40), unique=True, min_size=2, max_size=6)


@st.composite
def windows(draw: st.DrawFn) -> list[Window]:
    hours = draw(mostly([], [1], [0, 2]))
    return [Window(NINE + h * HOUR, NINE + (h + draw(st.integers(-1, 4))) * HOUR) for h in hours]


@st.composite
def slots(draw: st.DrawFn) -> list[Slot]:
    hours = draw(mostly([0, 1], [], [0], [3, 0]))
    return [
        slot(
            name=f"s{i}",
            start=NINE + hour * HOUR,
            hours=draw(mostly(2, 0, 0.25, 5)),
            capacity=draw(mostly(1, 0, 2, 10**12)),
        )
        for i, hour in enumerate(hours)
    ]


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """2 to 6 needs and as many offers, in no order."""
    need_ids, offer_ids = draw(IDS), draw(IDS)
    listed = st.lists(st.sampled_from([*offer_ids, 99]), max_size=2)
    return Problem(
        needs=[draw(_need(number, listed)) for number in need_ids],
        offers=[draw(_offer(number)) for number in offer_ids],
    )


def _need(number: int, listed: st.SearchStrategy[list[int]]) -> st.SearchStrategy[Need]:
    return st.builds(
        Need,
        id=st.just(number),
        text=ANY_TEXT,
        category=CATEGORIES,
        area_path=mostly("1.4.17.", "1.5.", ""),
        max_tier=mostly(2, 0, 1),
        at_home=mostly(False, True),
        place=PLACES,
        windows=windows(),
        wanted=st.sampled_from([1, 2, 3, 0]),
        urgency=st.integers(0, 2),
        groups=mostly(["老人"], [], ["儿童"]),
        barred=listed | st.just([]),
        kept=listed,
    )


def _offer(number: int) -> st.SearchStrategy[Offer]:
    return st.builds(
        Offer,
        id=st.just(number),
        partner=st.integers(1, 4),
        text=ANY_TEXT,
        category=CATEGORIES,
        serves_path=mostly("1.", "", "1.4.", "1.5."),
        tier=mostly(0, 1, 2),
        at_home=mostly(True, False),
        place=PLACES,
        radius_m=st.none() | st.integers(0, 5000),
        groups=mostly([], ["老人"], ["儿童", "老人"]),
        price_fen=st.sampled_from([0, 1500]),
        rating=st.none() | st.floats(1, 5),
        slots=slots(),
    )
