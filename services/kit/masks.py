"""What is shown of personal data to those who have no reason to see it; pure."""

import re

STARS = "**"
_STREET = re.compile(r".*?(?:路|街(?!道)|巷|弄|大道)")
_MAINLAND = "+86"


def name(whole: str) -> str:
    """`王小明` → `王**`; of a single character nothing is left."""
    return f"{whole[:1]}{STARS}" if len(whole) > 1 else STARS


def phone(whole: str) -> str:
    """`+8613800000000` → `138****0000`; of short numbers only the last two digits are left."""
    digits = whole.removeprefix(_MAINLAND)
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) > 9 else f"****{digits[-2:]}"


def email(whole: str) -> str:
    """`wang@example.com` → `w***@example.com`."""
    local, _, domain = whole.rpartition("@")
    return f"{local[:1]}***@{domain}"


def address(whole: str) -> str:
    """`幸福路12号3单元` → `幸福路…`; without a street, the first two characters."""
    street = _STREET.match(whole)
    kept = street[0] if street and len(street[0]) < len(whole) else whole[:2]
    return f"{kept}…" if whole else ""
