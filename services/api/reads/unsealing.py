"""Personal data in reads: SQL tells the mask, or hands over the sealed value to those who may see it whole.

What is handed over is opened where rows become the response, flat or within PostgreSQL's JSON, so both read
paths tell the same; reads without personal data do not come here.
"""

import re
from typing import Any

import orjson

from services.api.reads.sources import Sql
from services.kit import sealing


class Handed:
    """Form of an SQL value: a text as it stands, or what `shown` has handed over."""


_BEGIN = "\x01"
"""Begins what is handed over; no text of anybody's has it, for `kit.text` lets no control character pass."""
_IN_JSON = b"\\u0001"
_HANDED = re.compile(r"\x01([a-z_.]+) (\S+) ([0-9a-f]+)")
_WITHIN = re.compile(rb'"\\u0001([a-z_.]+) (\S+) ([0-9a-f]+)"')


def shown(place: str, *, whole: str, at: str = "{t}", others: bool = True) -> str:
    """SQL of the value of `place` ("table.column") in the row `at`.

    It is whole where the condition `whole` holds; others see the mask, or with `others=False` nothing.
    """
    value = f'{at}."{place.partition(".")[2]}"'
    parts = f"chr(1) || '{place} ' || ({value}).key || ' ' || encode(({value}).box, 'hex')"
    return f"CASE WHEN {whole} THEN {parts} ELSE {masked(value) if others else 'NULL'} END"


def masked(value: str) -> str:
    """SQL of the mask of a sealed value."""
    return f"({value}).mask"


def personal(description: str, text: str, *, null: bool = False) -> Any:
    """A field of a person: `text` is SQL that `shown` has made, or is made of."""
    return Sql(description, str, text, null, form=Handed)


def opened(text: str) -> str:
    """A value of a root row in the form of the response."""
    found = _HANDED.fullmatch(text) if text.startswith(_BEGIN) else None
    if found is None:
        return text
    place, key, box = found.groups()
    return sealing.ring().open(place, key, bytes.fromhex(box))


def opened_within(raw: bytes) -> bytes:
    """JSON of PostgreSQL with all that was handed over opened."""
    return _WITHIN.sub(_opened, raw) if _IN_JSON in raw else raw


def _opened(found: re.Match[bytes]) -> bytes:
    place, key, box = (part.decode() for part in found.groups())
    return orjson.dumps(sealing.ring().open(place, key, bytes.fromhex(box)))
