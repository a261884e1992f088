"""Verbs on personal data."""

from services.api.personal.mutations.personal_reveal import personal_reveal

VERBS = (personal_reveal,)
