"""Keyset cursors: the order, its value as PostgreSQL's text, and the row's id; stable under inserts."""

import base64
import binascii

import msgspec

from services.api.faults import Fault


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    order: str
    value: str
    id: int


def encode(order: str, value: str, row_id: int) -> str:
    raw = msgspec.json.encode(Cursor(order, value, row_id))
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(raw: str, *, order: str) -> Cursor:
    """The cursor, if it was given out for this order; else a Fault that says so."""
    try:
        padded = raw.encode("ascii") + b"=" * (-len(raw) % 4)
        cursor = msgspec.json.decode(base64.urlsafe_b64decode(padded), type=Cursor)
    except (binascii.Error, msgspec.DecodeError, UnicodeError, ValueError):
        raise Fault(
            "INVALID_CURSOR", "`after` is not a cursor of this API; pass an endCursor back."
        ) from None
    if cursor.order != order:
        raise Fault("INVALID_CURSOR", f"`after` was given out for the order {cursor.order}, not {order}.")
    return cursor
