"""Another name of `services.api.reads.enums`."""

from services.api.reads.enums import describe

__all__ = ["describe"]
