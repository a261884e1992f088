"""Whether two answers say the same: the same status and the same JSON, where 4 is not 4.0."""

import json
from typing import Any

from tests.api.equality.paths import Answer

INTERNAL = "INTERNAL"
_SOME = "…"


def same(one: Answer, other: Answer) -> bool:
    """Keys may come in any order, and so may errors of fields: fields that wait are run beside each other.

    The ids of internal errors, which are random, may differ.
    """
    return one.status == other.status and read(one.body) == read(other.body)


def read(body: bytes) -> Any:
    """JSON whose whole numbers and fractions are never equal; a body that is none stands for itself."""
    try:
        found = json.loads(body, parse_int=_whole, parse_float=_fraction, object_pairs_hook=_object)
    except ValueError:
        return body
    for error in _errors(found):
        if error.get("extensions", {}).get("code") == INTERNAL:
            error["message"] = error["extensions"]["id"] = _SOME
    if _errors(found):
        found["errors"] = sorted(_errors(found), key=_place)
    return found


def codes(body: bytes) -> list[str]:
    """The codes of an answer's errors."""
    return [str(error.get("extensions", {}).get("code")) for error in _errors(read(body))]


def plain(body: bytes) -> Any:
    """The data of an answer, or None."""
    try:
        found = json.loads(body)
    except ValueError:
        return None
    return found.get("data") if isinstance(found, dict) else None


def _errors(found: Any) -> list[dict[str, Any]]:
    errors: list[dict[str, Any]] = found.get("errors") or [] if isinstance(found, dict) else []
    return errors


def _place(error: dict[str, Any]) -> str:
    """Of the field; errors of no field stay in their order."""
    return str(error.get("path", ""))


def _whole(text: str) -> tuple[str, int]:
    return "whole", int(text)


def _fraction(text: str) -> tuple[str, float]:
    return "fraction", float(text)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    assert len(found) == len(pairs), f"a key comes twice in {[key for key, _ in pairs]}"
    return found
