"""What an entry of the taxonomy says, from values as typed to columns; pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypedDict

from services.domain.matching import taxonomy
from services.domain.matching.taxonomy.phrases import phrases
from services.kit.errors import InvalidInput
from services.kit.inputs import Typed, within

MOST_PHRASES = 200
MOST_RELATIONS = 20
_CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")


class Entry(TypedDict, total=False):
    """What may change in an entry; what is not given stays."""

    zh: str
    en: str
    category: str
    says: Sequence[str]
    unless: Sequence[str]
    partly: Sequence[str]
    unlike: Sequence[str]


def code(raw: str) -> str:
    """The code as given, or InvalidInput."""
    if not _CODE.fullmatch(raw):
        raise InvalidInput("A code has 2 to 40 lower case letters, digits and underscores.", field="code")
    return raw


def columns(typed: Typed, given: Mapping[str, Any], codes: Collection[str]) -> dict[str, Any]:
    """The columns for the `Entry` given, or InvalidInput that names the field. `codes`: those there are."""
    lines = {"zh": 40, "en": 80, "category": 30}
    kept: dict[str, Any] = {}
    for name, raw in given.items():
        if name in lines:
            kept[name] = typed.line(name, raw, most=lines[name])
        elif name in ("says", "unless"):
            kept[name] = _phrases(typed, name, raw)
        else:
            kept[name] = _relations(name, raw, codes)
    return kept


def _phrases(typed: Typed, name: str, raw: Sequence[str]) -> list[str]:
    within(name, len(raw), least=1 if name == "says" else 0, most=MOST_PHRASES)
    written = list(dict.fromkeys(typed.line(name, phrase, most=60) for phrase in raw))
    for phrase in written:
        try:
            list(phrases((taxonomy.Service("x", "", "", "", (phrase,)),), taxonomy.words()))
        except ValueError as error:
            raise InvalidInput(f"The phrase {phrase} cannot be read: {error}.", field=name) from None
    return written


def _relations(name: str, raw: Sequence[str], codes: Collection[str]) -> list[str]:
    within(name, len(raw), least=0, most=MOST_RELATIONS)
    unknown = [one for one in raw if one not in codes]
    if unknown:
        raise InvalidInput(f"There is no service with the code {unknown[0][:40]}.", field=name)
    return list(dict.fromkeys(raw))
