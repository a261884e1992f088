"""Phone numbers and e-mail addresses, from what was typed to what is kept; pure."""

import re

from services.kit.errors import InvalidInput
from services.kit.text import half_width

_SEPARATORS = re.compile(r"[\s\-().‐-―－·]+")
_MAINLAND = re.compile(r"1[3-9]\d{9}")
_E164 = re.compile(r"\+[1-9]\d{6,14}")
_EMAIL = re.compile(
    r"(?=.{3,254}\Z)(?=[^@]{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)
"""RFC 5321's dot-atoms; quoted local parts and literal addresses are left out."""


def phone(raw: str, *, field: str = "phone") -> str:
    """E.164 without separators; a mainland mobile number may be typed without +86. Or InvalidInput."""
    digits = _SEPARATORS.sub("", half_width(raw))
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    if _MAINLAND.fullmatch(digits):
        digits = f"+86{digits}"
    if not _E164.fullmatch(digits):
        raise InvalidInput(
            f"{field} must be a phone number with its country code, such as +8613800000000.", field=field
        )
    return digits


def email(raw: str, *, field: str = "email") -> str:
    """The address with its domain in lower case, or InvalidInput."""
    address = half_width(raw).strip()
    if not _EMAIL.fullmatch(address):
        raise InvalidInput(f"{field} must be an address such as wang@example.com.", field=field)
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.lower()}"
