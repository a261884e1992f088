"""Uploads of all kinds and states, as the table's constraints have them."""

from typing import Any

from services.domain.events.models import Event
from services.domain.partners.models import Licence, Offer, Partner
from services.domain.uploads.faults import UploadFault
from services.domain.uploads.models import UploadKind, UploadState
from tests.factories.world import texts
from tests.factories.world.sowing import Sower

_THINGS = {"partner_id": Partner, "offer_id": Offer, "event_id": Event, "licence_id": Licence}


def upload(sower: Sower, number: int) -> dict[str, Any]:
    """Most are ready; each has a place of its own."""
    column = sower.chance.choice([*_THINGS, *["licence_id"] * 2])
    kind = UploadKind.LICENCE if column == "licence_id" else UploadKind.PHOTO
    state = sower.chance.choice([*UploadState, *[UploadState.READY] * 6])
    return {
        **dict.fromkeys(_THINGS),
        column: sower.pick(_THINGS[column]),
        "kind": kind,
        "place": sower.chance.randint(1, 4),
        "key": f"{number:032x}",
        "bytes": sower.chance.choice((1, 250_000, 15_000_000)),
        "sha256": f"{number:064x}",
        "state": state,
        "fault": sower.chance.choice(list(UploadFault)) if state is UploadState.REFUSED else None,
        "attempts": 0,
        **(_shown(sower, kind) if state is UploadState.READY else {}),
    }


def _shown(sower: Sower, kind: UploadKind) -> dict[str, Any]:
    """A PDF has no pixels."""
    ready = {"ready_at": texts.moment(sower.chance), "media": "image/webp"}
    if kind is UploadKind.LICENCE and sower.chance.random() < 0.5:
        none = {"width": None, "height": None, "widths": [], "colour": None}
        return {**ready, "media": "application/pdf", **none}
    widths = sorted(sower.chance.sample(range(1, 1920), k=sower.chance.randint(1, 3)))
    return {**ready, "width": widths[-1], "height": 1080, "widths": widths, "colour": "#c0ffee"}
