"""Global ids: "Event:17". Readable, since the gates and not the ids keep what is private."""

import re

from services.kit.errors import InvalidInput

_FORM = re.compile(r"([A-Z][A-Za-z]{0,39}):([1-9][0-9]{0,17})")


def split_id(raw: str) -> tuple[str, int] | None:
    """Type and row id of a global id; None for anything else."""
    match = _FORM.fullmatch(raw)
    return (match[1], int(match[2])) if match else None


def local_id(raw: str, type_name: str, field: str) -> int:
    """The row id, or InvalidInput naming `field` if this is no id of a `type_name`."""
    parts = split_id(raw)
    if parts is None or parts[0] != type_name:
        raise InvalidInput(
            f'{field} must be the id of a {type_name}, such as "{type_name}:17"; it was {raw[:60]!r}.',
            field=field,
        )
    return parts[1]
