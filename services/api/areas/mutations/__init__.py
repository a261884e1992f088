"""Verbs on areas."""

from services.api.areas.mutations.area_create import area_create
from services.api.areas.mutations.area_rename import area_rename

VERBS = (area_create, area_rename)
