"""Keeps personal data out of logs, and out of the words of other systems that we keep."""

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

PERSONAL = frozenset(
    {
        "address",
        "authorization",
        "contact_name",
        "contact_phone",
        "email",
        "home",
        "name",
        "password",
        "person",
        "phone",
        "recipient",
        "secret",
        "token",
    }
)
"""Names under which nothing is ever logged."""
HIDDEN = "•••"
# Mainland mobile numbers, others in E.164, and e-mail addresses: narrow enough to spare ids and moments.
_PHONE = re.compile(r"(?<![\w.])(?:(?:\+86|0086)?1[3-9]\d{9}|\+[1-9]\d{7,14})(?![\w.])")
_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")


def scrubbed(text: str) -> str:
    """The text with phone numbers and e-mail addresses hidden."""
    return _EMAIL.sub(HIDDEN, _PHONE.sub(HIDDEN, text))


def discreet(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: values under personal names are hidden, numbers and addresses in all others."""
    return {name: _shown(name, value) for name, value in event.items()}


def _shown(name: str, value: Any) -> Any:
    if name.lower() in PERSONAL and value is not None:
        return HIDDEN
    if isinstance(value, str):
        return scrubbed(value)
    if isinstance(value, Mapping):
        return {key: _shown(str(key), each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_shown("", each) for each in value]
    return value if isinstance(value, bool | int | float) or value is None else scrubbed(str(value))
