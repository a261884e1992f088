"""Needs, offers and whole problems for tests: what a test does not name is harmless."""

from typing import Any

from services.domain.matching.engine import Need, Offer, Place, Slot

HOUR = 3600
NINE = 1_750_000_000 // HOUR * HOUR
CENTRE = Place(lon=112.43, lat=34.9)


def slot(*, capacity: int = 1, start: int = NINE, hours: float = 2, name: str = "morning") -> Slot:
    return Slot(id=name, start=start, end=start + int(hours * HOUR), capacity=capacity)


def need(number: int, text: str = "空调清洗", **given: Any) -> Need:
    usual: dict[str, Any] = {"category": "家政", "area_path": "1.4.17.", "max_tier": 2}
    return Need(id=number, text=text, **(usual | given))


def offer(number: int, text: str = "上门清洗空调", **given: Any) -> Offer:
    usual: dict[str, Any] = {
        "partner": number,
        "category": "家政",
        "serves_path": "1.",
        "tier": 0,
        "slots": [slot()],
    }
    return Offer(id=number, text=text, **(usual | given))
