"""The unified social credit code of an organisation (统一社会信用代码, GB 32100-2015).

Eighteen characters: registration department (1), category (2), division of the registration office
(3–8, GB/T 2260), organisation code (9–17, GB 11714, the last its own check character), check
character (18). Letters I, O, S, V and Z do not occur.
"""

import re

from services.kit.text import half_width

LENGTH = 18
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_DEPARTMENTS = "123456789ANY"
"""机构编制 外交 司法行政 文化 民政 旅游 宗教 工会 工商 军委 农业 (collectives) 其他"""
_PROVINCES = frozenset(
    str(province)
    for region in (range(10, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55))
    for province in region
) | {"61", "62", "63", "64", "65", "66", "71", "81", "82"}
"""First two digits of a division; 10 is the state itself, 66 the Xinjiang corps."""
_WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY = re.compile(r"[1-8]\d{5}(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dX]")
_SEPARATORS = re.compile(r"[\s\-‐-―－·]+")


def normalise(raw: str) -> str:
    """The code as it is stored: half-width capitals, no blanks or hyphens; valid or not."""
    return _SEPARATORS.sub("", half_width(raw)).upper()


def is_valid(code: str) -> bool:
    """Whether a normalised code keeps every rule of `explain`."""
    return explain(code) is None


def explain(code: str) -> str | None:
    """The first rule that a normalised code breaks, as a sentence for the applicant, or None."""
    fault = _shape_fault(code) or _check_fault(code)
    if fault and _IDENTITY.fullmatch(code):
        return (
            "This looks like a resident identity number. Enter the unified social credit code "
            "printed on the business licence instead."
        )
    return fault


def check_character(first17: str) -> str:
    """The 18th character for the first 17: weights 3^i modulo 31. Raises ValueError otherwise."""
    if len(first17) != LENGTH - 1 or _stranger(first17) is not None:
        raise ValueError("a check character needs the first 17 characters of a credit code")
    total = sum(weight * _ALPHABET.index(char) for weight, char in zip(_WEIGHTS, first17, strict=True))
    return _ALPHABET[-total % 31]


def organisation_check_character(first8: str) -> str:
    """The ninth character of an organisation code (GB 11714) for its first eight, 0–9 and A–Z."""
    total = sum(
        weight * int(char, base=36) for weight, char in zip(_ORGANISATION_WEIGHTS, first8, strict=True)
    )
    return "0123456789X"[-total % 11]


def _shape_fault(code: str) -> str | None:
    if len(code) != LENGTH:
        return f"A unified social credit code has {LENGTH} characters, this one has {len(code)}."
    place = _stranger(code)
    if place is not None:
        return (
            f"Character {place + 1}, {code[place]}, does not occur in a credit code: only digits "
            "and capital letters other than I, O, S, V and Z do."
        )
    return _head_fault(code)


def _stranger(code: str) -> int | None:
    return next((place for place, char in enumerate(code) if char not in _ALPHABET), None)


def _head_fault(code: str) -> str | None:
    if code[0] not in _DEPARTMENTS:
        return f"Character 1, {code[0]}, is no registration department: check it on the licence."
    if not "1" <= code[1] <= "9":
        return f"Character 2, {code[1]}, is no category of organisation: it is a digit from 1 to 9."
    if not code[2:8].isdigit() or code[2:4] not in _PROVINCES:
        return f"Characters 3 to 8, {code[2:8]}, are no administrative division of China."
    return None


def _check_fault(code: str) -> str | None:
    expected = check_character(code[:17])
    if code[17] != expected:
        return (
            f"The check character (18) would be {expected}, not {code[17]}: "
            "one of the characters was mistyped."
        )
    expected = organisation_check_character(code[8:16])
    if code[16] != expected:
        return (
            f"The organisation code's check character (17) would be {expected}, not {code[16]}: "
            "at least two of the characters were mistyped."
        )
    return None
