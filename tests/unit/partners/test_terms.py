from datetime import UTC, date, time
from typing import Any

import pytest

from services.domain.partners.errors import OfferPriceWrong
from services.domain.partners.models import Tier
from services.domain.partners.terms import OfferTerms, SlotTerms, check_slots, columns, dates
from services.kit.errors import InvalidInput
from services.kit.inputs import Typed

TODAY = date(2026, 11, 25)
MORNING = SlotTerms(weekday=2, starts=time(9), ends=time(11))


def terms(**given: Any) -> OfferTerms:
    whole: dict[str, Any] = {
        "serves": 1,
        "title": "义诊",
        "text": "测量血压",
        "category": "health",
        "tier": Tier.FREE,
        "valid_from": TODAY,
        "valid_until": date(2026, 12, 31),
        "slots": (MORNING,),
    }
    return OfferTerms(**(whole | given))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "长" * 81),
        ("text", ""),
        ("category", "长" * 31),
        ("capacity", 0),
        ("capacity", 1001),
        ("places", 0),
        ("places", 100_001),
        ("price_fen", -1),
        ("price_fen", 10_000_001),
        ("radius_metres", 0),
        ("radius_metres", 200_001),
        ("radius_metres", 1000),
        ("longitude", 181.0),
        ("groups", ("",)),
        ("groups", ("长" * 31,)),
        ("groups", tuple(map(str, range(21)))),
        ("place", "长" * 121),
    ],
)
def test_bounds_are_kept(field: str, value: Any) -> None:
    place = {"longitude": 112.6, "latitude": 34.9} if value in (0, 200_001, 181.0) else {}
    with pytest.raises(InvalidInput) as refused:
        columns(terms(**(place | {field: value})), Typed())
    assert refused.value.field == [field]


@pytest.mark.parametrize(
    ("tier", "price"), [(Tier.FREE, 1), (Tier.LOW_FEE, 0), (Tier.MARKET, 0)], ids=lambda one: str(one)
)
def test_free_costs_nothing_and_all_else_something(tier: Tier, price: int) -> None:
    with pytest.raises(OfferPriceWrong):
        columns(terms(tier=tier, price_fen=price), Typed())


def test_what_is_kept_is_clean() -> None:
    typed = Typed()
    kept = columns(terms(title=" 义诊 ", groups=("老人 ", "老人", "儿童"), capacity=1000), typed)
    assert (kept["title"], kept["groups"], kept["capacity"]) == ("义诊", ["老人", "儿童"], 1000)
    assert typed.original == {"title": " 义诊 ", "groups": "老人 "}


def test_an_offer_does_not_begin_or_end_in_the_past() -> None:
    assert dates(terms(valid_until=TODAY), first=TODAY, today=TODAY)["valid_until"] == TODAY
    for given, field in (
        ({"valid_until": date(2026, 11, 24), "valid_from": date(2026, 11, 1)}, "valid_until"),
        ({"valid_from": date(2027, 1, 1)}, "valid_until"),
        ({"valid_from": date(2026, 11, 24)}, "valid_from"),
    ):
        with pytest.raises(InvalidInput) as refused:
            dates(terms(**given), first=TODAY, today=TODAY)
        assert refused.value.field == [field]


def test_a_change_may_leave_a_beginning_that_is_past() -> None:
    began = date(2026, 10, 1)
    assert dates(terms(valid_from=began), first=began, today=TODAY)["valid_from"] == began


@pytest.mark.parametrize(
    ("slot", "says"),
    [
        (SlotTerms(starts=time(9), ends=time(11)), "either"),
        (SlotTerms(weekday=2, on=TODAY, starts=time(9), ends=time(11)), "either"),
        (SlotTerms(weekday=8, starts=time(9), ends=time(11)), "1 .Monday. to 7"),
        (SlotTerms(weekday=2, starts=time(11), ends=time(9)), "midnight"),
        (SlotTerms(weekday=2, starts=time(9, tzinfo=UTC), ends=time(11)), "without an offset"),
        (SlotTerms(on=date(2026, 11, 24), starts=time(9), ends=time(11)), "2026-11-24 is over"),
        (SlotTerms(on=date(2027, 1, 1), starts=time(9), ends=time(11)), "out of the offer"),
    ],
)
def test_a_slot_that_cannot_be_is_explained(slot: SlotTerms, says: str) -> None:
    with pytest.raises(InvalidInput, match=says) as refused:
        check_slots(terms(slots=(slot,)), today=TODAY)
    assert refused.value.field == ["slots"]


@pytest.mark.parametrize("count", [0, 61])
def test_an_offer_has_from_1_to_60_slots(count: int) -> None:
    with pytest.raises(InvalidInput):
        check_slots(terms(slots=(MORNING,) * count), today=TODAY)
