"""Turning what was typed into what is kept, with refusals that name the field."""

from dataclasses import dataclass, field
from typing import Any

from services.kit import text
from services.kit.errors import InvalidInput


@dataclass(slots=True)
class Typed:
    """Cleans the texts of one input and remembers those that cleaning changed, for the audit row."""

    original: dict[str, Any] = field(default_factory=dict)

    def line(self, name: str, raw: str, *, most: int) -> str:
        """One line of 1 to `most` characters, or InvalidInput."""
        return self._clean(name, raw, most=most, multiline=False)

    def passage(self, name: str, raw: str, *, most: int) -> str:
        """Text of 1 to `most` characters that may have several lines, or InvalidInput."""
        return self._clean(name, raw, most=most, multiline=True)

    def optional(self, name: str, raw: str | None, *, most: int) -> str:
        """As `passage`; nothing typed gives the empty text."""
        return "" if raw is None or not raw.strip() else self.passage(name, raw, most=most)

    def _clean(self, name: str, raw: str, *, most: int, multiline: bool) -> str:
        try:
            kept = text.clean(raw, max_length=most, multiline=multiline, field=name)
        except text.TextInvalid as invalid:
            raise InvalidInput(str(invalid), field=name) from None
        if kept != raw:
            self.original[name] = raw
        return kept


def within(name: str, value: int, *, least: int, most: int) -> int:
    """The number itself, or InvalidInput that gives the bounds."""
    if not least <= value <= most:
        raise InvalidInput(f"{name} must be from {least} to {most}; it was {value}.", field=name)
    return value
