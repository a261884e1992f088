"""Verbs on events, series, and the people who come."""

from services.domain.events.actions.drafting import draft

__all__ = ["draft"]
