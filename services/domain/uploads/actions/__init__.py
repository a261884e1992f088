"""Verbs on uploads, and what workers do with them."""

from services.domain.uploads.actions.finishing import finish
from services.domain.uploads.actions.opening import open_paper
from services.domain.uploads.actions.removing import remove
from services.domain.uploads.actions.starting import Announced, start
from services.domain.uploads.actions.tending import (
    Refined,
    abandon,
    again_at,
    claim,
    forget,
    publish,
    refuse,
    rest,
    until,
)

__all__ = [
    "Announced",
    "Refined",
    "abandon",
    "again_at",
    "claim",
    "finish",
    "forget",
    "open_paper",
    "publish",
    "refuse",
    "remove",
    "rest",
    "start",
    "until",
]
