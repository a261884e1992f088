"""Keyset cursors: the order, its value as PostgreSQL's text, and the row's id; stable under inserts."""

import base64
import binascii
from datetime import date, datetime, time
from typing import Any

import msgspec

from services.api.faults import Fault

MOST = 2**63 - 1


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    order: str
    value: str
    id: int


def encode(order: str, value: str, row_id: int) -> str:
    raw = msgspec.json.encode(Cursor(order, value, row_id))
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(raw: str, *, order: str, type_: Any) -> Cursor:
    """The cursor, if it was given out for this order, whose column has values of `type_`; else a Fault."""
    try:
        padded = raw.encode("ascii") + b"=" * (-len(raw) % 4)
        cursor = msgspec.json.decode(base64.urlsafe_b64decode(padded), type=Cursor)
        if cursor.order == order:
            return Cursor(order, _checked(cursor, type_), cursor.id)
    except (binascii.Error, msgspec.DecodeError, UnicodeError, ValueError):
        message = "`after` is not a cursor of this API; pass an endCursor back."
        raise Fault("INVALID_CURSOR", message) from None
    raise Fault("INVALID_CURSOR", f"`after` was given out for the order {cursor.order}, not {order}.")


def _checked(cursor: Cursor, type_: Any) -> str:
    """The value as PostgreSQL takes it, for cursors can be forged; else ValueError."""
    if not 0 <= cursor.id <= MOST or "\0" in cursor.value:
        raise ValueError("no row has this id, no text this character")
    if type_ in (datetime, date, time):
        moment: str = type_.fromisoformat(cursor.value).isoformat()
        return moment
    if type_ in (int, float):
        number = type_(cursor.value)
        if not abs(number) <= MOST:
            raise ValueError("out of range")
        return str(number)
    return cursor.value
