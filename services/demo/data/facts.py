"""The facts that the demo reproduces, from the YAML files beside this one."""

from datetime import time
from pathlib import Path
from typing import Any

import msgspec


class Place(msgspec.Struct, frozen=True):
    name: str
    longitude: float
    latitude: float
    grids: int = 0


class SeriesFacts(msgspec.Struct, frozen=True):
    """`attended`: people who came to each event held, the earliest first; `leads` in minutes."""

    title: str
    community: str
    text: str
    category: str
    place: str
    rrule: str
    starts: time
    minutes: int
    capacity: int
    leads: list[int]
    subscribers: int
    attended: list[int]
    ahead_parties: int


class Jili(msgspec.Struct, frozen=True):
    subdistrict: Place
    communities: list[Place]
    buildings_per_grid: int
    residents: int
    partners_since: str
    series: SeriesFacts


class OfferFacts(msgspec.Struct, frozen=True, array_like=True):
    text: str
    category: str
    tier: str
    at_home: bool


class NeedFacts(msgspec.Struct, frozen=True, array_like=True):
    text: str
    category: str
    max_tier: str
    at_home: bool


class PartnerFacts(msgspec.Struct, frozen=True):
    name: str
    kind: str
    code: str
    introduction: str
    community: str
    offers: list[OfferFacts]


def jili() -> Jili:
    return msgspec.convert(_read("jili"), Jili, strict=False)


def partners() -> list[PartnerFacts]:
    return msgspec.convert(_read("partners"), list[PartnerFacts])


def needs() -> list[NeedFacts]:
    return msgspec.convert(_read("needs"), list[NeedFacts])


def _read(name: str) -> Any:
    import yaml  # the only reader of YAML in the house; commands that load no data do without it

    return yaml.safe_load(Path(__file__).with_name(f"{name}.yaml").read_text(encoding="utf-8"))
