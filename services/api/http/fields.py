"""The header fields of a request by name."""

from starlette.types import Scope

Fields = dict[bytes, bytes]


def fields_of(scope: Scope) -> Fields:
    """Values by lower-case name; what was sent more than once is joined, as RFC 9110 (5.3) has it."""
    sent: list[tuple[bytes, bytes]] = scope["headers"]
    fields = dict(sent)
    return fields if len(fields) == len(sent) else _joined(sent)


def _joined(sent: list[tuple[bytes, bytes]]) -> Fields:
    values: dict[bytes, list[bytes]] = {}
    for name, value in sent:
        values.setdefault(name, []).append(value)
    return {name: b", ".join(several) for name, several in values.items()}
